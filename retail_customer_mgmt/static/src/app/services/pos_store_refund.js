import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /**
     * @returns {Promise<{ taken_back: number, given_back: number }|null>} null where the returned
     *  goods were not a member's
     */
    async previewMemberRefund(order) {
        const lines = order.lines
            .filter((line) => typeof line.refunded_orderline_id?.id === "number")
            .filter((line) => line.refunded_orderline_id.order_id?.membership_id)
            .map((line) => ({
                refunded_orderline_id: line.refunded_orderline_id.id,
                qty: Math.abs(line.qty),
            }));
        if (!lines.length) {
            return null;
        }
        return this.data.call("pos.order", "member_refund_preview", [lines]);
    },
});
