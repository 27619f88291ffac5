import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

const MINUTE = 60_000;

export class RetailMemberProgram extends Base {
    static pythonModel = "retail.member.program";

    /** @returns {import("@retail_customer_mgmt/app/utils/burn").Limits} */
    get burnLimits() {
        return {
            least: this.burn_min,
            most: this.burn_max,
            step: this.burn_step,
            share: this.burn_share_max,
        };
    }

    /** How long the server keeps reserved points, in milliseconds. */
    get holdLifetime() {
        return this.hold_minutes * MINUTE;
    }
}

registry.category("pos_available_models").add(RetailMemberProgram.pythonModel, RetailMemberProgram);
