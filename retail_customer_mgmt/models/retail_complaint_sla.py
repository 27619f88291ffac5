from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import due


class RetailComplaint(models.Model):
    """Whether the customer is answered in time."""

    _inherit = "retail.complaint"

    response_deadline = fields.Datetime(
        string="Answer Until",
        compute="_compute_response_deadline",
        store=True,
        help="Praise needs no answer.",
    )
    date_first_response = fields.Datetime(
        string="First Answer",
        compute="_compute_date_first_response",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="When the customer was first answered: by a message from here, or as"
        " noted with a button. Solving it answers it too.",
    )
    date_escalated = fields.Datetime(
        readonly=True, copy=False, help="When its owner was told that it is late."
    )
    sla_state = fields.Selection(
        selection=[
            ("on_time", "On time"),
            ("at_risk", "At risk"),
            ("late", "Late"),
            ("met", "Answered in time"),
            ("missed", "Answered late"),
        ],
        string="Answer",
        compute="_compute_sla_state",
        store=True,
        tracking=True,
    )
    is_late = fields.Boolean(
        compute="_compute_sla_state",
        store=True,
        help="The customer was not answered in time.",
    )

    _unanswered_idx = models.Index(
        "(response_deadline) WHERE date_first_response IS NULL"
    )

    @api.depends("date_received", "kind", "company_id")
    def _compute_response_deadline(self):
        for complaint in self:
            hours = complaint.company_id.complaint_response_hours
            complaint.response_deadline = (
                complaint.kind != "praise"
                and complaint.date_received
                and complaint.date_received + timedelta(hours=hours)
            )

    @api.depends("stage_id")
    def _compute_date_first_response(self):
        for complaint in self:
            complaint.date_first_response = (
                complaint.date_first_response or complaint.date_solved
            )

    @api.depends("response_deadline", "date_first_response")
    def _compute_sla_state(self):
        now = fields.Datetime.now()
        for complaint in self:
            state = complaint.response_deadline and due.sla_state(
                complaint.response_deadline, complaint.date_first_response, now
            )
            complaint.sla_state = state
            complaint.is_late = state in ("late", "missed")

    def write(self, vals):
        result = super().write(vals)
        if {"date_first_response", "stage_id"} & vals.keys():
            answered = self.filtered("date_first_response")
            answered.sudo().activity_unlink(["mail.mail_activity_data_warning"])
        return result

    def action_mark_answered(self):
        """Note that the customer got a first answer, on whatever way."""
        self._mark_answered(fields.Datetime.now())

    def _mark_answered(self, moment):
        unanswered = self.filtered(lambda complaint: not complaint.date_first_response)
        if unanswered:
            unanswered.date_first_response = moment

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self._is_answer(message):
            self.sudo()._mark_answered(message.date)
        return result

    def _is_answer(self, message):
        """Tell a message of ours to the customer from notes and her own messages."""
        comment = self.env.ref("mail.mt_comment")
        return (
            message.message_type in ("comment", "email_outgoing")
            and message.subtype_id == comment
            and message.author_id
            and not message.author_id.sudo().partner_share
        )

    @api.model
    def _cron_watch_sla(self, now=None):
        """Turn complaints late whose deadline has passed; tell their owners once."""
        now = fields.Datetime.to_datetime(now) or fields.Datetime.now()
        self.sudo()._query_watch(now)
        self.sudo()._escalate(now)

    def _query_watch(self, now):
        """Write the states that change with time: the same as ``due.sla_state``."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_complaint c
                   SET sla_state = CASE WHEN %(now)s > c.response_deadline
                                        THEN 'late' ELSE 'at_risk' END,
                       is_late = %(now)s > c.response_deadline
                 WHERE c.date_first_response IS NULL
                   AND c.response_deadline <= %(now)s::timestamp + %(risk)s
                   AND c.sla_state IS DISTINCT FROM
                       CASE WHEN %(now)s > c.response_deadline
                            THEN 'late' ELSE 'at_risk' END
                RETURNING c.id
                """,
                now=now,
                risk=due.AT_RISK,
            )
        )
        self.invalidate_model(["sla_state", "is_late"])

    def _escalate(self, now, batch_size=200):
        """Give the owners of late complaints an activity, a batch at a time."""
        domain = [("sla_state", "=", "late"), ("date_escalated", "=", False)]
        while late := self.search(domain, limit=batch_size):
            late.date_escalated = now
            late._schedule_escalation(now)
            self.env["ir.cron"]._commit_progress(len(late))

    def _schedule_escalation(self, now):
        quiet = self.with_context(mail_activity_quick_update=True)
        for owner, complaints in quiet.grouped(lambda c: c._escalation_owner()).items():
            if not owner:
                continue
            complaints.activity_schedule(
                "mail.mail_activity_data_warning",
                date_deadline=now.date(),
                summary=self.with_context(lang=owner.lang).env._(
                    "Answer the customer: it is late"
                ),
                user_id=owner.id,
            )

    def _escalation_owner(self):
        """Return who is told: the owner, else the store manager, else nobody."""
        return (self.user_id | self.shop_id.user_id).filtered("active")[:1]
