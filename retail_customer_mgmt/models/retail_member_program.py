import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ..tools import expiry, points
from ..tools.decimals import exact


class RetailMemberProgram(models.Model):
    """The chain's scheme: how members earn, keep and spend points, and rise."""

    _name = "retail.member.program"
    _description = "Member Programme"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "retail.policy.mixin",
        "pos.load.mixin",
    ]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="The days of the ledger, of tiers and of lapse are those of this zone.",
    )
    point_name = fields.Char(required=True, translate=True, default="Points")
    loyalty_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Reward Catalogue",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=True,
        help="The rewards that members redeem. Its cards show the ledger's balance.",
    )
    reward_ids = fields.One2many(
        related="loyalty_program_id.reward_ids", readonly=False
    )

    earn_base = fields.Selection(
        selection=[("incl", "Price with tax"), ("excl", "Price without tax")],
        required=True,
        default="incl",
        tracking=True,
    )
    points_rounding = fields.Selection(
        selection=[
            ("down", "Down to whole points"),
            ("half_up", "To the nearest whole point"),
            ("none", "Keep four decimals"),
        ],
        required=True,
        default="down",
        tracking=True,
    )
    rounding_scope = fields.Selection(
        selection=[("order", "Once an order"), ("line", "On each line")],
        required=True,
        default="order",
        tracking=True,
    )
    multiplier_stacking = fields.Selection(
        selection=[
            ("best", "The largest counts"),
            ("add", "The extras add up"),
            ("multiply", "They multiply"),
        ],
        required=True,
        default="best",
        tracking=True,
        help="What happens when several multipliers match, the tier's among them.",
    )
    expiry_mode = fields.Selection(
        selection=[
            ("never", "Never"),
            ("months", "Months after earning"),
            ("month_end", "End of the month, months after earning"),
            ("quarter_end", "End of the quarter, months after earning"),
            ("year_end", "End of the year, months after earning"),
            ("inactivity", "All at once, months after the last purchase"),
        ],
        string="Points Lapse",
        required=True,
        default="never",
        tracking=True,
    )
    expiry_months = fields.Integer(default=12, tracking=True)
    refund_grace_days = fields.Integer(
        default=30,
        help="Points that come back with a returned reward can be spent for at "
        "least so many days.",
    )
    tier_period = fields.Selection(
        selection=[
            ("calendar_year", "Calendar year"),
            ("membership_year", "Membership year"),
            ("rolling", "Rolling period"),
            ("lifetime", "Lifetime"),
        ],
        required=True,
        default="calendar_year",
        tracking=True,
        help="The time over which purchases count towards a tier.",
    )
    tier_period_months = fields.Integer(default=12, tracking=True)
    tier_ids = fields.One2many(
        comodel_name="retail.member.tier", inverse_name="program_id", copy=True
    )
    rule_ids = fields.One2many(
        comodel_name="retail.points.rule", inverse_name="program_id", copy=True
    )
    member_count = fields.Integer(compute="_compute_member_count")

    _loyalty_program_uniq = models.Constraint(
        "UNIQUE(loyalty_program_id)",
        "These rewards already belong to another member programme.",
    )
    _expiry_months_positive = models.Constraint(
        "CHECK(expiry_mode = 'never' OR expiry_months >= 0)",
        "The months until points lapse can't be negative.",
    )
    _inactivity_months_positive = models.Constraint(
        "CHECK(expiry_mode <> 'inactivity' OR expiry_months > 0)",
        "Enter after how many months without a purchase points lapse: at least 1.",
    )
    _refund_grace_days_positive = models.Constraint(
        "CHECK(refund_grace_days >= 0)",
        "The days that returned points live again can't be negative.",
    )
    _tier_period_months_positive = models.Constraint(
        "CHECK(tier_period <> 'rolling' OR tier_period_months > 0)",
        "Enter over how many months purchases count towards a tier: at least 1.",
    )

    def _compute_member_count(self):
        groups = self.env["retail.membership"]._read_group(
            [("program_id", "in", self.ids)], ["program_id"], ["__count"]
        )
        counts = {program.id: count for program, count in groups}
        for program in self:
            program.member_count = counts.get(program.id, 0)

    @api.constrains("company_id", "currency_id", "tz")
    def _check_unchanged_with_members(self):
        for program in self:
            if program.member_count and not self.env.su:
                raise ValidationError(
                    self.env._(
                        "%(program)s already has members: its company, currency and"
                        " time zone can't change any more. Create another programme.",
                        program=program.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        for program in programs.filtered(lambda p: not p.loyalty_program_id):
            program.loyalty_program_id = program._create_loyalty_program()
        return programs

    def _create_loyalty_program(self):
        """Create the catalogue of rewards: the till's reward screen reads it."""
        values = {
            "name": self.name,
            "program_type": "loyalty",
            "company_id": self.company_id.id,
            "applies_on": "both",
            "trigger": "auto",
            "portal_visible": True,
            "portal_point_name": self.point_name,
            # Core hides the rewards of a programme without a rule; ours earns by
            # retail.points.rule instead, and the till skips this one.
            "rule_ids": [fields.Command.create({"reward_point_mode": "money"})],
            # Core asks for a first reward; the shop replaces it by its own.
            "reward_ids": [
                fields.Command.create(
                    {
                        "discount_mode": "per_point",
                        "discount": 0.01,
                        "discount_applicability": "order",
                        "required_points": 100,
                    }
                )
            ],
        }
        Catalogue = self.env["loyalty.program"].sudo()
        # Orders outside the till have no guard of the ledger yet.
        elsewhere = Catalogue._fields.keys() & {"sale_ok", "ecommerce_ok"}
        return Catalogue.create(values | dict.fromkeys(elsewhere, False))

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_membership_action"
        )
        return action | {"domain": [("program_id", "=", self.id)], "context": {}}

    def _local(self, moment):
        """Return a naive UTC datetime as a naive datetime of the programme's zone."""
        zone = pytz.timezone(self._ledger_policy().tz)
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    def _today(self):
        return self._local(fields.Datetime.now()).date()

    def _lapse_date(self, day):
        return expiry.expires_on(day, self.expiry_mode, self.expiry_months)

    @tools.ormcache("self.id", "self.env.lang")
    def _rules(self):
        """Return the active rules as ``tools.points.Rule`` values."""
        return tuple(rule._as_rule() for rule in self._as_anybody().rule_ids)

    @tools.ormcache("self.id")
    def _ladder(self):
        """Return the tiers as ``tools.tiers.Tier`` values, from the lowest."""
        tiers = self._as_anybody().tier_ids
        return tuple(tier._as_threshold() for tier in tiers.sorted())

    def _as_anybody(self):
        """Return the programme for what is cached: the same whoever asks first."""
        return self.sudo().with_context(active_test=True)

    def _points_policy(self, tier):
        return points.Policy(
            rounding=self.points_rounding,
            rounding_scope=self.rounding_scope,
            stacking=self.multiplier_stacking,
            tier_multiplier=exact(tier.points_multiplier or 1),
        )

    def _base_tier(self):
        """Return the tier of a new member: the lowest one that asks nothing."""
        asked = ("threshold_amount", "threshold_points", "threshold_visits")
        return self.tier_ids.sorted().filtered(
            lambda tier: not any(tier[name] for name in asked)
        )[:1]

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("id", "=", config.company_id._member_program().id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "loyalty_program_id", "point_name"]
