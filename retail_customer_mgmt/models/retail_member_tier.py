from odoo import api, fields, models

from ..tools import tiers
from ..tools.decimals import exact


class RetailMemberTier(models.Model):
    """A level of a programme: what reaches it, and what it gives."""

    _name = "retail.member.tier"
    _description = "Member Tier"
    _inherit = ["retail.policy.mixin", "pos.load.mixin"]
    _order = "program_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Programme",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    sequence = fields.Integer(default=10, help="From the lowest level to the highest.")
    color = fields.Integer()
    threshold_amount = fields.Monetary(
        help="Net purchases within the programme's tier period; 0 if not asked."
    )
    threshold_points = fields.Float(
        digits=(16, 4),
        help="Points earned by purchases within the tier period; 0 if not asked.",
    )
    threshold_visits = fields.Integer(
        help="Purchases within the tier period; 0 if not asked."
    )
    threshold_match = fields.Selection(
        selection=[("all", "All thresholds"), ("any", "Any threshold")],
        required=True,
        default="all",
    )
    points_multiplier = fields.Float(
        digits=(6, 2), required=True, default=1.0, help="1.5 earns half as much again."
    )
    points_never_expire = fields.Boolean(
        help="As long as the tier is held, no points of its members lapse."
    )
    description = fields.Html(translate=True, string="Benefits")
    member_count = fields.Integer(compute="_compute_member_count")

    _thresholds_positive = models.Constraint(
        "CHECK(threshold_amount >= 0 AND threshold_points >= 0"
        " AND threshold_visits >= 0)",
        "A threshold can't be negative. Enter 0 for a figure that isn't asked.",
    )
    _multiplier_positive = models.Constraint(
        "CHECK(points_multiplier > 0)",
        "The points multiplier must be above 0. Enter 1 for no extra points.",
    )
    _name_uniq = models.Constraint(
        "UNIQUE(program_id, name)", "The programme already has a tier of this name."
    )

    def _compute_member_count(self):
        groups = self.env["retail.membership"]._read_group(
            [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
        )
        counts = {tier.id: count for tier, count in groups}
        for tier in self:
            tier.member_count = counts.get(tier.id, 0)

    def _as_threshold(self):
        """Return the tier as a ``tools.tiers.Tier``."""
        return tiers.Tier(
            id=self.id,
            amount=exact(self.threshold_amount),
            points=exact(self.threshold_points),
            visits=self.threshold_visits,
            match=self.threshold_match,
            keep_amount=exact(self.keep_amount),
            keep_points=exact(self.keep_points),
            keep_visits=self.keep_visits,
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("program_id", "=", config.company_id._member_program().id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "sequence", "program_id", "points_multiplier"]
