from odoo import api, fields, models
from odoo.tools.misc import format_datetime, format_time

from ..tools import groups


class RetailCallback(models.Model):
    """What the contact governor says of a call, before and while it is made."""

    _inherit = "retail.callback"

    call_verdict = fields.Selection(
        selection=[("yes", "Yes"), ("later", "Later"), ("no", "No")],
        compute="_compute_call_answer",
        groups=groups.CLERK,
    )
    call_answer = fields.Char(
        string="May Be Called",
        compute="_compute_call_answer",
        help="What the rules of contact say of a call at this moment.",
        groups=groups.CLERK,
    )

    @api.depends("partner_id", "rule_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_call_answer(self):
        open_calls = self.filtered(
            lambda call: call.state == "planned" and call._whom()
        )
        answers = open_calls._call_answers()
        for call in self:
            answer = answers.get(call)
            call.call_verdict = answer and answer.verdict
            call.call_answer = answer and call._words_of_answer(answer)

    @api.onchange("partner_id", "date_due")
    def _onchange_day(self):
        """Say where the member has another call on that day."""
        domain = [
            ("partner_id", "=", self._whom().id),
            ("state", "=", "planned"),
            ("date_due", "=", self.date_due),
            ("id", "!=", self._origin.id),
        ]
        if not self.partner_id or not self.search_count(domain, limit=1):
            return {}
        return {
            "warning": {
                "title": self.env._("Two calls on one day"),
                "message": self.env._(
                    "Another call to %(member)s is planned for that day. Choose another"
                    " day, or say both in one call.",
                    member=self.partner_id.name,
                ),
            }
        }

    def _whom(self):
        return self.partner_id._origin

    def _purpose(self):
        return self.rule_id.purpose or "service"

    def _call_answers(self):
        """Return {call: what the governor says of making it now}."""
        answers = {}
        for purpose, calls in self.grouped(lambda call: call._purpose()).items():
            found = calls._whom()._may_contact("phone", purpose, origin=calls._origin)
            answers |= {call: found[call._whom().id] for call in calls}
        return answers

    def _words_of_answer(self, answer):
        if answer.verdict == "yes":
            return self.env._("May be called now.")
        reasons = self.env["retail.contact"]._fields["reason"]
        reason = dict(reasons._description_selection(self.env))[answer.reason]
        if answer.verdict == "no":
            return self.env._("No: %(reason)s", reason=reason)
        return self.env._(
            "Later, from %(moment)s on: %(reason)s",
            moment=self._words_of_moment(answer.moment),
            reason=reason,
        )

    def _words_of_moment(self, moment):
        """Return the time where the call is made; with its day where not today."""
        zone = self.shop_id.tz or self.company_id._care_tz()
        there = fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)
        if there.date() == self._local_now().date():
            return format_time(self.env, moment, tz=zone, time_format="short")
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    def _check_may_be_planned(self):
        """Refuse to plan what may never be made; hours and gaps pass by themselves."""
        for purpose, calls in self.grouped(lambda call: call._purpose()).items():
            members = calls._whom()
            members._check_may_be_called(purpose, members._call_obstacles_passing)

    def action_reopen(self):
        self._check_may_be_planned()
        return super().action_reopen()

    def action_reveal(self):
        """Refuse the number of who is not to be called."""
        self._whom()._check_may_be_called(self._purpose(), {"no_address"})
        return super().action_reveal()
