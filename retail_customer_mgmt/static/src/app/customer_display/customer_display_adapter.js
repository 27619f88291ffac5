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
        return {
            initials: initials(member.name),
            tier: member.member_tier_id?.name || "",
            pointName: order.getMemberProgram().point_name,
            ...(order.finalized ? this.getPaidData(order) : this.getOpenData(order)),
        };
    },

    getOpenData(order) {
        const points = (order.getMember().member_points || 0) - order.getMemberPointsSpent();
        return { points: formatPoints(points), note: order.pointsEstimateLabel };
    },

    getPaidData(order) {
        if (!order.membership_id) {
            return { points: "", note: "" };
        }
        const earned = order.member_points_earned;
        return {
            points: formatPoints(order.member_points_balance),
            note: earned > 0 ? _t("%s points earned", formatPoints(earned)) : "",
        };
    },
});
