from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    member_priority_tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        string="Reserved for Tiers",
        help="Members of these tiers buy it first: for others the till asks for a"
        " store manager's approval.",
    )
    member_priority_until = fields.Date(
        string="Reserved Until", help="The last day; empty for always."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + [
            "member_priority_tier_ids",
            "member_priority_until",
        ]
