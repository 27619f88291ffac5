import { expect, test } from "@odoo/hoot";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ConnectionLostError } from "@web/core/network/rpc";
import { getMember, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const mountScreen = async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "member_snapshot", () => []);
    const order = store.addNewOrder();
    const screen = await mountWithCleanup(ProductScreen, { props: { orderUuid: order.uuid } });
    return { store, order, screen };
};

test("a scanned card chooses the member", async () => {
    const { store, order, screen } = await mountScreen();
    await screen._barcodePartnerAction({ code: "0420000000013", base_code: "0420000000013" });
    expect(order.getPartner()).toEqual(getMember(store));
    expect(order.getMember()).toEqual(getMember(store));
});

test("an unknown card scanned offline travels with the order", async () => {
    const { store, order, screen } = await mountScreen();
    store.data.call = async () => {
        throw new ConnectionLostError();
    };
    await screen._barcodePartnerAction({ code: "0420000000024", base_code: "0420000000024" });
    expect(order.member_code).toBe("0420000000024");
    expect(order.getPartner()).toBe(undefined);
});
