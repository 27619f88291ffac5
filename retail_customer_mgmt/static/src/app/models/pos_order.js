import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";
import { patch } from "@web/core/utils/patch";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/models/pos_order";
import { receiptRows, redeemedRow } from "@retail_customer_mgmt/app/utils/member_points";

// Written by the server only: what a till says of them is never sent.
const SERVER_FIELDS = [
    "membership_id",
    "member_tier_id",
    "member_points_earned",
    "member_points_redeemed",
    "member_points_balance",
    "member_lapse_points",
    "member_lapse_date",
    "member_review",
    "member_priority_approver",
    "member_priority_user_id",
    "member_priority_product_ids",
    "member_priority_date",
];

patch(PosOrder.prototype, {
    getMemberProgram() {
        return this.models["retail.member.program"]?.getFirst();
    },

    /** A till serves one member programme: the points of others aren't here. */
    _isServedProgram(program) {
        const served = this.getMemberProgram()?.loyalty_program_id;
        return Boolean(served) && program?.id === served.id;
    },

    getMember() {
        const partner = this.getPartner();
        return this.getMemberProgram() && partner?.is_member ? partner : undefined;
    },

    getMemberCard() {
        const member = this.getMember();
        return (
            member &&
            this.models["loyalty.card"].find(
                (card) =>
                    card.id > 0 &&
                    this._isServedProgram(card.program_id) &&
                    card.partner_id?.id === member.id
            )
        );
    },

    /** Points this order burns, before it is paid. */
    getMemberPointsSpent() {
        return this._get_reward_lines()
            .filter((line) => line.coupon_id?.program_id?.is_member_managed)
            .reduce((points, line) => points + line.points_cost, 0);
    },

    /**
     * @returns {Object|undefined} what the receipt says of the member: the server's figures, or
     *  that they follow
     */
    getMemberReceipt() {
        const member = this.getMember();
        if (!member) {
            return undefined;
        }
        const receipt = { name: member.name, memberNo: member.member_no };
        return this.membership_id
            ? { ...receipt, ...this._getPostedReceipt() }
            : { ...receipt, ...this._getUnpostedReceipt() };
    },

    _getPostedReceipt() {
        // Only in the answer to who sold it: no field of the order.
        const link = this.raw._member_url;
        return {
            tier: this.member_tier_id,
            qr: link && generateQRCodeDataUrl(link),
            rows: receiptRows({
                earned: this.member_points_earned,
                redeemed: this.member_points_redeemed,
                balance: this.member_points_balance,
                lapse: this.member_lapse_date && {
                    points: this.member_lapse_points,
                    date: this.member_lapse_date,
                },
            }),
        };
    },

    /** What the till did itself; the rest follows when the server has it. */
    _getUnpostedReceipt() {
        const spent = this.finalized ? this.getMemberPointsSpent() : 0;
        return {
            rows: spent ? [redeemedRow(spent)] : [],
            pending: this.finalized,
            isUnchecked: Boolean(spent) && this.member_offline_burn,
        };
    },

    setPartner(partner) {
        super.setPartner(...arguments);
        if (partner && this.member_code) {
            this.member_code = false;
        }
    },

    waitForPushOrder() {
        return super.waitForPushOrder(...arguments) || Boolean(this.getMember());
    },

    serializeForORM() {
        const values = super.serializeForORM(...arguments);
        for (const field of SERVER_FIELDS) {
            delete values[field];
        }
        // A claim is sent by the till that makes it, and kept by no other.
        values.member_approval = this.uiState.memberApproval || false;
        return values;
    },

    /** A managed programme offers its rewards once the member's own card is here. */
    _programIsApplicable(program) {
        if (!super._programIsApplicable(...arguments)) {
            return false;
        }
        return (
            !program.is_member_managed ||
            (this._isServedProgram(program) && this._canRedeemMemberPoints())
        );
    },

    _canRedeemMemberPoints() {
        return (
            !this.isRefund &&
            this.getMember()?.member_state === "active" &&
            Boolean(this.getMemberCard())
        );
    },

    /** The server alone counts what an order earns; what it earns can't be spent in it. */
    pointsForPrograms(programs) {
        const points = super.pointsForPrograms(...arguments);
        for (const program of programs.filter(({ is_member_managed }) => is_member_managed)) {
            points[program.id] = [];
        }
        return points;
    },

    _getPointsCorrection(program) {
        const correction = super._getPointsCorrection(...arguments);
        return program.is_member_managed ? 0 : correction;
    },

    /** Core assumes that giving a product away changes what the order earns. */
    _isRewardProductPartOfRules(reward) {
        const isPart = super._isRewardProductPartOfRules(...arguments);
        return isPart && !reward.program_id.is_member_managed;
    },

    getLoyaltyPoints() {
        const stats = super.getLoyaltyPoints(...arguments);
        return stats.filter(({ program }) => !program.is_member_managed);
    },
});
