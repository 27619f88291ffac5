from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.i18n import format_list

from ..tools.decimals import plain

FIGURES = ("amount", "points", "visits")
THRESHOLDS = tuple(f"threshold_{name}" for name in FIGURES)
NAMING = {
    "retail.points.rule": "tier_ids",
    "retail.callback.rule": "tier_ids",
    "loyalty.reward": "member_tier_ids",
    "product.template": "member_priority_tier_ids",
}
NAMES_SHOWN = 5
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

    @api.constrains(*THRESHOLDS, *KEEPS, "threshold_match", "sequence", "program_id")
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
        return self._objection_to_keeping(lower) or self._objection_to_match(lower)

    def _objection_to_keeping(self, lower):
        """Refuse that a tier is kept with less than the one below it."""
        own, below = self._as_threshold().keep, lower._as_threshold().keep
        asked, asked_below = own.asked(), below.asked()
        for name in asked.keys() & asked_below.keys():
            if asked[name] < asked_below[name]:
                return self.env._(
                    "%(higher)s stands above %(lower)s but is kept with less:"
                    " %(keep)s, where %(lower)s asks %(keep_below)s. Raise what keeps"
                    " %(higher)s, or lower what keeps %(lower)s.",
                    higher=self.name,
                    lower=lower.name,
                    keep=f"{float(asked[name]):g}",
                    keep_below=f"{float(asked_below[name]):g}",
                )
        return ""

    def _objection_to_match(self, lower):
        """Refuse that one figure reaches a tier, while the one below asks several."""
        asked = sum(bool(self[name]) for name in THRESHOLDS)
        asked_below = sum(bool(lower[name]) for name in THRESHOLDS)
        is_any = self.threshold_match == "any" and asked > 1
        if is_any and lower.threshold_match == "all" and asked_below > 1:
            return self.env._(
                "One threshold is enough for %(higher)s, while %(lower)s below it asks"
                " all of its thresholds: a member could have %(higher)s without"
                " reaching %(lower)s. Ask all thresholds of %(higher)s, or any of"
                " %(lower)s.",
                higher=self.name,
                lower=lower.name,
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_named(self):
        """Refuse to delete what gives to some: without a tier it would give to all."""
        for tier in self:
            if users := tier._named_by():
                raise UserError(
                    self.env._(
                        "%(tier)s can't be deleted: %(records)s would be open to"
                        " everybody. Choose other tiers there before.",
                        tier=tier.name,
                        records=format_list(self.env, users),
                    )
                )

    def _named_by(self):
        """Return the names of what is for members of this tier only."""
        names = []
        for model, field in NAMING.items():
            Model = self.env[model].sudo().with_context(active_test=False)
            records = Model.search([(field, "in", self.ids)], limit=NAMES_SHOWN)
            names += [f"“{record.display_name}”" for record in records]
        return names

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
