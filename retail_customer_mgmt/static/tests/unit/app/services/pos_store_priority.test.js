import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import { setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

async function payReserved(role, reserved) {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    await addProductLineToOrder(store, order);
    patchWithCleanup(store, {
        getCashier: () => ({ _role: role }),
        getReservedProducts: () => reserved,
        navigate: () => expect.step("payment"),
        dialog: {
            add: (_dialog, props) => {
                expect.step(props.title);
                props.confirm?.();
            },
        },
    });
    await store.pay();
    return store;
}

const BAG = { name: "Bag", tiers: ["Gold"] };

test("an order without reserved products is paid as ever", async () => {
    await payReserved("cashier", []);
    expect.verifySteps(["payment"]);
});

test("a cashier can't sell what is reserved for other members", async () => {
    await payReserved("cashier", [BAG]);
    expect.verifySteps(["Reserved for members"]);
});

test("a manager decides once an order", async () => {
    const store = await payReserved("manager", [BAG]);
    expect.verifySteps(["Reserved for members", "payment"]);
    await store.pay();
    expect.verifySteps(["payment"]);
});

test("reserved are products of the tiers that the customer has not", async () => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    const line = await addProductLineToOrder(store, order);
    expect(store.getReservedProducts(order)).toEqual([]);
    const product = line.product_id.product_tmpl_id;
    const gold = store.models["retail.member.tier"].getAll().at(-1);
    product.member_priority_tier_ids = [gold];
    expect(store.getReservedProducts(order).map(({ tiers }) => tiers)).toEqual([["Gold"]]);
});
