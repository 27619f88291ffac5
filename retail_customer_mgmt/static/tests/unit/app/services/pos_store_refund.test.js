import { expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const PREVIEW = { taken_back: 40, given_back: 100 };

test("the server says what a return does to the points", async () => {
    const { store, order: sale } = await setupMemberOrder();
    onRpc("pos.order", "member_refund_preview", ({ args }) => {
        expect.step(args);
        return PREVIEW;
    });
    const sold = { id: 7, order_id: { membership_id: 5 } };
    const refund = { lines: [{ refunded_orderline_id: sold, qty: -2 }, sale.lines[0]] };
    expect(await store.previewMemberRefund(refund)).toEqual(PREVIEW);
    expect.verifySteps([[[{ refunded_orderline_id: 7, qty: 2 }]]]);
});

test("nobody is asked about the returns of people who are no members", async () => {
    const { store } = await setupMemberOrder();
    const sold = { id: 7, order_id: { membership_id: undefined } };
    const refund = { lines: [{ refunded_orderline_id: sold, qty: -1 }] };
    expect(await store.previewMemberRefund(refund)).toBe(null);
});
