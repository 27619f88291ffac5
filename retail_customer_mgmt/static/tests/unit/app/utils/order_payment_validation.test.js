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
