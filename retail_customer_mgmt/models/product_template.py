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

    def _is_reserved_from(self, tier, program, day):
        """Tell whether who has ``tier``, if any, needs an approval to buy it."""
        tiers = self.member_priority_tier_ids.filtered(
            lambda named: named.program_id == program
        )
        is_over = self.member_priority_until and day > self.member_priority_until
        return bool(tiers) and not is_over and tier not in tiers

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + [
            "member_priority_tier_ids",
            "member_priority_until",
        ]
