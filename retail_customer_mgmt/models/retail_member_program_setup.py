from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ..tools.decimals import plain

PURCHASE_KINDS = ("rate", "unit", "order", "band")


class RetailMemberProgram(models.Model):
    """Helps to set a programme up: a first draft, and what it means in words."""

    _inherit = "retail.member.program"

    summary = fields.Text(
        compute="_compute_summary", help="The programme in plain words."
    )
    is_company_program = fields.Boolean(
        string="For New Members",
        compute="_compute_is_company_program",
        help="New members of the company join this programme.",
    )

    @api.depends_context("lang")
    @api.depends(
        "currency_id",
        "expiry_mode",
        "expiry_months",
        "pending_days",
        "burn_min",
        "burn_max",
        "burn_step",
        "burn_share_max",
        "tier_period",
        "tier_period_months",
        "rule_ids.kind",
        "rule_ids.summary",
        "tier_ids.name",
        "tier_ids.sequence",
        "tier_ids.threshold_amount",
        "tier_ids.threshold_points",
        "tier_ids.threshold_visits",
        "tier_ids.threshold_match",
        "tier_ids.points_multiplier",
    )
    def _compute_summary(self):
        for program in self:
            program.summary = "\n".join(
                [
                    *program._sentences_of_rules(),
                    *program._sentences_of_tiers(),
                    *program._sentences_of_spending(),
                    program._sentence_of_lapse(),
                ]
            )

    @api.depends("company_id.member_program_id")
    def _compute_is_company_program(self):
        for program in self:
            company_sudo = program.company_id.sudo()
            program.is_company_program = company_sudo.member_program_id == program

    @api.model
    def default_get(self, fields):
        """Start a programme made by hand with one rule and one tier."""
        values = super().default_get(fields)
        if not self.env.context.get("retail_program_draft"):
            return values
        if "rule_ids" in fields:
            rule = {"name": self.env._("Every purchase"), "kind": "rate"}
            values["rule_ids"] = [(0, 0, rule)]
        if "tier_ids" in fields:
            values["tier_ids"] = [(0, 0, {"name": self.env._("Member"), "color": 4})]
        return values

    def action_use_for_company(self):
        """Let new members of the company join this programme."""
        self.ensure_one()
        self.check_access("write")
        self.company_id.sudo().member_program_id = self
        return True

    def _sentences_of_rules(self):
        kinds = [kind for kind, _label in self.rule_ids._fields["kind"].selection]
        rules = self.rule_ids.sorted(lambda rule: kinds.index(rule.kind or "rate"))
        sentences = [rule.summary for rule in rules]
        if not set(rules.mapped("kind")) & set(PURCHASE_KINDS):
            nothing = self.env._("Purchases earn nothing yet: add a rule.")
            return [nothing, *sentences]
        return sentences

    def _sentences_of_tiers(self):
        return [
            self._sentence_of_tier(tier)
            for tier in self.tier_ids.sorted("sequence")
            if tier.name and self._thresholds_of(tier)
        ]

    def _sentence_of_tier(self, tier):
        values = {
            "tier": tier.name,
            "thresholds": format_list(
                self.env,
                self._thresholds_of(tier),
                "or" if tier.threshold_match == "any" else "standard",
            ),
            "period": self._words_for_period(),
            "multiplier": plain(tier.points_multiplier),
        }
        if tier.points_multiplier == 1:
            return self.env._("%(tier)s from %(thresholds)s %(period)s.", **values)
        return self.env._(
            "%(tier)s from %(thresholds)s %(period)s: points × %(multiplier)s.",
            **values,
        )

    def _thresholds_of(self, tier):
        asked = []
        if tier.threshold_amount:
            asked.append(self.currency_id.format(tier.threshold_amount))
        if tier.threshold_points:
            points = plain(tier.threshold_points)
            asked.append(self.env._("%(points)s earned points", points=points))
        if tier.threshold_visits:
            visits = tier.threshold_visits
            asked.append(self.env._("%(visits)s visits", visits=visits))
        return asked

    def _words_for_period(self):
        if self.tier_period == "rolling":
            return self.env._(
                "within %(months)s months", months=self.tier_period_months
            )
        return {
            "calendar_year": self.env._("in a calendar year"),
            "lifetime": self.env._("in all"),
        }.get(self.tier_period, "")

    def _sentence_of_lapse(self):
        months = self.expiry_months
        sentences = {
            "never": self.env._("Points never lapse."),
            "months": self.env._(
                "Points lapse %(months)s months after they were earned.", months=months
            ),
            "month_end": self.env._(
                "Points lapse at the end of the month, %(months)s months after they"
                " were earned.",
                months=months,
            ),
            "quarter_end": self.env._(
                "Points lapse at the end of the quarter, %(months)s months after they"
                " were earned.",
                months=months,
            ),
            "year_end": self.env._(
                "Points lapse at the end of the year, %(months)s months after they"
                " were earned.",
                months=months,
            ),
            "inactivity": self.env._(
                "All points lapse %(months)s months after the last purchase.",
                months=months,
            ),
        }
        return sentences.get(self.expiry_mode, "")
