from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools import festivals

OCCASIONS = [
    ("birthday", "Birthday"),
    ("new_year", "New Year"),
    ("spring_festival", "Spring Festival"),
    ("lantern", "Lantern Festival"),
    ("valentine", "Valentine's Day"),
    ("womens_day", "Women's Day"),
    ("labour_day", "Labour Day"),
    ("mothers_day", "Mother's Day"),
    ("childrens_day", "Children's Day"),
    ("dragon_boat", "Dragon Boat Festival"),
    ("fathers_day", "Father's Day"),
    ("qixi", "Qixi"),
    ("teachers_day", "Teachers' Day"),
    ("mid_autumn", "Mid-Autumn Festival"),
    ("national_day", "National Day"),
    ("double_ninth", "Double Ninth Festival"),
    ("singles_day", "Singles' Day"),
    ("christmas", "Christmas"),
]
WAYS = ("email", "sms", "phone")


class RetailGreeting(models.Model):
    """What members hear from the shop on an occasion, and with which offer."""

    _name = "retail.greeting"
    _description = "Greeting"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="Also the topic of the calls it plans."
    )
    active = fields.Boolean(
        default=True, tracking=True, help="Members are greeted while it is active."
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    occasion = fields.Selection(
        selection=OCCASIONS, required=True, default="birthday", tracking=True
    )
    days_before = fields.Integer(
        help="So many days ahead members are greeted, such as to shop in time; 0 on"
        " the day itself.",
    )
    grace_days = fields.Integer(
        string="Days Late",
        default=2,
        help="So many days after the occasion a greeting may still go out, should it"
        " have been held up.",
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        relation="retail_greeting_shop_rel",
        column1="greeting_id",
        column2="shop_id",
        string="Home Shops",
        check_company=True,
        help="Empty for all members.",
    )
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        relation="retail_greeting_tier_rel",
        column1="greeting_id",
        column2="tier_id",
        string="Tiers",
        help="Empty for all members.",
    )
    purpose = fields.Selection(
        selection=[("promotion", "Offers and news"), ("service", "Service")],
        required=True,
        default="promotion",
        tracking=True,
        help="Which consent it needs. With an offer it always is a promotion.",
    )
    first_way = fields.Selection(
        selection=[("email", "E-mail"), ("sms", "SMS"), ("phone", "Call")],
        required=True,
        default="email",
        help="Tried first; another way of this greeting where the member allows or has"
        " no such address.",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-mail",
        domain="[('model', '=', 'retail.greeting.sent')]",
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        comodel_name="sms.template",
        string="SMS",
        domain="[('model', '=', 'retail.greeting.sent')]",
        ondelete="restrict",
    )
    has_calls = fields.Boolean(
        string="Call", help="Plan a call to who can't be written to."
    )
    coupon_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Coupon",
        domain="[('program_type', '=', 'coupons'),"
        " ('company_id', 'in', (company_id, False))]",
        ondelete="restrict",
        help="Each member gets a coupon of her own, to be redeemed at the till.",
    )
    coupon_days = fields.Integer(
        string="Coupon Valid",
        default=14,
        help="So many days after the occasion the coupon can be used.",
    )
    date_next = fields.Date(string="Next", compute="_compute_next")
    next_text = fields.Char(string="Next Dates", compute="_compute_next")
    sent_count = fields.Integer(compute="_compute_sent_count")

    _days_positive = models.Constraint(
        "CHECK(days_before BETWEEN 0 AND 60 AND grace_days BETWEEN 0 AND 30)",
        "Members are greeted at most 60 days ahead and 30 days late.",
    )
    _coupon_days_positive = models.Constraint(
        "CHECK(coupon_days >= 0)", "A coupon can't end before the occasion."
    )

    @api.depends("occasion")
    @api.depends_context("lang")
    def _compute_next(self):
        for greeting in self:
            days = greeting._next_days(3)
            greeting.date_next = days[:1] and days[0]
            greeting.next_text = greeting._next_words(days)

    def _next_days(self, count):
        today = fields.Date.context_today(self)
        is_festival = self.occasion and self.occasion != "birthday"
        if not is_festival or not festivals.is_known(self.occasion):
            return []
        return festivals.next_days(self.occasion, today, count)

    def _next_words(self, days):
        if self.occasion == "birthday":
            return self.env._("Every day, for those whose birthday it is")
        if not days:
            return self.env._(
                "Unknown: ask your administrator to install the Python package"
                " lunar_python, which knows the festivals of the moon."
            )
        return "  ·  ".join(format_date(self.env, day) for day in days)

    def _compute_sent_count(self):
        groups = self.env["retail.greeting.sent"]._read_group(
            [("greeting_id", "in", self.ids)], ["greeting_id"], ["__count"]
        )
        counts = {greeting.id: count for greeting, count in groups}
        for greeting in self:
            greeting.sent_count = counts.get(greeting.id, 0)

    @api.constrains("active", "mail_template_id", "sms_template_id", "has_calls")
    def _check_ways(self):
        for greeting in self.filtered("active"):
            if not greeting._ways():
                raise ValidationError(
                    self.env._(
                        "“%(greeting)s” has nothing to say yet. Choose an e-mail, an"
                        " SMS or a call before you activate it.",
                        greeting=greeting.name,
                    )
                )

    @api.constrains("coupon_program_id")
    def _check_coupon_program(self):
        for greeting in self.filtered("coupon_program_id"):
            if greeting.coupon_program_id.program_type != "coupons":
                raise ValidationError(
                    self.env._(
                        "“%(program)s” gives no coupons. Choose a programme of the type"
                        " “Coupons”.",
                        program=greeting.coupon_program_id.name,
                    )
                )

    def _ways(self):
        """Return the ways this greeting has, in the order they are tried."""
        self.ensure_one()
        has = {
            "email": bool(self.mail_template_id),
            "sms": bool(self.sms_template_id),
            "phone": self.has_calls,
        }
        order = sorted(WAYS, key=lambda way: way != self.first_way)
        return [way for way in order if has[way]]

    def _refusals(self, partners):
        """Return {partner id: why not} of whom no way of this greeting reaches.

        The reason is that of the way tried first.
        """
        purpose = self._purpose()
        answers = [partners._may_contact(way, purpose) for way in self._ways()]
        return {
            partner_id: answers[0][partner_id].reason
            for partner_id in (partners.ids if answers else ())
            if all(found[partner_id].verdict == "no" for found in answers)
        }

    def _purpose(self):
        return "promotion" if self.coupon_program_id else self.purpose

    def _occasions(self, first, last):
        """Return the festival's days within these two; of birthdays, each day."""
        if self.occasion == "birthday":
            span = range((last - first).days + 1)
            days = [first + timedelta(days=ahead) for ahead in span]
            return [festivals.Occasion(day, day.year) for day in days]
        if not festivals.is_known(self.occasion):
            return []
        return festivals.occasions(self.occasion, first, last)

    def action_view_sent(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_greeting_sent_action"
        )
        return action | {"domain": [("greeting_id", "=", self.id)], "context": {}}

    def action_view_due(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_greeting_due_action"
        )
        return action | {"domain": [("greeting_id", "=", self.id)], "context": {}}
