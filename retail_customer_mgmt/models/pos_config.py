from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    retail_shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Shop",
        domain="[('company_id', '=', company_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="The shop this till stands in. A till without one gets its own.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        configs._ensure_shop()
        return configs

    def _ensure_shop(self):
        # Who may set up a till may not set up shops.
        Shop = self.env["retail.shop"].sudo().with_context(active_test=False)
        for config in self.filtered(lambda config: not config.retail_shop_id):
            domain = [
                ("company_id", "=", config.company_id.id),
                ("name", "=", config.name),
            ]
            config.retail_shop_id = Shop.search(domain) or Shop.create(
                {"name": config.name, "company_id": config.company_id.id}
            )
