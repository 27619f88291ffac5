from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import points
from ..tools.decimals import exact

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUALIFYING_KINDS = ("rate", "unit", "band")
CAPS = ("cap_order", "cap_day", "cap_month")
MATCHED = ("tier_ids", "shop_ids", "product_ids", "category_ids", "tag_ids") + (
    "excluded_product_ids",
    "excluded_category_ids",
    "excluded_tag_ids",
)


class RetailPointsRule(models.Model):
    """One way to earn: whom and what it matches, and how much it gives."""

    _name = "retail.points.rule"
    _description = "Points Rule"
    _inherit = ["retail.policy.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="For reading only: the order of rules changes no points."
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Programme",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.company.sudo().member_program_id,
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("rate", "Points for money"),
            ("unit", "Points for each piece"),
            ("order", "Points for the order"),
            ("band", "Points by bands of spending"),
            ("multiplier", "Multiplier"),
            ("event", "Points for an event"),
        ],
        required=True,
        default="rate",
    )
    points = fields.Float(digits=(16, 4), default=1.0)
    per_amount = fields.Monetary(default=1.0)
    multiplier = fields.Float(digits=(6, 2), default=2.0)
    band_ids = fields.One2many(
        comodel_name="retail.points.band",
        inverse_name="rule_id",
        string="Bands",
        copy=True,
    )
    event = fields.Selection(
        selection=[
            ("registration", "Joining"),
            ("first_purchase", "First purchase"),
            ("birthday", "Birthday"),
            ("profile_complete", "Complete profile"),
        ],
        help="Joining and a complete profile are rewarded once, a birthday every year.",
    )
    is_qualifying = fields.Boolean(
        string="Counts Towards Tiers",
        compute="_compute_is_qualifying",
        store=True,
        readonly=False,
        help="Whether these points count as earned where a tier asks for points.",
    )

    date_from = fields.Date()
    date_to = fields.Date(help="The last day.")
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        domain="[('program_id', '=', program_id)]",
        string="Tiers",
        copy=False,
        help="The tier the member holds before the order.",
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        string="Shops",
        check_company=True,
        help="Where the order is paid; for an event, the member's home shop.",
    )
    product_ids = fields.Many2many(
        comodel_name="product.product",
        relation="retail_points_rule_product_rel",
        string="Products",
        check_company=True,
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="retail_points_rule_category_rel",
        string="Product Categories",
        help="With all categories below them.",
    )
    tag_ids = fields.Many2many(
        comodel_name="product.tag",
        relation="retail_points_rule_tag_rel",
        string="Product Tags",
    )
    excluded_product_ids = fields.Many2many(
        comodel_name="product.product",
        relation="retail_points_rule_excluded_product_rel",
        string="Except Products",
        check_company=True,
    )
    excluded_category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="retail_points_rule_excluded_category_rel",
        string="Except Categories",
        help="With all categories below them.",
    )
    excluded_tag_ids = fields.Many2many(
        comodel_name="product.tag",
        relation="retail_points_rule_excluded_tag_rel",
        string="Except Tags",
    )
    min_amount = fields.Monetary(
        string="Minimum Purchase",
        help="The eligible amount an order needs before the rule applies.",
    )
    mon = fields.Boolean(string="Monday")
    tue = fields.Boolean(string="Tuesday")
    wed = fields.Boolean(string="Wednesday")
    thu = fields.Boolean(string="Thursday")
    fri = fields.Boolean(string="Friday")
    sat = fields.Boolean(string="Saturday")
    sun = fields.Boolean(string="Sunday")
    hour_from = fields.Float(string="From Hour")
    hour_to = fields.Float(
        string="Until Hour",
        help="Not included; 0:00 for midnight. From 22:00 until 2:00 is a night that"
        " belongs to the day on which it starts. Hours are those of the shop.",
    )
    birthday_scope = fields.Selection(
        selection=[
            ("none", "Any time"),
            ("day", "On the birthday"),
            ("week", "In the week of the birthday"),
            ("month", "In the month of the birthday"),
        ],
        string="Around the Birthday",
        required=True,
        default="none",
        help="A week runs from Monday to Sunday. Who was born on 29 February has the"
        " birthday on the 28th in other years.",
    )
    first_in_scope = fields.Selection(
        selection=[
            ("ever", "Only the first one ever"),
            ("year", "Only the first one of the year"),
            ("month", "Only the first one of the month"),
            ("birthday", "Only the first one around the birthday"),
        ],
        string="Which Orders",
        help="Empty for every order. The first one is the first that this rule rewarded"
        " and that was not wholly returned.",
    )
    cap_order = fields.Float(
        string="Points an Order", digits=(16, 4), help="At most; 0 for no limit."
    )
    cap_day = fields.Float(
        string="Points a Day",
        digits=(16, 4),
        help="At most for a member; 0 for no limit. What is returned frees it again.",
    )
    cap_month = fields.Float(
        string="Points a Month",
        digits=(16, 4),
        help="At most for a member; 0 for no limit. What is returned frees it again.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(points >= 0 AND per_amount > 0 AND multiplier > 0 AND min_amount >= 0)",
        "Points and the minimum purchase can't be negative; the amount that earns"
        " them and the multiplier must be above 0.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The rule ends before it starts. Correct one of the dates.",
    )
    _caps_positive = models.Constraint(
        "CHECK(COALESCE(cap_order, 0) >= 0 AND COALESCE(cap_day, 0) >= 0"
        " AND COALESCE(cap_month, 0) >= 0)",
        "A limit of points can't be negative. Enter 0 for no limit.",
    )
    _cap_of_multiplier = models.Constraint(
        "CHECK(kind <> 'multiplier' OR COALESCE(cap_order, 0) + COALESCE(cap_day, 0)"
        " + COALESCE(cap_month, 0) = 0)",
        "A multiplier has no limit of its own: set the cap on the rule that gives the"
        " points.",
    )
    _hours_of_a_day = models.Constraint(
        "CHECK(COALESCE(hour_from, 0) >= 0 AND COALESCE(hour_from, 0) < 24"
        " AND COALESCE(hour_to, 0) >= 0 AND COALESCE(hour_to, 0) <= 24)",
        "Hours go from 0:00 to 24:00.",
    )
    _event_chosen = models.Constraint(
        "CHECK(kind <> 'event' OR event IS NOT NULL)",
        "Choose the event that gives the points.",
    )
    _first_birthday_has_period = models.Constraint(
        "CHECK(first_in_scope IS DISTINCT FROM 'birthday' OR birthday_scope <> 'none')",
        "“Only the first one around the birthday” needs a period: choose the day, the"
        " week or the month of the birthday.",
    )

    @api.depends("kind")
    def _compute_is_qualifying(self):
        for rule in self:
            rule.is_qualifying = rule.kind in QUALIFYING_KINDS

    @api.constrains("kind", "band_ids")
    def _check_bands(self):
        for rule in self:
            if rule.kind == "band" and not rule.band_ids:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” has no band yet: add one that says up to which"
                        " purchase it gives how many points.",
                        rule=rule.name,
                    )
                )

    @api.constrains("tier_ids", "program_id")
    def _check_tiers(self):
        for rule in self:
            strangers = rule.tier_ids.filtered(
                lambda tier, rule=rule: tier.program_id != rule.program_id
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(tiers)s belong to another programme: nobody of this one"
                        " would earn by “%(rule)s”. Choose tiers of %(program)s.",
                        tiers=", ".join(strangers.mapped("name")),
                        rule=rule.name,
                        program=rule.program_id.name,
                    )
                )

    def copy(self, default=None):
        copies = super().copy(default)
        for rule, copied in zip(self, copies, strict=True):
            if copied.program_id == rule.program_id:
                copied.tier_ids = rule.tier_ids
        return copies

    def _as_rule(self):
        """Return the rule as a ``tools.points.Rule``."""
        return points.Rule(
            id=self.id,
            name=self.name,
            kind=self.kind,
            points=exact(self.points),
            per_amount=exact(self.per_amount),
            multiplier=exact(self.multiplier),
            bands=tuple(
                (exact(band.amount_to), exact(band.points))
                for band in self.band_ids.sorted("amount_to")
            ),
            event=(self.kind == "event" and self.event) or "",
            is_qualifying=self.is_qualifying,
            min_amount=exact(self.min_amount),
            **self._as_time(),
            **{name: exact(self[name]) for name in CAPS},
            **{name: frozenset(self[name].ids) for name in MATCHED},
        )

    def _as_time(self):
        """Return when the rule applies, as fields of a ``tools.points.Rule``."""
        return {
            "date_from": self.date_from or None,
            "date_to": self.date_to or None,
            "weekdays": frozenset(
                number for number, day in enumerate(WEEKDAYS) if self[day]
            ),
            "minute_from": round(self.hour_from * 60),
            "minute_to": round(self.hour_to * 60),
            "birthday_scope": self.birthday_scope,
            "first_in_scope": self.first_in_scope or "",
        }
