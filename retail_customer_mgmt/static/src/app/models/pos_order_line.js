import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { takesAnyPoints } from "@retail_customer_mgmt/app/utils/member_rewards";

patch(PosOrderline.prototype, {
    /** A reward of so much a point says how many points it took. */
    get orderDisplayProductName() {
        const names = super.orderDisplayProductName;
        if (!this.points_cost || !takesAnyPoints(this.reward_id)) {
            return names;
        }
        return { ...names, name: _t("%s points used", formatPoints(this.points_cost)) };
    },
});
