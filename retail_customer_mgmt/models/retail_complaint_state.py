from odoo import api, fields, models

from ..tools import sla

HOUR = 3600
STATES = [
    ("on_time", "On time"),
    ("at_risk", "At risk"),
    ("late", "Late"),
]


class RetailComplaint(models.Model):
    """How the answer and the solution stand towards their deadlines."""

    _inherit = "retail.complaint"

    sla_state = fields.Selection(
        selection=[
            *STATES,
            ("met", "Answered in time"),
            ("missed", "Not answered in time"),
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
    resolution_state = fields.Selection(
        selection=[*STATES, ("met", "Solved in time"), ("missed", "Solved late")],
        string="Solution",
        compute="_compute_resolution_state",
        store=True,
        tracking=True,
    )
    is_resolution_late = fields.Boolean(
        compute="_compute_resolution_state",
        store=True,
        help="It was not solved in time.",
    )
    response_time = fields.Float(
        string="Hours to Answer",
        compute="_compute_response_time",
        store=True,
        aggregator="avg",
        help="As the target counts them: working hours, without pauses.",
    )
    resolution_time = fields.Float(
        string="Hours to Solve",
        compute="_compute_resolution_time",
        store=True,
        aggregator="avg",
        help="As the target counts them: working hours, without pauses.",
    )
    response_remaining = fields.Float(
        string="Hours Left to Answer", compute="_compute_remaining"
    )
    resolution_remaining = fields.Float(
        string="Hours Left to Solve", compute="_compute_remaining"
    )
    sla_clock = fields.Json(string="Countdown", compute="_compute_remaining")

    @api.depends(
        "response_deadline",
        "date_response_risk",
        "date_first_response",
        "date_solved",
        "date_paused",
    )
    def _compute_sla_state(self):
        for complaint in self:
            state = complaint._state(
                complaint.response_deadline,
                complaint.date_response_risk,
                complaint.date_first_response,
            )
            complaint.sla_state = state
            complaint.is_late = state in ("late", "missed")

    @api.depends(
        "resolution_deadline", "date_resolution_risk", "date_solved", "date_paused"
    )
    def _compute_resolution_state(self):
        for complaint in self:
            state = complaint._state(
                complaint.resolution_deadline,
                complaint.date_resolution_risk,
                complaint.date_solved,
            )
            complaint.resolution_state = state
            complaint.is_resolution_late = state in ("late", "missed")

    def _state(self, due, risk, done):
        now = fields.Datetime.now()
        return due and sla.state(
            due, risk, done, now, self.date_paused, is_closed=bool(self.date_solved)
        )

    @api.depends("date_first_response", "response_deadline", "date_paused")
    def _compute_response_time(self):
        for complaint, clock in self._with_clocks("response"):
            complaint.response_time = complaint._hours_until(
                complaint.date_first_response, clock
            )

    @api.depends("date_solved", "resolution_deadline", "date_paused")
    def _compute_resolution_time(self):
        for complaint, clock in self._with_clocks():
            complaint.resolution_time = complaint._hours_until(
                complaint.date_solved, clock
            )

    def _hours_until(self, done, clock):
        """Return what has counted until something was done; 0 before it is done."""
        if not done or self.kind == "praise":
            return 0
        if self.date_paused:
            done = min(done, self.date_paused)
        if self.is_beyond_calendar:
            clock = clock.by_the_clock()
        hours = clock.counted(self.date_received, done).total_seconds() / HOUR
        return max(hours, 0)

    @api.depends("sla_state", "resolution_state", "next_deadline", "pause_ids")
    def _compute_remaining(self):
        now = fields.Datetime.now()
        for complaint, clock in self._with_clocks():
            if complaint.is_beyond_calendar:
                clock = clock.by_the_clock()
            moment = complaint.date_paused or now
            for goal, deadline, done in complaint._goals():
                own = clock.pausing(complaint._pauses(goal))
                left = deadline and not done and own.counted(moment, deadline)
                complaint[f"{goal}_remaining"] = (
                    left.total_seconds() / HOUR if left else 0
                )
            complaint.sla_clock = complaint._countdown(clock, moment)

    def _goals(self):
        return (
            ("response", self.response_deadline, self.date_first_response),
            ("resolution", self.resolution_deadline, self.date_solved),
        )

    def _countdown(self, clock, now):
        """Return what a browser needs to count down by itself, or nothing."""
        goal = "resolution" if self.date_first_response else "response"
        if goal == "response" and not self.response_deadline:
            goal = "resolution"
        deadline = self[f"{goal}_deadline"]
        if not deadline:
            return False
        return {
            "goal": goal,
            "state": self.sla_state if goal == "response" else self.resolution_state,
            "deadline": _iso(deadline),
            "risk": _iso(self[f"date_{goal}_risk"]),
            "paused": _iso(self.date_paused),
            # Not None: XML-RPC carries none.
            "hours": clock.working is not None
            and [
                (_iso(since), _iso(until))
                for since, until in _until(clock.spans(now), deadline)
            ],
        }


def _iso(moment):
    """Return a moment as a browser reads it: with its zone."""
    return moment and f"{moment.isoformat()}Z"


def _until(spans, deadline, most=100):
    """Yield the spans before a deadline, no more than a browser wants to hold."""
    for number, (since, until) in enumerate(spans):
        if since >= deadline or number >= most:
            return
        yield since, min(until, deadline)
