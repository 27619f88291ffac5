from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.decimals import plain

FIGURES = ("amount", "points", "visits")
THRESHOLDS = tuple(f"threshold_{name}" for name in FIGURES)
KEEPS = tuple(f"keep_{name}" for name in FIGURES)


class RetailMemberTier(models.Model):
    """What keeps a level, and that the levels make a ladder."""

    _inherit = "retail.member.tier"

    code = fields.Char(
        copy=False, help="A short name for lists and interfaces, such as GOLD."
    )
    keep_amount = fields.Monetary(
        help="Net purchases that keep the tier; 0 for as many as reach it."
    )
    keep_points = fields.Float(
        digits=(16, 4), help="Earned points that keep the tier; 0 as to reach it."
    )
    keep_visits = fields.Integer(
        help="Purchases that keep the tier; 0 for as many as reach it."
    )

    _keeps_positive = models.Constraint(
        "CHECK(keep_amount >= 0 AND keep_points >= 0 AND keep_visits >= 0)",
        "What keeps a tier can't be negative. Enter 0 to ask as much as to reach it.",
    )
    _code_uniq = models.UniqueIndex(
        "(program_id, lower(code)) WHERE code IS NOT NULL",
        "Another tier of the programme has this code. Choose a different one.",
    )

    @api.constrains(*THRESHOLDS, "sequence", "program_id")
    def _check_thresholds(self):
        if not self.env.context.get("retail_ladder_later"):
            self._check_ladder()

    def _check_ladder(self):
        """Refuse thresholds that don't rise from level to level."""
        for program in self.program_id:
            for lower, higher in pairwise(program.tier_ids.sorted()):
                if objection := higher._objection_to_lower(lower):
                    raise ValidationError(objection)

    def _objection_to_lower(self, lower):
        """Return what is wrong above the ``lower`` tier; empty where nothing is."""
        names = {"higher": self.name, "lower": lower.name}
        asked = {name for name in THRESHOLDS if self[name]}
        if any(self[name] < 0 for name in asked):
            return ""  # refused by the database
        if not asked:
            return self.env._(
                "%(higher)s stands above %(lower)s but asks nothing, so that everybody"
                " would have it. Give it a threshold, or move it to the lowest place.",
                **names,
            )
        both = [name for name in asked if lower[name]]
        if any(self[name] < lower[name] for name in both):
            return self.env._(
                "%(higher)s stands above %(lower)s but asks less. Raise the threshold"
                " of %(higher)s, or change the order of the tiers.",
                **names,
            )
        same = {name for name in THRESHOLDS if lower[name]} == asked
        same = same and self.threshold_match == lower.threshold_match
        if same and all(self[name] == lower[name] for name in both):
            return self.env._(
                "%(higher)s and %(lower)s ask the same, so that nobody would have"
                " %(lower)s. Raise the threshold of %(higher)s.",
                **names,
            )
        return ""

    @api.constrains(*THRESHOLDS, *KEEPS)
    def _check_keeps(self):
        for tier in self:
            for name in FIGURES:
                keep, reach = tier[f"keep_{name}"], tier[f"threshold_{name}"]
                if keep > max(reach, 0):
                    raise ValidationError(
                        self.env._(
                            "%(tier)s asks more to keep it (%(keep)s) than to reach it"
                            " (%(reach)s). Lower what keeps it, or enter 0 to ask the"
                            " same.",
                            tier=tier.name,
                            keep=plain(keep),
                            reach=plain(reach),
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        for tier in self:
            if count := tier._count_members_in_use():
                raise UserError(
                    self.env._(
                        "%(tier)s is the tier, or part of the tier history, of"
                        " %(count)s members and can't be deleted. Rename it, or raise"
                        " its threshold so that nobody reaches it any more.",
                        tier=tier.name,
                        count=count,
                    )
                )

    def _count_members_in_use(self):
        """Return how many members have or had the tier, or are to get it."""
        # The history of other shops' members counts, too.
        Membership = self.env["retail.membership"].sudo()
        domains = ["tier_id", "tier_lift_id", "tier_manual_id", "tier_earned_id"]
        domains += ["tier_move_ids.from_tier_id", "tier_move_ids.to_tier_id"]
        return Membership.search_count(
            fields.Domain.OR([(name, "=", self.id)] for name in domains)
        )

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers.program_id._review_tiers()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if {*THRESHOLDS, "threshold_match", "sequence"} & vals.keys():
            self.program_id._review_tiers()
        return result
