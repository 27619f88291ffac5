from odoo import api, fields, models
from odoo.tools import SQL


class RetailMembership(models.Model):
    """Lots of many accounts at once: what lapses, what is released, what pays debt.

    Each batch holds accounts of one programme, locked before.
    """

    _inherit = "retail.membership"

    # What a night has to look at: see _query_lock_waiting.
    _waiting_idx = models.Index("(program_id, id) WHERE pending > 0 OR debt > 0")

    def _expire(self, today):
        """Lapse what these accounts hold past its last day."""
        self._after_night(self._query_lapse(today))

    def _release(self, today):
        """Count what has become spendable, and let it pay debt."""
        self._query_pay_debt(today)
        rows = self._query_refresh_figures(self._sql_no_change(), today)
        self._after_night(rows)

    def _after_night(self, rows):
        self.invalidate_model()
        self.env["retail.points.lot"].invalidate_model()
        self.env["res.partner"].invalidate_model(["member_points"])
        self.env["loyalty.card"].sudo()._after_projection(rows)

    @api.model
    def _query_lock_overdue(self, program, today, after, limit):
        """Lock the next accounts after an id that hold lapsed points."""
        condition = SQL(
            """
            EXISTS (
                SELECT FROM retail_points_lot lot
                 WHERE lot.membership_id = account.id AND lot.remaining > 0
                   AND %s)
            AND NOT EXISTS (
                SELECT FROM retail_points_hold hold
                 WHERE hold.membership_id = account.id AND hold.date_expires > %s)
            """,
            program._sql_lapsed(today),
            fields.Datetime.now(),
        )
        return self._query_lock_next(program, condition, after, limit)

    @api.model
    def _query_lock_waiting(self, program, today, after, limit):
        """Lock the next accounts after an id with released points or payable debt."""
        condition = SQL(
            """
            (pending > 0 OR debt > 0) AND EXISTS (
                SELECT FROM retail_points_lot lot
                 WHERE lot.membership_id = account.id AND lot.remaining > 0
                   AND lot.available_from <= %s
                   AND (account.debt > 0
                       OR lot.available_from > account.date_figures))
            """,
            today,
        )
        return self._query_lock_next(program, condition, after, limit)

    @api.model
    def _query_lock_next(self, program, condition, after, limit):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account.id FROM retail_membership account
                 WHERE account.program_id = %s AND account.id > %s AND %s
              ORDER BY account.id
                 LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                program.id,
                after,
                condition,
                limit,
            )
        )
        return self.browse([membership_id for (membership_id,) in rows])

    def _query_lapse(self, today):
        """Post the lapse of overdue lots; return ``(card id, old, new points)``.

        Accounts and cards are written along with it: what lapses leaves the debt.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH lot AS MATERIALIZED (
                    SELECT lot.id, lot.membership_id, lot.remaining,
                           lot.available_from, %(last_day)s AS last_day,
                           %(lapsed)s AS is_lapsed
                      FROM retail_points_lot lot
                      JOIN retail_membership account ON account.id = lot.membership_id
                     WHERE account.id = ANY(%(ids)s) AND lot.remaining > 0
                ), figure AS (
                    SELECT membership_id AS id,
                           COALESCE(SUM(remaining) FILTER (WHERE is_lapsed), 0)
                               AS lapsed,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE NOT is_lapsed AND available_from > %(today)s), 0)
                               AS pending,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE NOT is_lapsed AND available_from <= %(today)s), 0)
                               AS spendable,
                           MAX(lot.id) FILTER (WHERE is_lapsed) AS last_lot_id
                      FROM lot
                  GROUP BY membership_id
                ), entry AS (
                    INSERT INTO retail_points_entry (
                        membership_id, partner_id, program_id, company_id, kind,
                        points, date, idempotency_key, qualifying_amount,
                        qualifying_points, qualifying_visits, create_uid, create_date)
                    SELECT account.id, account.partner_id,
                           account.program_id, account.company_id, 'expire',
                           -figure.lapsed, now() AT TIME ZONE 'UTC',
                           CONCAT_WS(':', 'expire', account.id,
                               %(today)s::date, figure.last_lot_id),
                           0, 0, 0, %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM figure JOIN retail_membership account USING (id)
                     WHERE figure.lapsed > 0
                 RETURNING id, membership_id, company_id
                ), allocation AS (
                    INSERT INTO retail_points_allocation (
                        entry_id, lot_id, company_id, points)
                    SELECT entry.id, lot.id, entry.company_id, lot.remaining
                      FROM lot JOIN entry USING (membership_id)
                     WHERE lot.is_lapsed
                ), emptied AS (
                    UPDATE retail_points_lot emptied
                       SET remaining = 0, expires_on = lot.last_day
                      FROM lot WHERE lot.id = emptied.id AND lot.is_lapsed
                ), account AS (
                    UPDATE retail_membership membership
                       SET balance = balance - figure.lapsed,
                           pending = figure.pending,
                           spendable = figure.spendable,
                           points = figure.spendable - debt,
                           date_figures = %(today)s,
                           write_date = now() AT TIME ZONE 'UTC'
                      FROM figure
                     WHERE membership.id = figure.id AND figure.lapsed > 0
                 RETURNING card_id, membership.points::float8 AS points
                )
                %(update_cards)s
                """,
                ids=self.ids,
                today=today,
                last_day=self.program_id._sql_last_day(),
                lapsed=self.program_id._sql_lapsed(today),
                uid=self.env.uid,
                update_cards=self._sql_update_cards(),
            )
        )

    def _query_pay_debt(self, today, now=None, policy=None):
        """Let spendable points that no order holds pay debts, the oldest first.

        Both debits and lots are laid end to end; where they overlap, the lot pays
        the debit. Returns the lots that paid.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH lot AS (
                    SELECT lot.id, lot.membership_id, lot.company_id, lot.remaining,
                           SUM(lot.remaining) OVER (
                               PARTITION BY lot.membership_id
                               ORDER BY lot.expires_on NULLS LAST, lot.id) AS upto
                      FROM retail_points_lot lot
                      JOIN retail_membership account ON account.id = lot.membership_id
                     WHERE account.id = ANY(%(ids)s) AND account.debt > 0
                       AND lot.remaining > 0 AND lot.available_from <= %(today)s
                       AND NOT %(lapsed)s
                ), payer AS (
                    SELECT lot.membership_id, MAX(lot.upto) - COALESCE((
                               SELECT SUM(points) FROM retail_points_hold hold
                                WHERE hold.membership_id = lot.membership_id
                                  AND hold.date_expires > %(now)s), 0) AS free
                      FROM lot
                  GROUP BY lot.membership_id
                ), debit AS (
                    SELECT owed.*, SUM(owed.points) OVER (
                               PARTITION BY owed.membership_id
                               ORDER BY owed.entry_id) AS upto
                      FROM (%(owed)s) AS owed
                     WHERE owed.points > 0
                ), part AS (
                    SELECT debit.entry_id, lot.id AS lot_id, lot.company_id,
                           LEAST(debit.upto, lot.upto, payer.free)
                         - GREATEST(debit.upto - debit.points,
                               lot.upto - lot.remaining) AS points
                      FROM payer
                      JOIN lot USING (membership_id)
                      JOIN debit USING (membership_id)
                     WHERE LEAST(debit.upto, lot.upto, payer.free)
                         > GREATEST(debit.upto - debit.points,
                               lot.upto - lot.remaining)
                ), allocation AS (
                    INSERT INTO retail_points_allocation (
                        entry_id, lot_id, company_id, points)
                    SELECT entry_id, lot_id, company_id, points FROM part
                ), paid AS (
                    SELECT lot_id, SUM(points) AS points FROM part GROUP BY lot_id
                )
                UPDATE retail_points_lot lot
                   SET remaining = lot.remaining - paid.points
                  FROM paid
                 WHERE lot.id = paid.lot_id
             RETURNING lot.id
                """,
                ids=self.ids,
                today=today,
                lapsed=self.program_id._sql_lapsed(today, policy),
                now=now or fields.Datetime.now(),
                owed=self._sql_owed(
                    SQL("debit.membership_id IN (SELECT membership_id FROM payer)")
                ),
            )
        )

    def _sql_no_change(self):
        return SQL("SELECT UNNEST(%s), 0::numeric, NULL::timestamp", self.ids)

    def _query_refresh_figures(self, changes, today, is_posting=False, policy=None):
        """Update accounts and cards; return ``(card id, old points, new points)``.

        ``changes`` selects (membership id, change of the balance, last purchase or
        NULL). Rows whose figures stay as they are aren't touched, but by a posting:
        who waits for the account would go on with a snapshot that lacks its entries.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH change(id, points, purchase) AS (%(changes)s
                ), account AS (
                    SELECT change.id, balance + change.points AS balance, tier_id,
                           lapse_grace_until, date_joined, GREATEST(
                               date_last_purchase, change.purchase)
                               AS date_last_purchase
                      FROM change JOIN retail_membership USING (id)
                ), figure AS (
                    SELECT account.id, account.balance, account.date_last_purchase,
                           COALESCE(SUM(remaining), 0) - account.balance AS debt,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE available_from > %(today)s), 0) AS pending,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE available_from <= %(today)s
                                 AND NOT %(lapsed)s), 0) AS spendable
                      FROM account
                 LEFT JOIN retail_points_lot lot
                        ON lot.membership_id = account.id AND lot.remaining > 0
                  GROUP BY account.id, account.balance, account.date_last_purchase
                ), account_now AS (
                    UPDATE retail_membership membership
                       SET balance = figure.balance,
                           pending = figure.pending,
                           spendable = figure.spendable,
                           debt = figure.debt,
                           points = figure.spendable - figure.debt,
                           date_last_purchase = figure.date_last_purchase,
                           date_figures = %(today)s,
                           write_date = now() AT TIME ZONE 'UTC'
                      FROM figure
                     WHERE membership.id = figure.id
                       AND (%(is_posting)s
                            OR (membership.balance, membership.pending,
                                membership.spendable, membership.debt,
                                membership.points, membership.date_last_purchase)
                               IS DISTINCT FROM
                               (figure.balance, figure.pending, figure.spendable,
                                figure.debt, figure.spendable - figure.debt,
                                figure.date_last_purchase))
                 RETURNING card_id, membership.points::float8 AS points
                )
                %(update_cards)s
                """,
                changes=changes,
                today=today,
                is_posting=is_posting,
                lapsed=self.program_id._sql_lapsed(today, policy),
                update_cards=self._sql_update_cards("account_now"),
            )
        )

    def _sql_update_cards(self, accounts="account"):
        return SQL(
            """
            UPDATE loyalty_card card
               SET points = account.points, write_date = now() AT TIME ZONE 'UTC'
              FROM %s AS account, loyalty_card old
             WHERE card.id = account.card_id AND old.id = card.id
               AND old.points IS DISTINCT FROM account.points
         RETURNING card.id, old.points, card.points
            """,
            SQL.identifier(accounts),
        )
