from datetime import date
from decimal import Decimal

from psycopg2.extras import Json

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..tools import expiry, ledger
from ..tools.decimals import exact

# What a posting takes from the account before it has the lock. Only a merge changes
# any of it (_hand_to): who waited for the lock fails on that, and calls again.
LEDGER_FIELDS = ("partner_id", "program_id", "company_id")


class RetailMembership(models.Model):
    """The ledger of an account: the only writer of entries, lots and balances.

    One account's postings are worked out here; retail_membership_night.py lapses
    and releases the lots of many.
    """

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

        A posting whose key is known is skipped, so that a repeated call changes
        nothing. What has been released pays debt first, what no lot can pay becomes
        debt, and what is overdue lapses with the posting.

        Returns the new entries.
        """
        self.ensure_one()
        self.fetch(LEDGER_FIELDS)
        now = fields.Datetime.now()
        policy = self.program_id._ledger_policy()
        today = self.program_id._local(now).date()
        account = self._query_account(tuple({p.key for p in postings}), now)
        postings = [
            posting for posting in postings if posting.key not in account["keys"]
        ]
        if not postings:
            return self.env["retail.points.entry"]
        if account["debt"]:
            self._query_pay_debt(today, now, policy)
        book = self._work_out(postings, account)
        book.lapse(self._lapse_posting(postings[0].key, now, today))
        entry_ids = self._write_moves(book)
        self._refresh_figures(book, today)
        if account["debt"] or book.unpaid:
            self._pay_debt(now)
        posted = [entry_ids[posting.key] for posting in postings]
        return self.env["retail.points.entry"].browse(posted)

    def _work_out(self, postings, account):
        """Return the ``ledger.Book`` in which all postings have been worked out."""
        debits = self._query_debits(
            [p.restores_entry_id for p in postings if p.restores_entry_id]
        )
        book = ledger.Book(
            self._query_lots(list(debits)),
            self._terms(account),
            {
                uuid: ledger.Hold(Decimal(points), date.fromisoformat(day))
                for uuid, points, day in account["holds"]
            },
            debits,
        )
        for posting in postings:
            book.post(posting)
        self._use_up_holds(book, postings)
        return book

    def _terms(self, account):
        program = self.program_id
        policy = program._ledger_policy()
        since = account["last_purchase"] or account["joined"]
        return expiry.Terms(
            is_spared=account["tier_id"] in policy.keeping_tier_ids,
            grace_until=account["grace_until"],
            idle_since=program._local(since).date()
            if policy.is_by_inactivity
            else None,
            idle_months=policy.months if policy.is_by_inactivity else 0,
        )

    def _use_up_holds(self, book, postings):
        used = {posting.hold_uuid for posting in postings} & book.holds.keys()
        if used:
            book.release(used)
            self.env["retail.points.hold"]._query_delete(used)

    def _lapse_posting(self, cause, now, today):
        return ledger.Posting(
            kind="expire",
            points=Decimal(0),
            key=f"expire:{cause}",
            date=now,
            day=today,
        )

    def _write_moves(self, book):
        """Write the entries and what they do to lots; return entry ids by key."""
        entry_ids = self._query_insert_entries([move.posting for move in book.moves])
        if len(entry_ids) < len(book.moves):
            raise ConcurrencyError("An entry was posted elsewhere at this moment.")
        self._query_open_lots(
            [
                (entry_ids[move.posting.key], move.posting)
                for move in book.moves
                if move.posting.opens_lot
            ]
        )
        self._query_move_lots(
            [
                (
                    entry_ids[move.posting.key],
                    move.posting.restores_entry_id,
                    lot_id,
                    points,
                )
                for move in book.moves
                for lot_id, points in move.parts
            ]
        )
        self._query_date_lots(book.dates)
        return entry_ids

    def _refresh_figures(self, book, today):
        """Bring the account and its card up to date."""
        change = sum(move.posting.points for move in book.moves)
        purchases = [m.posting.date for m in book.moves if m.posting.kind == "earn"]
        rows = self._query_refresh_figures(
            SQL(
                "SELECT %s, %s::numeric, %s::timestamp",
                self.id,
                change,
                max(purchases, default=None),
            ),
            today,
            is_posting=True,
            policy=self.program_id._ledger_policy(),
        )
        self._forget_cached_figures()
        self.env["loyalty.card"].sudo()._after_projection(rows)

    def _pay_debt(self, now=None):
        """Let what can be spent and no order holds pay what the account owes."""
        now = now or fields.Datetime.now()
        today = self.program_id._local(now).date()
        policy = self.program_id._ledger_policy()
        if self.debt > 0 and self._query_pay_debt(today, now, policy):
            rows = self._query_refresh_figures(
                self._sql_no_change(), today, policy=policy
            )
            self._forget_cached_figures()
            self.env["loyalty.card"].sudo()._after_projection(rows)

    def _forget_cached_figures(self):
        partners = self.partner_id  # read before it is forgotten
        self.invalidate_recordset()
        partners.invalidate_recordset(
            ["member_points", "member_tier_id", "member_state"]
        )
        self.env["retail.points.lot"].invalidate_model()
        self.env["retail.points.hold"].invalidate_model()

    # Rows

    def _query_account(self, keys, now):
        """Lock the account; return what its postings go by, and which keys are known.

        ``holds`` are [order, points, day of the reservation] of those still running.
        """
        [row] = self.env.execute_query_dict(
            SQL(
                """
                SELECT debt, tier_id, lapse_grace_until AS grace_until,
                       date_last_purchase AS last_purchase, date_joined AS joined,
                       ARRAY(SELECT idempotency_key FROM retail_points_entry
                              WHERE idempotency_key IN %(keys)s) AS keys,
                       COALESCE((
                           SELECT jsonb_agg(jsonb_build_array(
                                      order_uuid, points::text, (write_date
                                      AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date))
                             FROM retail_points_hold
                            WHERE membership_id = %(id)s AND date_expires > %(now)s),
                           '[]') AS holds
                  FROM retail_membership
                 WHERE id = %(id)s
                   FOR NO KEY UPDATE
                """,
                keys=keys or ("",),
                tz=self.program_id._ledger_policy().tz,
                id=self.id,
                now=now,
            )
        )
        return row

    def _query_lots(self, debit_ids):
        """Return the open lots, and those that the given debits consumed."""
        condition = SQL("membership_id = %s AND remaining > 0", self.id)
        if debit_ids:
            condition = SQL(
                "%s OR id IN (SELECT lot_id FROM retail_points_allocation"
                " WHERE entry_id IN %s)",
                condition,
                tuple(debit_ids),
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT id, entry_id, remaining, available_from, expires_on"
                " FROM retail_points_lot WHERE %s",
                condition,
            )
        )
        return [
            ledger.Lot(lot_id, entry_id, exact(remaining), available_from, expires_on)
            for lot_id, entry_id, remaining, available_from, expires_on in rows
        ]

    def _query_debits(self, entry_ids):
        """Return ``ledger.Debit`` values: what is still open of posted debits."""
        if not entry_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT owed.entry_id, owed.points, part.lot_id, SUM(part.points)
                  FROM (%s) AS owed
             LEFT JOIN retail_points_allocation part
                    ON part.entry_id = owed.entry_id OR part.source_id = owed.entry_id
              GROUP BY owed.entry_id, owed.points, part.lot_id
                """,
                self._sql_owed(SQL("debit.id IN %s", tuple(entry_ids))),
            )
        )
        taken = {entry_id: {} for entry_id in entry_ids}
        for entry_id, _owed, lot_id, points in rows:
            if lot_id:
                taken[entry_id][lot_id] = exact(points)
        return {
            entry_id: ledger.Debit(exact(owed), taken[entry_id])
            for entry_id, owed, _lot_id, _points in rows
        }

    def _sql_owed(self, condition):
        """Select the debits that ``condition`` names, with what nothing paid yet.

        That is a debit's points less what was given back of it, less what lots paid.
        """
        return SQL(
            """
            SELECT debit.id AS entry_id, debit.membership_id,
                   -debit.points
                 - (SELECT COALESCE(SUM(points), 0) FROM retail_points_entry
                     WHERE restores_id = debit.id)
                 - (SELECT COALESCE(SUM(points), 0) FROM retail_points_allocation
                     WHERE entry_id = debit.id OR source_id = debit.id) AS points
              FROM retail_points_entry debit
             WHERE debit.points < 0 AND %s
            """,
            condition,
        )

    def _query_insert_entries(self, postings):
        """Insert entries and return their ids by key, without those known already."""
        return self._query_insert_rows([self._entry_row(post) for post in postings])

    def _query_insert_rows(self, rows):
        return dict(
            self.env.execute_query(
                SQL(
                    "INSERT INTO retail_points_entry (%s) VALUES %s"
                    " ON CONFLICT (idempotency_key) DO NOTHING"
                    " RETURNING idempotency_key, id",
                    SQL(", ").join(map(SQL.identifier, rows[0])),
                    _sql_rows(row.values() for row in rows),
                )
            )
        )

    def _entry_row(self, posting):
        return {
            "membership_id": self.id,
            "partner_id": self.partner_id.id,
            "program_id": self.program_id.id,
            "company_id": self.company_id.id,
            "kind": posting.kind,
            "points": posting.points,
            "date": posting.date,
            "shop_id": posting.shop_id,
            "pos_order_id": posting.pos_order_id,
            "restores_id": posting.restores_entry_id,
            "qualifying_amount": posting.qualifying_amount,
            "qualifying_points": posting.qualifying_points,
            "qualifying_visits": posting.qualifying_visits,
            "qualifying_date": posting.qualifying_date,
            "explanation": Json(posting.explanation) if posting.explanation else None,
            "note": posting.note,
            "idempotency_key": posting.key,
            "create_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
        }

    def _query_open_lots(self, earnings):
        """Open a lot for each (entry id, posting)."""
        self._query_insert_lots([self._lot_row(*earning) for earning in earnings])

    def _lot_row(self, entry_id, posting):
        return (
            entry_id,
            self.id,
            self.company_id.id,
            posting.points,
            posting.points,
        ) + (posting.available_from or posting.day, posting.expires_on)

    def _query_insert_lots(self, rows):
        if not rows:
            return
        self.env.execute_query(
            SQL(
                "INSERT INTO retail_points_lot (entry_id, membership_id, company_id,"
                " points, remaining, available_from, expires_on)"
                " VALUES %s RETURNING id",
                _sql_rows(rows),
            )
        )

    def _query_move_lots(self, parts):
        """Take (entry id, given back from, lot id, points) from lots."""
        if not parts:
            return
        self.env.execute_query(
            SQL(
                """
                WITH part(entry_id, source_id, lot_id, points) AS (
                    VALUES %s
                ), allocation AS (
                    INSERT INTO retail_points_allocation (
                        entry_id, source_id, lot_id, company_id, points)
                    SELECT entry_id, source_id, lot_id, %s, points FROM part
                ), moved AS (
                    SELECT lot_id, SUM(points) AS points FROM part GROUP BY lot_id
                )
                UPDATE retail_points_lot lot
                   SET remaining = lot.remaining - moved.points
                  FROM moved
                 WHERE lot.id = moved.lot_id
             RETURNING lot.id
                """,
                SQL(", ").join(
                    SQL("(%s, %s::int, %s, %s::numeric)", *part) for part in parts
                ),
                self.company_id.id,
            )
        )

    def _query_date_lots(self, dates):
        """Write the last days of lots, ``{lot id: day}``."""
        if not dates:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_points_lot lot
                   SET expires_on = dated.day
                  FROM (VALUES %s) AS dated(lot_id, day)
                 WHERE lot.id = dated.lot_id
             RETURNING lot.id
                """,
                SQL(", ").join(SQL("(%s, %s::date)", *item) for item in dates.items()),
            )
        )


def _sql_rows(rows):
    """Return rows of values for VALUES: one parameter each, which is quick to build."""
    return SQL(", ").join(SQL("%s", tuple(row)) for row in rows)
