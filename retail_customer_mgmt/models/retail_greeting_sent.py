from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, html2plaintext

from ..tools import governor
from ..tools.due import day_start
from .retail_greeting import OCCASIONS

TEMPLATES = {"email": "mail_template_id", "sms": "sms_template_id"}


class RetailGreetingSent(models.Model):
    """A member was greeted on an occasion: once a year, whatever is retried."""

    _name = "retail.greeting.sent"
    _description = "Greeting to a Member"
    _order = "day desc, id desc"
    _rec_name = "partner_id"

    greeting_id = fields.Many2one(
        comodel_name="retail.greeting", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    occasion = fields.Selection(selection=OCCASIONS, required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", required=True, ondelete="cascade"
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop", string="Home Shop", index=True, ondelete="set null"
    )
    day = fields.Date(string="Occasion On", required=True)
    year = fields.Integer(
        required=True,
        aggregator=False,
        help="The year it counts for; of birthdays by the moon, the moon's.",
    )
    way = fields.Selection(
        selection=[("email", "E-mail"), ("sms", "SMS"), ("phone", "Call")],
        help="How the member was greeted; empty where the rules of contact said no.",
    )
    contact_id = fields.Many2one(
        comodel_name="retail.contact", index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(related="contact_id.state", string="Delivery")
    reason = fields.Selection(related="contact_id.reason")
    callback_id = fields.Many2one(
        comodel_name="retail.callback", index="btree_not_null", ondelete="set null"
    )
    coupon_id = fields.Many2one(
        comodel_name="loyalty.card", index="btree_not_null", ondelete="set null"
    )
    coupon_code = fields.Char(related="coupon_id.code", string="Coupon Code")
    coupon_until = fields.Date(
        related="coupon_id.expiration_date", string="Coupon Until"
    )
    coupon_text = fields.Char(
        compute="_compute_coupon_text", help="What a short message says of the coupon."
    )
    is_redeemed = fields.Boolean(string="Coupon Used", compute="_compute_is_redeemed")

    _once = models.Constraint(
        "UNIQUE(partner_id, company_id, occasion, year)",
        "The member has already been greeted on this occasion.",
    )

    @api.depends("coupon_id")
    @api.depends_context("lang")
    def _compute_coupon_text(self):
        for sent in self:
            sent.coupon_text = bool(sent.coupon_id) and self.env._(
                "Show your coupon %(code)s at the till until %(day)s.",
                code=sent.coupon_code,
                day=format_date(self.env, sent.coupon_until),
            )

    def _compute_is_redeemed(self):
        for sent in self:
            coupon = sent.coupon_id
            sent.is_redeemed = bool(coupon) and coupon.points <= 0

    def _greet(self, today):
        """Greet by the first way that the rules of contact leave open."""
        for greeting, notes in self.grouped("greeting_id").items():
            left = notes
            for way in greeting._ways():
                left -= left._greet_by(way, today)
            # The log says why nothing went out.
            for way in greeting._ways()[:1]:
                left._reach(way)

    def _greet_by(self, way, today):
        """Greet those who may be reached so, now or later; return them."""
        greeting = self.greeting_id
        now = fields.Datetime.now()
        answers = self.partner_id._may_contact(way, greeting._purpose(), now)
        open_to = self.filtered(
            lambda sent: sent._timely(answers[sent.partner_id.id], now) != "no"
        )
        open_to.way = way
        open_to._give_coupons()
        if way == "phone":
            open_to._plan_calls(answers, today)
        else:
            open_to._reach(way)
        return open_to

    def _timely(self, answer, now):
        """Return the verdict, which is no where she would be greeted too late."""
        return governor.timely(answer, now, self._good_until()).verdict

    def _reach(self, way):
        greeting = self.greeting_id
        template_name = TEMPLATES.get(way)
        if not self or not template_name:
            return
        contacts = self.env["retail.contact"]._reach(
            *(way, greeting._purpose(), "greeting", self),
            greeting[template_name],
            {sent.id: sent._good_until() for sent in self},
        )
        for contact in contacts:
            self.browse(contact.res_id).contact_id = contact

    def _good_until(self):
        days = timedelta(days=1 + self.greeting_id.grace_days)
        return day_start(self.day, self.company_id._care_tz()) + days

    def _plan_calls(self, answers, today):
        """Plan a call to each of these members, not before she may be called."""
        greeting = self.greeting_id
        # What plans a call is for the addon to name.
        calls_sudo = self.env["retail.callback"].sudo()
        callbacks_sudo = calls_sudo.create(
            [
                {
                    "partner_id": sent.partner_id.id,
                    "topic": greeting.name,
                    "company_id": sent.company_id.id,
                    "source_key": f"greeting:{sent.id}",
                    "notes": sent._call_notes(),
                }
                | sent._call_days(answers[sent.partner_id.id], today)
                for sent in self
            ]
        )
        for sent, callback_sudo in zip(self, callbacks_sudo, strict=True):
            sent.callback_id = callback_sudo

    def _call_days(self, answer, today):
        """Return the days of the call: the next one the shop is open; nights move it.

        They do where that day is full already, as long as it greets in time.
        """
        planned = self.day - timedelta(days=self.greeting_id.days_before)
        later = answer.moment.date() if answer.moment else today
        right = max(planned, today, later)
        shop = self.shop_id
        return {
            "date_due": shop._next_open_day(shop, right),
            "date_wanted": right,
            "date_latest": self.day + timedelta(days=self.greeting_id.grace_days),
            "is_placed": True,
        }

    def _call_notes(self):
        if not self.coupon_id:
            return False
        return self.env._(
            "Tell the member of her coupon %(code)s.", code=self.coupon_id.code
        )

    def _words(self):
        """Return what the greeting says: its SMS, else its mail."""
        greeting = self.greeting_id
        if template := greeting.sms_template_id:
            return template._render_field("body", self.ids, compute_lang=True)[self.id]
        if template := greeting.mail_template_id:
            found = template._render_field("body_html", self.ids, compute_lang=True)
            return html2plaintext(found[self.id]).strip()
        return False

    def _give_coupons(self):
        """Give each of these a coupon of her own, with its last day."""
        for greeting, notes in self.grouped("greeting_id").items():
            program = greeting.coupon_program_id
            if not program:
                continue
            days = timedelta(days=greeting.coupon_days)
            owners = [(sent.partner_id, sent.day + days) for sent in notes]
            coupons = program._issue_coupons(owners, greeting.name)
            for sent, coupon in zip(notes, coupons, strict=True):
                sent.coupon_id = coupon
