from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import ledger
from ..tools.decimals import exact


class RetailMembership(models.Model):
    """The ledger of an account. Only this file writes entries, lots and balances."""

    _inherit = "retail.membership"

    def _lock(self):
        """Lock the accounts until the transaction ends, in id order.

        Rows that reference an account can still be inserted. A conflict raises a
        serialization failure, which Odoo answers by calling again.
        """
        self.env.execute_query(
            SQL(
                "SELECT id FROM retail_membership WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(self.ids),
            )
        )

    def _post(self, postings):
        """Post ``tools.ledger.Posting`` values to this account, in their order.

        The only writer of entries, lots, allocations and balances. A posting whose
        key is known is skipped, so that a repeated call changes nothing.

        Returns the new entries. What no lot can pay becomes debt.
        """
        self.ensure_one()
        self._lock()
        entry_ids, change, purchases = [], Decimal(0), []
        for posting in postings:
            entry_id = self._query_insert_entry(posting)
            if not entry_id:
                continue
            self._settle(entry_id, posting, change)
            entry_ids.append(entry_id)
            change += posting.points
            if posting.kind == "earn":
                purchases.append(posting.date)
        if used := {posting.hold_uuid for posting in postings} - {None}:
            self.env["retail.points.hold"]._query_delete(used)
        if entry_ids:
            self._refresh_figures([(self.id, change, max(purchases, default=None))])
        return self.env["retail.points.entry"].browse(entry_ids)

    def _settle(self, entry_id, posting, change):
        """Let an entry open or move lots; ``change`` is what went before."""
        if posting.restores_entry_id:
            self._restore_lots(entry_id, posting)
        elif posting.points > 0:
            self._open_lot(entry_id, posting, change)
        elif posting.points < 0:
            self._consume_lots(entry_id, posting)

    def _open_lot(self, entry_id, posting, change):
        """Open the lot of an earning; it pays what the member owes first."""
        paid = self._pay_debt(posting.points, self._query_debt(change))
        [(lot_id,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_points_lot (
                    entry_id, membership_id, company_id, points, remaining,
                    available_from, expires_on)
                VALUES (%s, %s, %s, %s, %s, %s, %s)
                RETURNING id
                """,
                entry_id,
                self.id,
                self.company_id.id,
                posting.points,
                posting.points - sum(paid.values()),
                posting.available_from or posting.day,
                posting.expires_on,
            )
        )
        for debit_id, part in paid.items():
            self._query_insert_allocations(debit_id, [(lot_id, part)])

    def _pay_debt(self, points, debt):
        """Return how much of ``points`` goes to which unpaid debit."""
        left = min(debt, points)
        paid = {}
        for debit_id, owed in self._query_unpaid_debits() if left > 0 else ():
            paid[debit_id] = min(exact(owed), left)
            left -= paid[debit_id]
            if not left:
                break
        return paid

    def _query_debt(self, change):
        """Return what lots hold less what the entries say, ``change`` among them."""
        [(debt,)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(lot.remaining), 0) - account.balance - %s
                  FROM retail_membership account
             LEFT JOIN retail_points_lot lot
                    ON lot.membership_id = account.id AND lot.remaining > 0
                 WHERE account.id = %s
              GROUP BY account.id
                """,
                change,
                self.id,
            )
        )
        return exact(debt)

    def _query_unpaid_debits(self):
        return self.env.execute_query(
            SQL(
                """
                SELECT entry.id, -entry.points - COALESCE(SUM(allocation.points), 0)
                  FROM retail_points_entry entry
             LEFT JOIN retail_points_allocation allocation
                    ON allocation.entry_id = entry.id
                 WHERE entry.membership_id = %s AND entry.points < 0
              GROUP BY entry.id
                HAVING -entry.points > COALESCE(SUM(allocation.points), 0)
              ORDER BY entry.id
                """,
                self.id,
            )
        )

    def _consume_lots(self, entry_id, posting):
        parts, _unpaid = ledger.allocate(
            self._query_lots(posting.own_entry_ids),
            -posting.points,
            posting.day,
            posting.own_entry_ids,
            self._query_held(posting.hold_uuid),
        )
        self._query_insert_allocations(entry_id, parts)
        self._query_change_lots([(lot_id, -part) for lot_id, part in parts])

    def _query_held(self, excluding):
        [(held,)] = self.env.execute_query(
            SQL(
                "SELECT SUM(points) FROM retail_points_hold"
                " WHERE membership_id = %s AND date_expires > %s"
                " AND order_uuid IS DISTINCT FROM %s",
                self.id,
                fields.Datetime.now(),
                excluding,
            )
        )
        return exact(held)

    def _restore_lots(self, entry_id, posting):
        """Give points back to the lots that a redemption had consumed."""
        left = posting.points
        parts = []
        for lot_id, taken in self._query_taken(posting.restores_entry_id):
            part = min(exact(taken), left)
            if part > 0:
                parts.append((lot_id, -part))
                left -= part
        self._query_insert_allocations(
            entry_id, parts, source_id=posting.restores_entry_id
        )
        self._query_change_lots(
            [(lot_id, -part) for lot_id, part in parts], alive_until=posting.expires_on
        )

    def _query_taken(self, redeem_entry_id):
        """Return what a redemption still holds of each lot, the last-expiring first."""
        return self.env.execute_query(
            SQL(
                """
                SELECT lot.id, SUM(allocation.points)
                  FROM retail_points_allocation allocation
                  JOIN retail_points_lot lot ON lot.id = allocation.lot_id
                 WHERE %s IN (allocation.entry_id, allocation.source_id)
              GROUP BY lot.id
                HAVING SUM(allocation.points) > 0
              ORDER BY lot.expires_on DESC NULLS FIRST, lot.id DESC
                """,
                redeem_entry_id,
            )
        )

    def _query_insert_entry(self, posting):
        """Insert an entry and return its id; ``None`` where its key is known."""
        values = {
            "membership_id": self.id,
            "partner_id": self.partner_id.id,
            "program_id": self.program_id.id,
            "company_id": self.company_id.id,
            "kind": posting.kind,
            "points": posting.points,
            "date": posting.date,
            "shop_id": posting.shop_id,
            "pos_order_id": posting.pos_order_id,
            "qualifying_amount": posting.qualifying_amount,
            "qualifying_points": posting.qualifying_points,
            "qualifying_visits": posting.qualifying_visits,
            "qualifying_date": posting.qualifying_date,
            "explanation": Json(posting.explanation) if posting.explanation else None,
            "note": posting.note,
            "idempotency_key": posting.key,
            "create_uid": self.env.uid,
        }
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO retail_points_entry (%s, create_date)"
                " VALUES (%s, now() AT TIME ZONE 'UTC')"
                " ON CONFLICT (idempotency_key) DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )
        return rows[0][0] if rows else None

    def _query_lots(self, own_entry_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, entry_id, remaining, available_from, expires_on
                  FROM retail_points_lot
                 WHERE membership_id = %s AND remaining > 0
                """,
                self.id,
            )
        )
        return [
            ledger.Lot(lot_id, entry_id, exact(remaining), available_from, expires_on)
            for lot_id, entry_id, remaining, available_from, expires_on in rows
        ]

    def _query_insert_allocations(self, entry_id, parts, source_id=None):
        if not parts:
            return
        company_id = self.company_id.id
        rows = SQL(", ").join(
            SQL("(%s, %s, %s, %s, %s)", entry_id, lot_id, company_id, part, source_id)
            for lot_id, part in parts
        )
        self.env.execute_query(
            SQL(
                "INSERT INTO retail_points_allocation"
                " (entry_id, lot_id, company_id, points, source_id) VALUES %s",
                rows,
            )
        )

    def _query_change_lots(self, changes, alive_until=None):
        if not changes:
            return
        rows = SQL(", ").join(
            SQL("(%s, %s::numeric)", lot_id, change) for lot_id, change in changes
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_points_lot lot
                   SET remaining = lot.remaining + change.points,
                       expires_on = CASE WHEN lot.expires_on IS NOT NULL
                           THEN GREATEST(lot.expires_on, %s) END
                  FROM (VALUES %s) AS change(lot_id, points)
                 WHERE lot.id = change.lot_id
                """,
                alive_until,
                rows,
            )
        )

    def _refresh_figures(self, changes):
        """Bring accounts and their cards up to date with new entries.

        ``changes`` are (membership id, change of the balance, last purchase or None).
        """
        rows = self._query_refresh_figures(changes, self.program_id._today())
        self._forget_cached_figures()
        self.env["loyalty.card"].sudo()._after_projection(rows)

    def _query_refresh_figures(self, changes, today):
        """Update accounts and cards; return ``(card id, old points, new points)``."""
        rows = SQL(", ").join(
            SQL("(%s, %s::numeric, %s::timestamp)", *change) for change in changes
        )
        return self.env.execute_query(
            SQL(
                """
                WITH change(id, points, purchase) AS (VALUES %(rows)s
                ), lots AS (
                    SELECT change.id, change.points, change.purchase,
                           COALESCE(SUM(remaining), 0) AS held,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE available_from > %(today)s), 0) AS pending,
                           COALESCE(SUM(remaining) FILTER (
                               WHERE available_from <= %(today)s
                                 AND COALESCE(expires_on >= %(today)s, TRUE)), 0)
                               AS spendable
                      FROM change
                 LEFT JOIN retail_points_lot lot
                        ON lot.membership_id = change.id AND lot.remaining > 0
                  GROUP BY change.id, change.points, change.purchase
                ), account AS (
                    UPDATE retail_membership membership
                       SET balance = balance + lots.points,
                           pending = lots.pending,
                           spendable = lots.spendable,
                           debt = lots.held - balance - lots.points,
                           points = lots.spendable
                               - (lots.held - balance - lots.points),
                           date_last_purchase = GREATEST(
                               date_last_purchase, lots.purchase),
                           write_date = now() AT TIME ZONE 'UTC'
                      FROM lots
                     WHERE membership.id = lots.id
                 RETURNING card_id, membership.points::float8 AS points
                )
                UPDATE loyalty_card card
                   SET points = account.points, write_date = now() AT TIME ZONE 'UTC'
                  FROM account, loyalty_card old
                 WHERE card.id = account.card_id AND old.id = card.id
                   AND old.points IS DISTINCT FROM account.points
             RETURNING card.id, old.points, card.points
                """,
                rows=rows,
                today=today,
            )
        )

    def _forget_cached_figures(self):
        self.invalidate_recordset()
        self.partner_id.invalidate_recordset(
            ["member_points", "member_tier_id", "member_state"]
        )
        self.env["retail.points.lot"].invalidate_model()

    @api.model
    def _query_lock_overdue(self, program, today, limit):
        """Lock a batch of the programme's accounts that hold lapsed points."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT membership.id
                  FROM retail_membership membership
                 WHERE membership.program_id = %s
                   AND EXISTS (
                       SELECT FROM retail_points_lot lot
                        WHERE lot.membership_id = membership.id
                          AND lot.remaining > 0 AND lot.expires_on < %s)
              ORDER BY membership.id
                 LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                program.id,
                today,
                limit,
            )
        )
        return self.browse([membership_id for (membership_id,) in rows])

    def _expire(self, today):
        """Lapse what these locked accounts of one programme hold past its last day."""
        changes = self._query_expire(today)
        if changes:
            self._refresh_figures([(*change, None) for change in changes])

    def _query_expire(self, today):
        """Post the lapse of overdue lots; return ``(membership id, change)`` rows."""
        return self.env.execute_query(
            SQL(
                """
                WITH overdue AS (
                    SELECT id, membership_id, remaining
                      FROM retail_points_lot
                     WHERE membership_id IN %(ids)s
                       AND remaining > 0 AND expires_on < %(today)s
                ), entry AS (
                    INSERT INTO retail_points_entry (
                        membership_id, partner_id, program_id, company_id, kind,
                        points, date, idempotency_key, qualifying_amount,
                        qualifying_points, qualifying_visits, create_uid, create_date)
                    SELECT membership.id, membership.partner_id,
                           membership.program_id, membership.company_id, 'expire',
                           -SUM(overdue.remaining), now() AT TIME ZONE 'UTC',
                           CONCAT_WS(':', 'expire', membership.id,
                               %(today)s::date, MAX(overdue.id)),
                           0, 0, 0, %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM overdue
                      JOIN retail_membership membership
                        ON membership.id = overdue.membership_id
                  GROUP BY membership.id
                 RETURNING id, membership_id, company_id, points
                ), allocation AS (
                    INSERT INTO retail_points_allocation (
                        entry_id, lot_id, company_id, points)
                    SELECT entry.id, overdue.id, entry.company_id, overdue.remaining
                      FROM overdue JOIN entry USING (membership_id)
                ), lot AS (
                    UPDATE retail_points_lot lot SET remaining = 0
                      FROM overdue WHERE overdue.id = lot.id
                )
                SELECT membership_id, points FROM entry
                """,
                ids=tuple(self.ids),
                today=today,
                uid=self.env.uid,
            )
        )
