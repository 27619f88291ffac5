from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date, formatLang

from ..tools import tiers
from ..tools.decimals import exact


class RetailMembership(models.Model):
    """Says in words where a member stands, and what keeps and raises the tier."""

    _inherit = "retail.membership"

    tier_text = fields.Text(
        string="Tier in Words",
        compute="_compute_tier_text",
        help="The tier, until when, and what is missing to keep it or to rise.",
    )
    tier_progress = fields.Float(
        string="On the Way to the Next Tier",
        compute="_compute_tier_text",
        help="In percent.",
    )
    tier_next_id = fields.Many2one(
        comodel_name="retail.member.tier", compute="_compute_tier_text"
    )

    @api.depends_context("lang")
    @api.depends("tier_id", "tier_until", "date_last_purchase", "balance")
    def _compute_tier_text(self):
        standings = self._tier_standings()
        for membership in self:
            standing = standings[membership]
            rise = standing.rise
            membership.tier_text = " ".join(membership._standing_sentences(standing))
            membership.tier_progress = rise.progress * 100 if rise else 100
            membership.tier_next_id = rise.tier if rise else False

    def _tier_standing(self, today=None):
        """Return the member's ``tools.tiers.Standing``."""
        return self._tier_standings(today)[self]

    def _tier_standings(self, today=None):
        """Return where each member stands, from one sum of all their purchases."""
        asked = []
        for membership in self:
            membership._stand(membership._noting(asked), today)
        figures = self._query_figures_of(asked)
        return {
            membership: membership._stand(membership._knowing(figures), today)
            for membership in self
        }

    def _stand(self, count, today):
        program_sudo = self.program_id.sudo()
        policy, ladder = program_sudo._tier_policy(), program_sudo._ladder()
        today = today or program_sudo._today()
        return tiers.standing(policy, ladder, self.sudo()._tier_state(), count, today)

    def _noting(self, asked):
        def count(first, last, _known_before, after):
            asked.append((self._origin.id or 0, first, last, after))
            return tiers.Figures()

        return count

    def _knowing(self, figures):
        def count(first, last, _known_before, after):
            key = (self._origin.id or 0, first, last, after)
            return figures.get(key, tiers.Figures())

        return count

    def _query_figures_of(self, asked):
        """Return the qualifying figures by (membership, first day, last day, after)."""
        if not asked:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.id, asked.first, asked.last, asked.after,
                       SUM(qualifying_amount), SUM(qualifying_points),
                       SUM(qualifying_visits)
                  FROM (VALUES %s) AS asked (id, first, last, after)
                  JOIN retail_points_entry entry
                    ON entry.membership_id = asked.id
                   AND entry.qualifying_date BETWEEN asked.first AND asked.last
                   AND (asked.after = 0 OR %s > asked.after)
              GROUP BY asked.id, asked.first, asked.last, asked.after
                """,
                SQL(", ").join(
                    SQL("(%s, %s::date, %s::date, %s)", *row) for row in set(asked)
                ),
                self.env["retail.points.entry"]._sql_counted_with(SQL("entry")),
            )
        )
        return {
            (account_id, first, last, after): tiers.Figures(
                exact(amount or 0), exact(points or 0), int(visits or 0)
            )
            for account_id, first, last, after, amount, points, visits in rows
        }

    def _tier_need(self, tier, today=None):
        """Return what the member has and lacks to reach ``tier``."""
        program_sudo = self.program_id.sudo()
        policy, ladder = program_sudo._tier_policy(), program_sudo._ladder()
        today = today or program_sudo._today()
        state = self.sudo()._tier_state()
        return tiers.need_to_reach(policy, ladder, state, self._count, today, tier.id)

    def _way_to(self, tiers):
        """Say how far the member is from the lowest of the tiers above her own."""
        places = [step.id for step in self.program_id.sudo()._ladder()]
        own = self.sudo().tier_id.id
        level = places.index(own) if own in places else -1
        above = tiers.filtered(lambda tier: tier.id in places[level + 1 :])
        if not above:
            return ""
        return " ".join(self._sentences_of_rise(self._tier_need(above.sorted()[0])))

    # Words

    def _standing_sentences(self, standing):
        return [
            *self._sentences_of_holding(standing),
            *self._sentences_of_rise(standing.rise),
            *self._sentences_of_keeping(standing),
        ]

    def _sentences_of_holding(self, standing):
        tier = self._tier_name(standing.tier)
        sentences = []
        if tier and standing.grace:
            sentences.append(
                self.env._(
                    "%(tier)s was not kept: its benefits go on until %(day)s.",
                    tier=tier,
                    day=self._day_words(standing.grace),
                )
            )
        elif tier and standing.until:
            sentences.append(
                self.env._(
                    "%(tier)s until %(day)s.",
                    tier=tier,
                    day=self._day_words(standing.until),
                )
            )
        elif tier:
            sentences.append(self.env._("%(tier)s.", tier=tier))
        if standing.lift:
            sentences.append(
                self.env._(
                    "%(tier)s from %(day)s.",
                    tier=self._tier_name(standing.lift.tier),
                    day=self._day_words(standing.lift.on),
                )
            )
        return sentences

    def _sentences_of_rise(self, need):
        if not need:
            return []
        return [
            self.env._(
                "%(figures)s to %(tier)s.",
                figures=self._join(
                    [self._have_words(need, name) for name in need.asked], need.match
                ),
                tier=self._tier_name(need.tier),
            )
        ]

    def _have_words(self, need, name):
        values = {
            "have": self._number_words(need.shown(name)),
            "asked": self._number_words(need.asked[name]),
        }
        return {
            "amount": self.env._("%(have)s of %(asked)s", **values),
            "points": self.env._("%(have)s of %(asked)s points", **values),
            "visits": self.env._("%(have)s of %(asked)s visits", **values),
        }[name]

    def _sentences_of_keeping(self, standing):
        need = standing.keep
        if not need:
            return []
        values = {
            "tier": self._tier_name(need.tier),
            "day": self._day_words(need.last),
        }
        if not need.missing:
            return [self.env._("%(tier)s is kept: it goes on after %(day)s.", **values)]
        if len(need.missing) == 1:
            return [self._sentence_of_one_need(need, values)]
        values["figures"] = self._join(
            [self._missing_words(need, name) for name in need.missing], need.match
        )
        return [
            self.env._("%(figures)s more by %(day)s keep %(tier)s.", **values),
        ]

    def _sentence_of_one_need(self, need, values):
        [(name, missing)] = need.missing.items()
        values = values | {"number": self._number_words(missing)}
        return {
            "amount": self.env._(
                "Spend %(number)s more by %(day)s to keep %(tier)s.", **values
            ),
            "points": self.env._(
                "Earn %(number)s more points by %(day)s to keep %(tier)s.", **values
            ),
            "visits": self.env._(
                "Come %(number)s more times by %(day)s to keep %(tier)s.", **values
            ),
        }[name]

    def _missing_words(self, need, name):
        number = self._number_words(need.missing[name])
        return {
            "amount": self.env._("%(number)s spent", number=number),
            "points": self.env._("%(number)s points", number=number),
            "visits": self.env._("%(number)s visits", number=number),
        }[name]

    def _join(self, words, match):
        return format_list(self.env, words, "or" if match == "any" else "standard")

    def _tier_name(self, tier_id):
        return self.env["retail.member.tier"].sudo().browse(tier_id or []).name or ""

    def _number_words(self, value):
        digits = 0 if value == value.to_integral_value() else 2
        return formatLang(self.env, float(value), digits=digits)

    def _day_words(self, day):
        """Write a day as the member's language does; in English “31 Dec 2027”."""
        is_english = (self.env.lang or "en_US").startswith("en")
        return format_date(
            self.env, day, date_format="d MMM y" if is_english else "medium"
        )
