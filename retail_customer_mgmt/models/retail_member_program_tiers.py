from datetime import datetime, time

import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools import tiers

# What a change of these means for members who already are in the programme is
# found out in the next night.
POLICY_FIELDS = frozenset(
    ("tier_period", "tier_period_months", "membership_year_anchor", "reset_on_move")
    + ("tier_validity", "tier_validity_months", "upgrade_timing", "manual_is_floor")
)
VALIDITIES = {
    "calendar_year": ("next_period_end", "period_end", "months", "forever"),
    "membership_year": ("next_period_end", "period_end", "months", "forever"),
    "rolling": ("months", "forever"),
    "lifetime": ("forever",),
}


class RetailMemberProgram(models.Model):
    """How members rise, how long a tier lasts, and what happens when it ends."""

    _inherit = "retail.member.program"

    membership_year_anchor = fields.Selection(
        selection=[
            ("joined", "the day of joining"),
            ("last_move", "the last change of tier"),
        ],
        string="Membership Year Starts With",
        required=True,
        default="joined",
        tracking=True,
    )
    reset_on_move = fields.Boolean(
        string="Counting Starts Anew After a Move",
        tracking=True,
        help="Purchases up to a change of tier count no more after it.",
    )
    tier_validity = fields.Selection(
        selection=[
            ("period_end", "Until the end of the period"),
            ("next_period_end", "Until the end of the next period"),
            ("months", "Months"),
            ("forever", "For ever"),
        ],
        string="Tiers Last",
        compute="_compute_tier_validity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Counted from the period in which the threshold was reached.",
    )
    tier_validity_months = fields.Integer(
        string="Months of Validity", default=12, tracking=True
    )
    upgrade_timing = fields.Selection(
        selection=[
            ("immediate", "At once"),
            ("next_month", "On the first of the next month"),
        ],
        string="Members Rise",
        required=True,
        default="immediate",
        tracking=True,
    )
    downgrade = fields.Selection(
        selection=[
            ("none", "Nobody falls"),
            ("one_level", "One level down"),
            ("to_qualified", "To the level qualified for"),
            ("to_base", "To the lowest level"),
        ],
        string="Who Does Not Keep a Tier Falls",
        required=True,
        default="to_qualified",
        tracking=True,
    )
    grace_days = fields.Integer(
        string="Days of Grace",
        tracking=True,
        help="So many days a tier goes on with its benefits after its end; what is"
        " spent in them counts for keeping it.",
    )
    refund_demotes = fields.Boolean(
        string="Returns Take a Tier Back",
        tracking=True,
        help="A return of the goods that made a member rise takes the tier back at"
        " once. Otherwise it counts when the tier ends.",
    )
    manual_is_floor = fields.Boolean(
        string="Members Rise Above a Manual Tier",
        default=True,
        tracking=True,
        help="A tier given by hand is the least a member has while it lasts."
        " Otherwise it is exactly what the member has.",
    )
    _tier_validity_months_positive = models.Constraint(
        "CHECK(tier_validity <> 'months' OR tier_validity_months > 0)",
        "Enter how many months a tier lasts: at least 1.",
    )
    _grace_days_positive = models.Constraint(
        "CHECK(grace_days >= 0)", "The days of grace can't be negative."
    )

    @api.depends("tier_period")
    def _compute_tier_validity(self):
        for program in self:
            allowed = VALIDITIES.get(program.tier_period, ("forever",))
            if program.tier_validity not in allowed:
                program.tier_validity = allowed[0]

    @api.constrains("tier_period", "tier_validity")
    def _check_tier_validity(self):
        for program in self:
            if program.tier_validity not in VALIDITIES[program.tier_period]:
                raise ValidationError(program._objection_to_validity())

    def _objection_to_validity(self):
        if self.tier_period == "lifetime":
            return self.env._(
                "Purchases of a lifetime never count less, so a tier reached by them"
                " lasts for ever. Let tiers last for ever, or choose another period."
            )
        return self.env._(
            "A rolling period has no end that a tier could last until. Let tiers"
            " last for some months or for ever, or count over calendar years or"
            " membership years."
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Check the tiers together: between two of them it may look wrong."""
        later = self.with_context(retail_ladder_later=True)
        programs = super(RetailMemberProgram, later).create(vals_list)
        programs = programs.with_env(self.env)
        programs.tier_ids._check_ladder()
        return programs

    def write(self, vals):
        if "tier_ids" not in vals:
            result = super().write(vals)
        else:
            later = self.with_context(retail_ladder_later=True)
            result = super(RetailMemberProgram, later).write(vals)
            self.tier_ids._check_ladder()
        if POLICY_FIELDS & vals.keys():
            self._review_tiers()
        return result

    @tools.ormcache("self.id")
    def _tier_policy(self):
        """Return the policy as a ``tools.tiers.Policy``."""
        return tiers.Policy(
            period=self.tier_period,
            months=self.tier_period_months,
            anchor=self.membership_year_anchor,
            reset_on_move=self.reset_on_move,
            validity=self.tier_validity,
            validity_months=self.tier_validity_months,
            upgrade=self.upgrade_timing,
            downgrade=self.downgrade,
            grace_days=self.grace_days,
            refund_demotes=self.refund_demotes,
            manual_is_floor=self.manual_is_floor,
        )

    def _midnight(self, day):
        """Return when a day of the programme's zone starts, as naive UTC."""
        # The same zone as of _local, which tells the day.
        zone = pytz.timezone(self._ledger_policy().tz)
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)
