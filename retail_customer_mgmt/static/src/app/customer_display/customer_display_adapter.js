import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { initials } from "@retail_customer_mgmt/app/utils/member_query";

patch(CustomerDisplayPosAdapter.prototype, {
    formatOrderData(order) {
        super.formatOrderData(...arguments);
        this.data.member = this.getMemberData(order) || null;
    },

    /** Others in the queue read it too: initials, tier and points, nothing else of the person. */
    getMemberData(order) {
        const member = order.getMember();
        if (!member) {
            return undefined;
        }
        const isPosted = order.finalized && order.membership_id;
        const points = isPosted
            ? order.member_points_balance
            : (member.member_points || 0) - order.getMemberPointsSpent();
        return {
            initials: initials(member.name),
            tier: member.member_tier_id?.name || "",
            color: member.member_tier_id?.color || 0,
            points: formatPoints(points),
            pointName: order.getMemberProgram().point_name,
            estimate: order.pointsEstimateLabel,
            earned:
                isPosted && order.member_points_earned > 0
                    ? _t("%s points earned", formatPoints(order.member_points_earned))
                    : "",
        };
    },
});
