from odoo import api, fields, models
from odoo.tools.i18n import format_list


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    member_tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        relation="loyalty_reward_member_tier_rel",
        column1="reward_id",
        column2="tier_id",
        string="Only for Tiers",
        domain="[('program_id.loyalty_program_id', '=', program_id)]",
        help="Only members of these tiers can redeem the reward; empty for all.",
    )

    def _tier_objection(self, membership):
        """Return why the member may not redeem the reward; empty where she may.

        Asked with superuser rights: who sells need not be able to read tiers.
        """
        self.ensure_one()
        tiers = self.member_tier_ids.sorted()
        if not tiers or membership.tier_id in tiers:
            return ""
        values = {
            "reward": self.description or self.display_name,
            "tiers": format_list(self.env, tiers.mapped("name"), "or"),
        }
        is_open = membership and membership.state != "closed"
        way = membership._way_to(tiers) if is_open else ""
        if not way:
            return self.env._("“%(reward)s” is for members of %(tiers)s.", **values)
        return self.env._(
            "“%(reward)s” is for members of %(tiers)s. %(way)s", way=way, **values
        )

    def _value_of_a_point(self):
        """Return the money one point gives; 0 where it depends on what is bought."""
        if self.reward_type != "discount" or not self.required_points:
            return 0
        if self.discount_mode == "per_point":
            return self.discount
        if self.discount_mode == "per_order":
            return self.discount / self.required_points
        return 0

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["member_tier_ids"]
