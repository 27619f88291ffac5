import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { estimatePoints } from "@retail_customer_mgmt/app/utils/points_preview";

/** What the order would earn, before the server counts it. */
patch(PosOrder.prototype, {
    getPointsEstimate() {
        return this.finalized ? 0 : estimatePoints(this) || 0;
    },

    /** "earns about 96 points"; empty where there is nothing to say. */
    get pointsEstimateLabel() {
        const points = this.getPointsEstimate();
        return points ? _t("earns about %s points", formatPoints(points)) : "";
    },
});
