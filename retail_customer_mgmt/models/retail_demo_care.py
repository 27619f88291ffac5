from datetime import timedelta

from odoo import api, fields, models

from ..tools.callback_days import Place

SAID = (
    ("reached", 5, "Delighted with the purchase, and with the advice."),
    ("reached", 4, "All is well. Asked when the new collection comes."),
    ("reached", 5, ""),
    ("no_answer", 0, ""),
    ("reached", 3, "Had to wait long at the till."),
    ("reached", 2, "The size did not fit; will come by to change it."),
    ("wrong_number", 0, "Somebody else has this number now."),
)
# Hours since it came in, severity, cause, channel, stage and words.
COMPLAINTS = (
    (3, "0", "service", "counter", "new", "Nobody was at the counter for ten minutes."),
    (21, "1", "quality", "till", "new", "The loaf was stale when I cut it at home."),
    (30, "2", "delivery", "phone", "new", "The shelf came with a broken board."),
    (50, "0", "price", "web", "progress", "The shelf said 12.00, the till said 14.00."),
    (75, "1", "quality", "email", "waiting", "The zip of the jacket came off."),
    (200, "0", "service", "phone", "solved", "My points were missing after the sale."),
    (400, "1", "quality", "counter", "solved", "The coffee was cold, twice."),
    (2, "2", "quality", "till", "new", "There was glass in the jam."),
)


class RetailDemo(models.AbstractModel):
    """Demonstration data only: calls that were made and are to be made, complaints."""

    _inherit = "retail.demo"

    @api.model
    def _load_callbacks(self):
        """Leave this week's calls to be made, with those of before made in time."""
        now = fields.Datetime.now()
        week = now.date() - timedelta(days=7)
        callbacks = self.env["retail.callback"].search(
            [("state", "=", "planned")], order="date_due, id"
        )
        past = callbacks.filtered(lambda callback: callback.date_due < week)
        for number, callback in enumerate(past):
            outcome, satisfaction, notes = SAID[number % len(SAID)]
            if outcome == "no_answer":
                callback.attempts = callback.rule_id.max_attempts - 1
            callback._close(outcome, satisfaction=satisfaction, notes=notes)
            callback.write(
                {
                    "date_done": fields.Datetime.to_datetime(callback.date_due),
                    "is_on_time": number % 6 != 5,
                }
            )
        self._plan_thanks(week)
        self._plan_visits(now.date())
        planned = self.env["retail.callback"].search([("state", "=", "planned")])
        planned._sync_activities()

    def _plan_thanks(self, since):
        """Plan the calls of recent purchases, whose members had an open one then."""
        orders = self.env["pos.order"].search([("date_order", ">=", since)])
        for order in orders:
            self.env["retail.callback.rule"]._plan_after_purchase(order)

    def _plan_visits(self, today):
        """Plan some visits of the days around today, as the nights before would."""
        rule, company = self._ref("retail_callback_rule_visit"), self.env.company
        self.env.flush_all()
        [cause] = rule._causes(company, today)
        calls = rule._find_calls(company, today, cause)[:6]
        open_days = company._shop_days(today - timedelta(days=3), 14)
        placed = [
            (call, Place(open_days[call.shop][number]))
            for number, call in enumerate(calls)
        ]
        rule._plan_batch(company, cause, placed)

    @api.model
    def _load_complaints(self):
        members = self.env["res.partner"].search([("is_member", "=", True)], order="id")
        now = fields.Datetime.now()
        for member, row in zip(members, COMPLAINTS, strict=False):
            hours, priority, cause, channel, stage, words = row
            complaint = self.env["retail.complaint"].create(
                {
                    "partner_id": member.id,
                    "date_received": now - timedelta(hours=hours),
                    "priority": priority,
                    "cause_id": self._ref(f"retail_complaint_cause_{cause}").id,
                    "channel": channel,
                    "stage_id": self._ref(f"retail_complaint_stage_{stage}").id,
                    "description": words,
                }
            )
            if stage != "new":
                complaint.date_first_response = now - timedelta(hours=hours - 5)
            if stage == "solved":
                complaint.date_solved = now - timedelta(hours=hours - 48)
        self._load_kind_words(members[8:9], now)

    def _load_kind_words(self, member, now):
        self.env["retail.complaint"].create(
            {
                "partner_id": member.id,
                "kind": "praise",
                "date_received": now - timedelta(hours=8),
                "channel": "counter",
                "cause_id": self._ref("retail_complaint_cause_service").id,
                "description": "Clara found me the right jacket in five minutes.",
            }
        )
