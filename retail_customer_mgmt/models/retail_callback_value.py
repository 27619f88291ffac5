from odoo import api, models
from odoo.tools import SQL

from .retail_callback_rule_match import VALUE_DAYS


class RetailCallback(models.Model):
    """What the member is worth to the caller's day, for calls planned by hand, too."""

    _inherit = "retail.callback"

    # Not again when she buys: it says what was known when the call was planned.
    @api.depends("membership_id")
    def _compute_value(self):
        for company, callbacks in self.grouped("company_id").items():
            spent = callbacks._query_spent(company)
            for callback in callbacks:
                callback.value = spent.get(callback.membership_id.id, 0)

    def _query_spent(self, company):
        """Return {membership id: what was spent in a year}, as the planner counts."""
        memberships = self.membership_id
        if not memberships:
            return {}
        self.env["retail.points.entry"].flush_model(
            ["membership_id", "qualifying_amount", "qualifying_date"]
        )
        rule = self.env["retail.callback.rule"]
        rows = self.env.execute_query(
            SQL(
                "SELECT m.id, %s FROM retail_membership m WHERE m.id IN %s",
                rule._sql_spent(company._care_today(), VALUE_DAYS),
                tuple(memberships.ids),
            )
        )
        return dict(rows)
