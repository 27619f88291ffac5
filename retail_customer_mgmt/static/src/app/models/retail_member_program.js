import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

export class RetailMemberProgram extends Base {
    static pythonModel = "retail.member.program";
}

registry.category("pos_available_models").add(RetailMemberProgram.pythonModel, RetailMemberProgram);
