from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What follows from what happens: times, targets, counts and links of the engine.
ENGINE = frozenset(
    {
        *("name", "duplicate_of_id", "policy_id", "sla_calendar_id", "sla_tz"),
        *("response_hours", "resolution_hours", "response_deadline"),
        *("resolution_deadline", "next_deadline", "is_beyond_calendar"),
        *("date_response_risk", "date_resolution_risk", "sla_state", "is_late"),
        *("resolution_state", "is_resolution_late", "response_time"),
        *("resolution_time", "date_first_response", "date_solved", "date_paused"),
        *("pause_ids", "reopen_count", "date_reopened", "reopened_by_id"),
        *("date_escalated", "escalation_ids", "date_rating_asked"),
        *("compensation_count", "compensation_cost"),
    }
)


class RetailComplaint(models.Model):
    """Nobody turns the clock by hand: neither clerks nor managers, by any door."""

    _inherit = "retail.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_left_to_engine(vals.keys() & ENGINE)
        own = self._without_defaults_of_engine()
        complaints = super(RetailComplaint, own).create(vals_list)
        complaints._check_has_come_in()
        return complaints

    def write(self, vals):
        if not self.env.su:
            # When it came in is known when it is noted: later it would move deadlines.
            self._check_left_to_engine(vals.keys() & (ENGINE | {"date_received"}))
        return super().write(vals)

    def _without_defaults_of_engine(self):
        """Return this without what the context would have a new one begin with."""
        context = {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and key[8:] in ENGINE)
        }
        is_clean = context == self.env.context
        return self if is_clean else self.with_env(self.env(context=context))

    def _check_left_to_engine(self, names):
        if names:
            raise AccessError(
                self.env._(
                    "Times, targets and counts of a complaint follow from what happens"
                    " and can't be entered. Answer the customer, move the complaint to"
                    " another stage, or press the button for it."
                )
            )

    def _check_has_come_in(self):
        now = fields.Datetime.now()
        if any(complaint.date_received > now for complaint in self):
            raise UserError(
                self.env._("Enter when the complaint came in: a time that is past.")
            )
