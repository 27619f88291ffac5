import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { patch } from "@web/core/utils/patch";
// Ours comes first in line: nothing is validated before the points are sure.
import "@pos_loyalty/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        if (this.pos.memberProgram && !(await this.pos.confirmMemberHold(this.order))) {
            return false;
        }
        return super.validateOrder(...arguments);
    },
});
