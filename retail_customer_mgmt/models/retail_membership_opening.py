from odoo import fields, models
from odoo.tools import SQL


class RetailMembership(models.Model):
    """Opening balances of many accounts at once: as ``_post`` would, set-based."""

    _inherit = "retail.membership"

    def _post_openings(self, openings):
        """Post the opening balances of these locked accounts of one programme.

        One whose key is known is skipped, so that a repeated call changes nothing.
        What a balance brings pays what the account owes.
        """
        openings.flush_recordset()
        self.flush_recordset()
        today = self.program_id._today()
        posted = self._query_post_openings(openings, today)
        openings.invalidate_recordset(["state", "entry_id"])
        if not posted:
            return
        changes = SQL(
            "SELECT membership_id, SUM(points), NULL::timestamp"
            " FROM retail_points_entry WHERE id = ANY(%s) GROUP BY membership_id",
            [entry_id for (entry_id,) in posted],
        )
        rows = self._query_refresh_figures(changes, today)
        if self._query_pay_debt(today):
            rows += self._query_refresh_figures(self._sql_no_change(), today)
        # Points that members had anyway are no milestone to write them about.
        self.with_context(loyalty_no_mail=True)._after_night(rows)
        self.env["retail.points.entry"].invalidate_model()

    def _query_post_openings(self, openings, today):
        """Write entries and lots, and note them on the openings; return entry ids."""
        return self.env.execute_query(
            SQL(
                """
                WITH opening AS (
                    SELECT opening.*, CONCAT('opening:', opening.id, ':1') AS key,
                           CASE WHEN opening.date = %(today)s THEN %(now)s
                                ELSE opening.date::timestamp AT TIME ZONE %(tz)s
                                     AT TIME ZONE 'UTC' END AS moment
                      FROM retail_points_adjustment opening
                     WHERE id = ANY(%(ids)s)
                ), entry AS (
                    INSERT INTO retail_points_entry (
                        membership_id, partner_id, program_id, company_id, kind,
                        points, date, note, idempotency_key, qualifying_amount,
                        qualifying_points, qualifying_visits, create_uid, create_date)
                    SELECT account.id, account.partner_id, account.program_id,
                           account.company_id, 'opening', opening.points,
                           opening.moment, opening.reason, opening.key, 0, 0, 0,
                           %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM opening
                      JOIN retail_membership account
                        ON account.id = opening.membership_id
                  ORDER BY opening.id
                        ON CONFLICT (idempotency_key) DO NOTHING
                 RETURNING id, company_id, idempotency_key AS key
                ), lot AS (
                    INSERT INTO retail_points_lot (
                        entry_id, membership_id, company_id, points, remaining,
                        available_from, expires_on)
                    SELECT entry.id, opening.membership_id, entry.company_id,
                           opening.points, opening.points, opening.date,
                           opening.expires_on
                      FROM entry JOIN opening USING (key)
                  ORDER BY entry.id
                )
                UPDATE retail_points_adjustment adjustment
                   SET state = 'posted', entry_id = entry.id
                  FROM entry JOIN opening USING (key)
                 WHERE adjustment.id = opening.id
             RETURNING entry.id
                """,
                ids=openings.ids,
                today=today,
                now=fields.Datetime.now(),
                tz=self.program_id.tz,
                uid=self.env.uid,
            )
        )
