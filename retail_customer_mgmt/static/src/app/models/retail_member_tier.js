import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

export class RetailMemberTier extends Base {
    static pythonModel = "retail.member.tier";
}

registry.category("pos_available_models").add(RetailMemberTier.pythonModel, RetailMemberTier);
