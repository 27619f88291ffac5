from odoo import api, models
from odoo.tools.i18n import format_list

from ..tools.decimals import plain


class RetailMemberProgram(models.Model):
    """The tier policy in plain words, for the summary of a programme."""

    _inherit = "retail.member.program"

    @api.depends_context("lang")
    @api.depends(
        "membership_year_anchor",
        "reset_on_move",
        "tier_validity",
        "tier_validity_months",
        "upgrade_timing",
        "downgrade",
        "grace_days",
        "refund_demotes",
        "tier_ids.keep_amount",
        "tier_ids.keep_points",
        "tier_ids.keep_visits",
        "tier_ids.upgrade_bonus",
    )
    def _compute_summary(self):
        return super()._compute_summary()

    def _sentences_of_tiers(self):
        sentences = super()._sentences_of_tiers()
        if not sentences:
            return []
        return [
            *sentences,
            *self._sentences_of_rising(),
            self._sentence_of_validity(),
            *self._sentences_of_keeping(),
            *self._sentences_of_falling(),
        ]

    def _words_for_period(self):
        if self.tier_period != "membership_year":
            return super()._words_for_period()
        if self.membership_year_anchor == "last_move":
            return self.env._("in a year from the last change of tier")
        return self.env._("in a year of membership")

    def _sentences_of_rising(self):
        sentences = []
        if self.upgrade_timing == "next_month":
            sentences.append(self.env._("Members rise on the first of the next month."))
        if self.reset_on_move:
            sentences.append(self.env._("After a move, counting starts anew."))
        return sentences + [
            self.env._(
                "Rising to %(tier)s gives %(points)s points.",
                tier=tier.name or "…",
                points=plain(tier.upgrade_bonus),
            )
            for tier in self.tier_ids.filtered("upgrade_bonus")
        ]

    def _sentence_of_validity(self):
        periods = {
            "calendar_year": {
                "period_end": self.env._(
                    "A tier lasts until the end of the calendar year."
                ),
                "next_period_end": self.env._(
                    "A tier lasts until the end of the next calendar year."
                ),
            },
            "membership_year": {
                "period_end": self.env._(
                    "A tier lasts until the end of the year of membership."
                ),
                "next_period_end": self.env._(
                    "A tier lasts until the end of the next year of membership."
                ),
            },
        }
        months = self.env._(
            "A tier lasts %(months)s months.", months=self.tier_validity_months
        )
        others = {"months": months, "forever": self.env._("A tier lasts for ever.")}
        return periods.get(self.tier_period, {}).get(self.tier_validity) or others.get(
            self.tier_validity, ""
        )

    def _sentences_of_keeping(self):
        if self.tier_validity == "forever" or self.downgrade == "none":
            return []
        return [
            self.env._(
                "%(tier)s is kept with %(thresholds)s.",
                tier=tier.name,
                thresholds=format_list(
                    self.env,
                    kept,
                    "or" if tier.threshold_match == "any" else "standard",
                ),
            )
            for tier in self.tier_ids.sorted("sequence")
            if tier.name and (kept := self._keeps_of(tier))
        ]

    def _keeps_of(self, tier):
        """Return what keeps a tier in words, where it is less than what reaches it."""
        keeps = [tier.keep_amount, tier.keep_points, tier.keep_visits]
        if not any(keeps):
            return []
        amount = tier.keep_amount or tier.threshold_amount
        points = tier.keep_points or tier.threshold_points
        visits = tier.keep_visits or tier.threshold_visits
        words = []
        if amount:
            words.append(self.currency_id.format(amount))
        if points:
            words.append(self.env._("%(points)s earned points", points=plain(points)))
        if visits:
            words.append(self.env._("%(visits)s visits", visits=visits))
        return words

    def _sentences_of_falling(self):
        if self.tier_validity == "forever":
            return []
        if self.downgrade == "none":
            return [self.env._("Nobody falls.")]
        sentences = [self._sentence_of_fall()]
        if self.refund_demotes:
            sentences.append(
                self.env._(
                    "A return of the goods that made a member rise takes it back."
                )
            )
        return sentences

    def _sentence_of_fall(self):
        if self.grace_days:
            days = self.grace_days
            return {
                "one_level": self.env._(
                    "Who does not keep a tier has %(days)s days of grace, then falls"
                    " one level.",
                    days=days,
                ),
                "to_qualified": self.env._(
                    "Who does not keep a tier has %(days)s days of grace, then falls"
                    " to the level qualified for.",
                    days=days,
                ),
                "to_base": self.env._(
                    "Who does not keep a tier has %(days)s days of grace, then falls"
                    " to the lowest level.",
                    days=days,
                ),
            }.get(self.downgrade, "")
        return {
            "one_level": self.env._("Who does not keep a tier falls one level."),
            "to_qualified": self.env._(
                "Who does not keep a tier falls to the level qualified for."
            ),
            "to_base": self.env._(
                "Who does not keep a tier falls to the lowest level."
            ),
        }.get(self.downgrade, "")
