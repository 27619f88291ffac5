from odoo import models

from .retail_complaint_escalation_notice import ACTIVITIES

# What may move a deadline, or see to it.
MOVING = frozenset(
    {
        *("date_first_response", "stage_id", "duplicate_of_id", "date_received"),
        *("kind", "priority", "partner_id", "shop_id", "pos_order_id", "company_id"),
        *("policy_id", "response_hours", "resolution_hours", "contact_phone"),
    }
)
DUE = ("at_risk", "late", "missed")


class RetailComplaint(models.Model):
    """Warnings are taken back once they are seen to, or nothing is due any more."""

    _inherit = "retail.complaint"

    def write(self, vals):
        result = super().write(vals)
        if not MOVING.isdisjoint(vals):
            self._drop_warnings()
        return result

    def _warnings_of(self, person):
        """Return the reminders of one person to answer or to solve these."""
        types = self.env["mail.activity.type"].union(
            *(self.env.ref(xmlid) for xmlid in ACTIVITIES.values())
        )
        return self.activity_ids.filtered(
            lambda activity: (
                activity.user_id == person and activity.activity_type_id in types
            )
        )

    def _drop_warnings(self):
        # Who answers or moves a complaint need not be whom it reminds.
        self_sudo = self.sudo()
        answered = self_sudo.filtered(
            lambda c: c.date_first_response or c.sla_state not in DUE
        )
        solved = self_sudo.filtered(
            lambda c: c.is_closed or c.resolution_state not in DUE
        )
        self_sudo._forget_telling()
        (answered - solved)._turn_warnings()
        answered.activity_unlink([ACTIVITIES["response"]])
        solved.activity_unlink([ACTIVITIES["resolution"]])

    def _forget_telling(self):
        """Have people told again at the new deadline where the old one was put off."""
        for goal, state in (
            ("response", "sla_state"),
            ("resolution", "resolution_state"),
        ):
            in_time = self.filtered(lambda c, state=state: c[state] == "on_time")
            told = in_time.escalation_ids
            told.filtered(lambda told, goal=goal: told.goal == goal).unlink()

    def _turn_warnings(self):
        """Leave who is to solve it late, too, a reminder for that."""
        for told in self.escalation_ids:
            if told.goal == "resolution" and told.user_id:
                told._take_over_reminder()
