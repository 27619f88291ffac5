from odoo import api, models
from odoo.tools import SQL


class RetailCallback(models.Model):
    """Drops what need not or may not be called any more, and says why."""

    _inherit = "retail.callback"

    @api.model
    def _drop_moot(self, company, today):
        """Drop calls that make no sense any more, or are not wanted."""
        self.env.flush_all()
        queries = {
            "refused": self._query_unwilling(company),
            "moot": self._query_settled(company),
            "open_again": self._query_open_again(company),
            "missed": self._query_missed(company, today),
        }
        for why_not, rows in queries.items():
            self._in_batches(
                self._drop_now,
                [{"id": call_id, "why_not": why_not} for (call_id,) in rows],
            )

    def _drop_now(self, changes):
        """Drop calls whose day has come, too, with their activities."""
        dropped = self.browse(self._query_drop(changes))
        self.invalidate_model()
        dropped._sync_activities()
        return dropped

    def _query_unwilling(self, company):
        unwilling = self.env["res.partner"]._sql_unwilling
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM retail_callback c
                  LEFT JOIN retail_callback_rule r ON r.id = c.rule_id
                  JOIN res_partner p ON p.id = c.partner_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                   AND CASE r.purpose WHEN 'promotion' THEN %s ELSE %s END
                """,
                company.id,
                unwilling("p", "promotion", "phone"),
                unwilling("p", "service", "phone"),
            )
        )

    def _query_settled(self, company):
        """Return calls to silent members who have bought since, or were called.

        A day that somebody chose was agreed on: it stays.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM retail_callback c
                  JOIN retail_callback_rule r ON r.id = c.rule_id
                   AND r.trigger IN ('visit', 'lapsed', 'prospect')
                  JOIN retail_membership m ON m.id = c.membership_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                   AND c.date_wanted IS NOT NULL
                   AND (m.date_last_purchase > c.create_date
                        OR r.trigger = 'visit' AND EXISTS (
                            SELECT FROM retail_callback other
                             WHERE other.partner_id = c.partner_id
                               AND other.company_id = c.company_id
                               AND other.state = 'done'
                               AND other.date_done > c.create_date))
                """,
                company.id,
            )
        )

    def _query_open_again(self, company):
        """Return calls about complaints that were opened again since."""
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM retail_callback c
                  JOIN retail_callback_rule r ON r.id = c.rule_id
                   AND r.trigger = 'complaint'
                  JOIN retail_complaint k ON k.id = c.cause_complaint_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                   AND (k.date_solved IS NULL OR k.date_reopened > c.create_date)
                """,
                company.id,
            )
        )

    def _query_missed(self, company, today):
        """Return calls that nobody has made while they made sense."""
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM retail_callback c
                 WHERE c.state = 'planned' AND c.company_id = %s
                   AND c.date_latest < %s
                """,
                company.id,
                today,
            )
        )
