from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ..tools.callback_days import other_part

LOW_SATISFACTION = 2


class RetailCallback(models.Model):
    """What follows from how a call went."""

    _inherit = "retail.callback"

    is_on_time = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody first tried on the day the call was due, or before.",
    )
    part_of_day = fields.Selection(
        selection=[
            ("morning", "In the morning"),
            ("afternoon", "In the afternoon"),
            ("evening", "In the evening"),
        ],
        string="Best Time",
        copy=False,
        help="When to try, after nobody answered at another time.",
    )
    complaint_ids = fields.One2many(
        comodel_name="retail.complaint",
        inverse_name="callback_id",
        string="Complaints",
        help="What the member complained of in the call.",
    )

    def _close(self, outcome, satisfaction=0, notes="", date_next=None):
        """Note how the call went; with a next date it stays to be made.

        :param date_next: when to call again. For who did not answer, see
            ``_next_try``: without a date the call is closed as not reached.
        """
        self._check_can_log(date_next)
        for callback in self:
            # Nobody writes outcomes but by this.
            callback.sudo().write(
                callback._try_values(outcome, date_next)
                | {
                    "satisfaction": satisfaction,
                    "notes": "\n".join(filter(None, (callback.notes, notes))),
                }
            )
            callback._follow_up_outcome(notes)

    def _is_recorded(self, attempts):
        """Tell whether a try was logged since there were so many; ``None`` asks not."""
        return attempts not in (None, self.attempts)

    @api.model
    def _recorded_action(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "The outcome of this call has already been recorded. Here is how it"
                    " stands now."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _try_values(self, outcome, date_next):
        is_given_up = outcome == "no_answer" and not date_next
        values = {
            "outcome": "not_reached" if is_given_up else outcome,
            "attempts": self.attempts + 1,
            "state": "planned" if date_next else "done",
        }
        if not self.attempts:
            today = self.company_id._care_today()
            values["is_on_time"] = today <= self._due_by_promise()
        if date_next:
            values |= self._next_values(outcome, date_next)
        return values

    def _next_values(self, outcome, date_next):
        """Return the day of the next try: a date that was agreed on stays."""
        if outcome != "no_answer":
            return {"date_due": date_next}
        return {
            "date_due": date_next,
            "date_wanted": date_next,
            "is_placed": False,
            "part_of_day": other_part(self._local_now().hour),
        }

    def _local_now(self):
        """Return the time in the shop, else where the company's days count."""
        zone = self.shop_id.tz or self.company_id._care_tz()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), fields.Datetime.now()
        )

    def _next_try(self, outcome):
        """Return when the rule wants the next try; ``False`` for none any more."""
        self.ensure_one()
        if outcome not in ("no_answer", "call_later"):
            return False
        rule = self.rule_id
        most, days = (rule.max_attempts, rule.retry_days) if rule else (3, 2)
        if outcome == "no_answer" and most and self.attempts + 1 >= most:
            return False
        day = self.company_id._care_today() + timedelta(days=days)
        return self.shop_id._next_open_day(self.shop_id, day)

    def _follow_up_outcome(self, notes):
        if self.outcome == "wrong_number":
            self._report_wrong_number()
        if 0 < self.satisfaction <= LOW_SATISFACTION and self.state == "done":
            self._report_dissatisfaction(notes)

    def _report_wrong_number(self):
        """Note in the member's file that the number is wrong."""
        # Clerks may not write on every file they call for.
        self.partner_id.sudo().message_post(
            body=self.env._(
                "The phone number %(phone)s is wrong: %(user)s reached somebody else or"
                " nobody. Ask the member for the right one.",
                phone=self.partner_id.phone or "",
                user=self.env.user.name,
            )
        )

    def _report_dissatisfaction(self, notes):
        """Do what the company wants where a member is dissatisfied."""
        reaction = self.company_id.callback_low_satisfaction
        if reaction == "complaint":
            self._open_complaint(notes)
        elif reaction == "task":
            self._give_task(notes)

    def _open_complaint(self, notes):
        if self.complaint_ids:
            return
        # What a clerk hears is the store manager's to solve, in whatever shop.
        complaint_sudo = (
            self.env["retail.complaint"]
            .sudo()
            .create(
                {
                    "callback_id": self.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "shop_id": self.shop_id.id,
                    "pos_order_id": self._bought_here().id,
                    "channel": "phone",
                    "description": notes or self._words_of_dissatisfaction(),
                }
            )
        )
        self._note_link(self.env._("The member was dissatisfied:"), complaint_sudo)

    def _bought_here(self):
        """Return the purchase that the call was about, of this company."""
        order_sudo = self.pos_order_id.sudo()
        own = order_sudo.filtered(lambda order: order.company_id == self.company_id)
        return own if self.rule_id.trigger == "purchase" else own.browse()

    def _note_link(self, words, record_sudo):
        link = record_sudo._get_html_link(title=record_sudo.display_name)
        self.sudo().message_post(body=Markup("%s %s") % (words, link))

    def _give_task(self, notes):
        manager = self.shop_id.user_id or self.user_id
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._care_today(),
            summary=self.env._("A member is dissatisfied: see to it"),
            note=notes or self._words_of_dissatisfaction(),
            user_id=(manager.filtered("active")[:1] or self.env.user).id,
            automated=False,
        )

    def _words_of_dissatisfaction(self):
        return self.env._(
            "Satisfaction %(satisfaction)s of 5 in the call “%(topic)s”.",
            satisfaction=self.satisfaction,
            topic=self.title,
        )

    def action_view_complaints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_action"
        )
        return action | {"domain": [("callback_id", "=", self.id)], "context": {}}

    @api.model
    def _outcomes_to_choose(self):
        """Return the outcomes a person chooses from; some follow by rule."""
        outcomes = self._fields["outcome"]._description_selection(self.env)
        return [(value, name) for value, name in outcomes if value != "not_reached"]
