import { expect, test } from "@odoo/hoot";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

test("an order whose points are gone isn't paid", async () => {
    const { store, order } = await setupMemberOrder();
    const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
    validation.isOrderValid = async () => {
        expect.step("validated");
        return false;
    };
    store.confirmMemberHold = async () => false;
    await validation.validateOrder();
    expect.verifySteps([]);
    store.confirmMemberHold = async () => true;
    await validation.validateOrder();
    expect.verifySteps(["validated"]);
});

test("goods reserved for other members are asked for at validation too", async () => {
    const { store, order } = await setupMemberOrder();
    const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
    validation.isOrderValid = async () => {
        expect.step("validated");
        return false;
    };
    const [product] = order.lines.map((line) => line.product_id.product_tmpl_id);
    product.member_priority_tier_ids = [store.models["retail.member.tier"].get(2)];
    store.askManager = async () => {
        expect.step("asked");
        return false;
    };
    await validation.validateOrder();
    await store.validateOrderFast(store.models["pos.payment.method"].getFirst());
    expect(order.payment_ids).toHaveLength(0);
    expect.verifySteps(["asked", "asked"]);
    store.askManager = async () => ({ manager: { id: 1 } });
    await validation.validateOrder();
    expect.verifySteps(["validated"]);
});
