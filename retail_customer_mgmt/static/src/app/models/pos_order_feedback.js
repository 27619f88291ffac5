import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";
import { patch } from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /** @returns {string} the page on which anybody tells how it was; of this order once it is sent */
    getFeedbackUrl() {
        if (!this.finalized || this.getMemberReceipt()?.qr) {
            return "";
        }
        const shop = this.models["retail.shop"]?.getFirst();
        return shop?.feedback_url ? this.raw._feedback_url || shop.feedback_url : "";
    },

    getFeedbackQr() {
        const url = this.getFeedbackUrl();
        return url && generateQRCodeDataUrl(url);
    },
});
