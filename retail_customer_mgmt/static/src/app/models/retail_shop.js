import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

export class RetailShop extends Base {
    static pythonModel = "retail.shop";
}

registry.category("pos_available_models").add(RetailShop.pythonModel, RetailShop);
