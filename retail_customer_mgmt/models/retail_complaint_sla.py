from datetime import timedelta

from odoo import api, fields, models

from ..tools import sla


class RetailComplaint(models.Model):
    """Until when the customer is to be answered and her case solved."""

    _inherit = "retail.complaint"

    policy_id = fields.Many2one(
        comodel_name="retail.complaint.policy",
        string="Target",
        compute="_compute_policy_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="Which targets apply; the company's own hours where none does.",
    )
    sla_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Counted In",
        compute="_compute_sla_calendar_id",
        store=True,
        precompute=True,
        ondelete="set null",
        help="By the clock where empty.",
    )
    sla_tz = fields.Char(
        string="Time Zone",
        compute="_compute_sla_calendar_id",
        store=True,
        precompute=True,
    )
    response_hours = fields.Float(
        string="Answer Within",
        compute="_compute_response_hours",
        store=True,
        precompute=True,
    )
    resolution_hours = fields.Float(
        string="Solve Within",
        compute="_compute_resolution_hours",
        store=True,
        precompute=True,
    )
    response_deadline = fields.Datetime(
        string="Answer Until",
        compute="_compute_response_deadline",
        store=True,
        help="Praise needs no answer, and a duplicate gets that of its original.",
    )
    date_response_risk = fields.Datetime(
        string="Answer at Risk From", compute="_compute_response_deadline", store=True
    )
    resolution_deadline = fields.Datetime(
        string="Solve Until", compute="_compute_resolution_deadline", store=True
    )
    date_resolution_risk = fields.Datetime(
        string="Solution at Risk From",
        compute="_compute_resolution_deadline",
        store=True,
    )
    is_beyond_calendar = fields.Boolean(
        compute="_compute_resolution_deadline",
        store=True,
        help="The calendar has too few working hours: the rest counts by the clock.",
    )
    next_deadline = fields.Datetime(
        compute="_compute_next_deadline",
        store=True,
        index="btree_not_null",
        help="Of the answer, or once answered of the solution. None when nothing is"
        " due any more.",
    )

    _unsolved_idx = models.Index("(resolution_deadline) WHERE date_solved IS NULL")
    _unanswered_idx = models.Index(
        "(response_deadline) WHERE date_first_response IS NULL"
    )

    @api.depends("company_id", "shop_id", "priority", "partner_id", "kind")
    def _compute_policy_id(self):
        policies = self.env["retail.complaint.policy"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        of_company = policies.grouped("company_id")
        for complaint in self:
            offered = of_company.get(complaint.company_id, policies.browse())
            chosen = complaint.kind != "praise" and offered._choose(
                complaint.priority,
                complaint.partner_id.member_tier_id,
                complaint.shop_id,
            )
            kept = complaint.date_solved and complaint.policy_id
            complaint.policy_id = kept or chosen

    @api.depends("policy_id", "shop_id")
    def _compute_sla_calendar_id(self):
        for complaint in self:
            calendar, zone = complaint.policy_id._calendar_and_zone(complaint.shop_id)
            complaint.sla_calendar_id = calendar
            complaint.sla_tz = zone

    @api.depends("policy_id", "kind", "company_id")
    def _compute_response_hours(self):
        """Keep what held when it was answered, though its severity be raised later."""
        for complaint in self:
            kept = complaint.date_first_response and complaint.response_hours
            complaint.response_hours = kept or complaint._target("response_hours")

    @api.depends("policy_id", "kind", "company_id")
    def _compute_resolution_hours(self):
        for complaint in self:
            complaint.resolution_hours = complaint._target("resolution_hours")

    def _target(self, name):
        if self.kind == "praise":
            return 0
        return (self.policy_id or self.company_id.sudo())[
            name if self.policy_id else f"complaint_{name}"
        ]

    @api.depends(
        "date_received",
        "response_hours",
        "sla_calendar_id",
        "sla_tz",
        "pause_ids.date_start",
        "pause_ids.date_end",
        "pause_ids.stage_id",
        "date_first_response",
        "date_solved",
        "duplicate_of_id",
        "partner_id",
        "email_from",
        "contact_phone",
    )
    def _compute_response_deadline(self):
        for complaint, clock in self._with_clocks("response"):
            due = complaint._deadline(complaint.response_hours, clock)
            due = due and not complaint._is_answer_waived(due.moment) and due
            complaint.response_deadline = due and due.moment
            complaint.date_response_risk = due and complaint._risk(
                complaint.response_hours, clock
            )

    @api.depends(
        "date_received",
        "resolution_hours",
        "response_hours",
        "sla_calendar_id",
        "sla_tz",
        "pause_ids.date_start",
        "pause_ids.date_end",
    )
    def _compute_resolution_deadline(self):
        for complaint, clock in self._with_clocks():
            due = complaint._deadline(complaint.resolution_hours, clock)
            answer = complaint._deadline(complaint.response_hours, clock)
            complaint.resolution_deadline = due and due.moment
            complaint.date_resolution_risk = due and complaint._risk(
                complaint.resolution_hours, clock
            )
            complaint.is_beyond_calendar = any(
                found and found.is_beyond_calendar for found in (due, answer)
            )

    def _deadline(self, hours, clock):
        return bool(hours and self.date_received) and sla.deadline(
            self.date_received, timedelta(hours=hours), clock
        )

    def _risk(self, hours, clock):
        span = timedelta(hours=hours) - self.policy_id._risk_span(hours)
        return sla.deadline(self.date_received, span, clock).moment

    def _with_clocks(self, goal="resolution"):
        """Yield each complaint with its clock; what calendars say is read once."""
        working = {}
        for complaint in self:
            key = (complaint.sla_calendar_id, complaint.sla_tz, complaint.company_id)
            if complaint.sla_calendar_id and key not in working:
                working[key] = key[0].sudo()._working_spans(*key[1:])
            yield complaint, sla.Clock(working.get(key), complaint._pauses(goal))

    def _pauses(self, goal):
        """Return the pauses that are over; one that lasts stops the judging instead.

        While it was solved only the solution's clock stood still: a customer who has
        not been answered waits on.
        """
        return tuple(
            (pause.date_start, pause.date_end)
            for pause in self.pause_ids
            if pause.date_end and (goal == "resolution" or not pause.stage_id.is_closed)
        )

    @api.depends("response_deadline", "resolution_deadline", "sla_state", "date_solved")
    def _compute_next_deadline(self):
        for complaint in self:
            is_answer_due = complaint.sla_state in ("on_time", "at_risk", "late")
            complaint.next_deadline = (
                complaint.response_deadline
                if is_answer_due
                else not complaint.date_solved and complaint.resolution_deadline
            )
