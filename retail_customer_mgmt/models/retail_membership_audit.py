import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.decimals import exact

_logger = logging.getLogger(__name__)


class RetailMembership(models.Model):
    """Checks that the figures of all accounts are what their ledgers say."""

    _inherit = "retail.membership"

    @api.model
    def _audit(self, today=None):
        """Return what differs from the ledger, a dict a finding; ``[]`` if all is well.

        A finding tells ``program_id``, ``membership_id``, ``what`` is wrong, the
        number that is ``stored`` and the one ``expected``, their ``difference``, and
        ``res_id``, the row that it is about: a lot, an entry, a card or the account.
        """
        # Holds, lots and entries are compared as they are in the database.
        self.env.flush_all()
        programs = self.env["retail.member.program"].sudo()
        return [
            finding
            for program in programs.with_context(active_test=False).search([])
            for finding in self._audit_program(program, today or program._today())
        ]

    @api.model
    def _audit_program(self, program, today):
        rows = [
            *self._query_wrong_figures(program, today),
            *self._query_wrong_holds(program, today),
            *self._query_wrong_lots(program),
            *self._query_wrong_debits(program),
            *self._query_wrong_credits(program),
        ]
        return [
            {
                "program_id": program.id,
                "membership_id": membership_id,
                "what": what,
                "res_id": res_id,
                "stored": float(stored or 0),
                "expected": float(expected or 0),
                "difference": float(exact(stored) - exact(expected)),
            }
            for membership_id, what, res_id, stored, expected in rows
        ]

    def _query_wrong_figures(self, program, today):
        """Compare accounts and cards with entries and lots.

        Debt is what the debits owe, each by itself: one paid too much pays no other.
        Pending and spendable points are those of the day they were worked out, which
        a night may not have done for today. Overdue points count as spendable or
        not: a change of the policy shows in the figures after the next night.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH account AS (
                    SELECT id, balance, pending, spendable, debt, points, card_id,
                           date_joined, date_last_purchase,
                           GREATEST(date_figures, %(yesterday)s) AS day
                      FROM retail_membership
                     WHERE program_id = %(program_id)s
                ), entry AS (
                    SELECT membership_id, SUM(points) AS points
                      FROM retail_points_entry
                     WHERE program_id = %(program_id)s
                  GROUP BY membership_id
                ), lot AS (
                    SELECT account.id, SUM(remaining) AS held,
                           SUM(remaining) FILTER (
                               WHERE available_from > account.day) AS pending,
                           SUM(remaining) FILTER (
                               WHERE available_from <= account.day AND %(overdue)s)
                               AS overdue
                      FROM retail_points_lot lot
                      JOIN account ON account.id = lot.membership_id
                     WHERE remaining > 0
                  GROUP BY account.id
                ), owed AS (
                    SELECT membership_id, SUM(points) AS points
                      FROM (%(owed)s) AS debit
                     WHERE points > 0
                  GROUP BY membership_id
                ), due AS (
                    SELECT account.id, COALESCE(entry.points, 0) AS balance,
                           COALESCE(lot.pending, 0) AS pending,
                           COALESCE(owed.points, 0) AS debt,
                           LEAST(GREATEST(account.spendable,
                               COALESCE(lot.held, 0) - COALESCE(lot.pending, 0)
                                   - COALESCE(lot.overdue, 0)),
                               COALESCE(lot.held, 0) - COALESCE(lot.pending, 0))
                               AS spendable
                      FROM account
                 LEFT JOIN entry ON entry.membership_id = account.id
                 LEFT JOIN owed ON owed.membership_id = account.id
                 LEFT JOIN lot ON lot.id = account.id
                )
                SELECT account.id, figure.what, figure.res_id,
                       figure.stored, figure.expected
                  FROM account
                  JOIN due USING (id)
             LEFT JOIN loyalty_card card ON card.id = account.card_id
            CROSS JOIN LATERAL (VALUES
                       ('balance', account.id, account.balance, due.balance),
                       ('pending', account.id, account.pending, due.pending),
                       ('spendable', account.id, account.spendable, due.spendable),
                       ('debt', account.id, account.debt, due.debt),
                       ('points', account.id, account.points,
                           due.spendable - due.debt),
                       ('card', card.id, card.points::numeric,
                           due.spendable - due.debt)
                       ) AS figure(what, res_id, stored, expected)
                 WHERE figure.res_id IS NOT NULL
                   AND COALESCE(figure.stored, 0) <> figure.expected
              ORDER BY account.id
                """,
                program_id=program.id,
                yesterday=today - timedelta(days=1),
                overdue=program._sql_overdue(SQL("account.day")),
                owed=self._sql_owed(SQL("debit.program_id = %s", program.id)),
            )
        )

    def _query_wrong_holds(self, program, today):
        """Return accounts whose orders hold more than there is.

        Points that lapsed while they were on hold can still be paid with.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT account.id, 'held', account.id, hold.points, COALESCE((
                           SELECT SUM(remaining) FROM retail_points_lot lot
                            WHERE lot.membership_id = account.id AND remaining > 0
                              AND available_from <= %(today)s), 0) AS spendable
                  FROM (SELECT membership_id, SUM(points) AS points
                          FROM retail_points_hold
                         WHERE date_expires > %(now)s
                      GROUP BY membership_id) AS hold
                  JOIN retail_membership account ON account.id = hold.membership_id
                 WHERE account.program_id = %(program_id)s
                   AND hold.points > COALESCE((
                           SELECT SUM(remaining) FROM retail_points_lot lot
                            WHERE lot.membership_id = account.id AND remaining > 0
                              AND available_from <= %(today)s), 0)
              ORDER BY account.id
                """,
                program_id=program.id,
                today=today,
                now=fields.Datetime.now(),
            )
        )

    def _query_wrong_lots(self, program):
        """Return lots that hold something else than what no debit consumed."""
        return self.env.execute_query(
            SQL(
                """
                SELECT lot.membership_id, 'lot', lot.id, lot.remaining,
                       lot.points - COALESCE(taken.points, 0)
                  FROM retail_points_lot lot
                  JOIN retail_membership account ON account.id = lot.membership_id
             LEFT JOIN (SELECT lot_id, SUM(points) AS points
                          FROM retail_points_allocation
                      GROUP BY lot_id) AS taken ON taken.lot_id = lot.id
                 WHERE account.program_id = %s
                   AND lot.remaining <> lot.points - COALESCE(taken.points, 0)
              ORDER BY lot.id
                """,
                program.id,
            )
        )

    def _query_wrong_debits(self, program):
        """Return entries that consumed, or gave back, more than their size."""
        return self.env.execute_query(
            SQL(
                """
                SELECT entry.membership_id, 'allocation', entry.id,
                       paid.points, -entry.points
                  FROM (SELECT entry_id, SUM(points) AS points
                          FROM retail_points_allocation
                      GROUP BY entry_id) AS paid
                  JOIN retail_points_entry entry ON entry.id = paid.entry_id
                 WHERE entry.program_id = %s
                   AND (ABS(paid.points) > ABS(entry.points)
                       OR SIGN(paid.points) = SIGN(entry.points))
              ORDER BY entry.id
                """,
                program.id,
            )
        )

    def _query_wrong_credits(self, program):
        """Return entries whose lots don't hold what the entries gave.

        Only a credit opens a lot, unless it gives back what a debit took.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT entry.membership_id, 'credit', entry.id,
                       COALESCE(lot.points, 0) AS opened, due.points
                  FROM retail_points_entry entry
             LEFT JOIN (SELECT entry_id, SUM(points) AS points
                          FROM retail_points_lot
                      GROUP BY entry_id) AS lot ON lot.entry_id = entry.id
            CROSS JOIN LATERAL (
                       SELECT CASE WHEN entry.restores_id IS NULL
                                   THEN GREATEST(entry.points, 0)
                                   ELSE 0 END AS points) AS due
                 WHERE entry.program_id = %s
                   AND COALESCE(lot.points, 0) <> due.points
              ORDER BY entry.id
                """,
                program.id,
            )
        )

    @api.model
    def _cron_audit(self, today=None):
        """Tell the administrators of each account that differs from its ledger."""
        findings = self._audit(today)
        programs = self.env["retail.member.program"].sudo()
        for program_id in sorted({finding["program_id"] for finding in findings}):
            programs.browse(program_id)._report_findings(
                [each for each in findings if each["program_id"] == program_id]
            )
        if findings:
            _logger.warning(
                "The points ledger has %s findings, the first: %s",
                len(findings),
                findings[0],
            )
