import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { patch } from "@web/core/utils/patch";
// Ours comes first in line: nothing is validated before goods and points are sure.
import "@pos_loyalty/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        // Customers and goods change on the way to the payment, or there is no such way.
        if (!(await this.pos.confirmReserved(this.order))) {
            return false;
        }
        if (this.pos.memberProgram && !(await this.pos.confirmMemberHold(this.order))) {
            return false;
        }
        return super.validateOrder(...arguments);
    },
});
