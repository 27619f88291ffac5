import logging
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools import ledger

_logger = logging.getLogger(__name__)

BATCH = 10_000  # accounts a transaction
CONFLICTS = 20  # of batches with a till, in one run


class RetailMemberProgram(models.Model):
    """When points can be spent: pending days, holds, lapse and what spares from it."""

    _inherit = "retail.member.program"

    pending_days = fields.Integer(
        tracking=True,
        help="So many days after the purchase its points can be spent; 0 for at once.",
    )
    hold_minutes = fields.Integer(
        default=30,
        help="An order that isn't paid by then no longer holds the points that it"
        " had reserved.",
    )
    fall_grace_days = fields.Integer(
        tracking=True,
        help="For so many days after the fall from a tier whose points never lapse,"
        " points that are overdue can still be spent.",
    )

    _pending_days_positive = models.Constraint(
        "CHECK(pending_days >= 0)",
        "The days until points can be spent can't be negative.",
    )
    _hold_minutes_positive = models.Constraint(
        "CHECK(hold_minutes > 0)",
        "Enter how many minutes an order holds its points: at least 1.",
    )
    _fall_grace_days_positive = models.Constraint(
        "CHECK(fall_grace_days >= 0)",
        "The days of grace after a fall can't be negative.",
    )

    def _available_from(self, day):
        """Return the first day on which points earned on ``day`` can be spent."""
        return day + timedelta(days=self.pending_days)

    def _ledger_policy(self):
        """Return the ``tools.ledger.Policy`` of a posting, from the registry's cache.

        A job learns of what other workers change of it when it starts, and not while
        it runs: what judges many accounts reads the policy.
        """
        return self._saved_policy() if self.id else self._read_policy()

    @tools.ormcache("self.id")
    def _saved_policy(self):
        return self._read_policy()

    def _read_policy(self):
        program_sudo = self._as_anybody()
        return ledger.Policy(
            tz=program_sudo.tz,
            mode=program_sudo.expiry_mode,
            months=program_sudo.expiry_months,
            hold_minutes=program_sudo.hold_minutes,
            keeping_tier_ids=self._keeping_tier_ids(),
        )

    def _keeping_tier_ids(self):
        """Return the tiers whose members' points never lapse."""
        tiers = self._as_anybody().tier_ids
        return tuple(tiers.filtered("points_never_expire").ids)

    def _sql_last_day(self, policy=None):
        """Return the last day of ``lot`` by its date, or its member's inactivity."""
        policy = policy or self._read_policy()
        if not policy.is_by_inactivity:
            return SQL("lot.expires_on")
        return SQL(
            "COALESCE(lot.expires_on, ("
            "(COALESCE(account.date_last_purchase, account.date_joined)"
            " AT TIME ZONE 'UTC' AT TIME ZONE %s)::date"
            " + make_interval(months => %s))::date)",
            policy.tz,
            policy.months,
        )

    def _sql_overdue(self, day, policy=None):
        """Tell of ``lot`` whether its last day is over, whatever spares it yet."""
        policy = policy or self._read_policy()
        if not policy.is_by_inactivity:
            # The index on this column serves no expression of it.
            return SQL("(lot.expires_on IS NOT NULL AND lot.expires_on < %s)", day)
        return SQL("COALESCE(%s < %s, FALSE)", self._sql_last_day(policy), day)

    def _sql_unspared(self, day, policy=None):
        """Tell of ``account`` that neither its tier nor a late fall keeps its lots."""
        policy = policy or self._read_policy()
        return SQL(
            "COALESCE(account.lapse_grace_until < %s, TRUE)"
            " AND COALESCE(account.tier_id, 0) <> ALL(%s)",
            day,
            list(policy.keeping_tier_ids),
        )

    def _sql_lapsed(self, day, policy=None):
        """Tell whether ``lot`` of ``account`` can't be spent any more.

        :param policy: what is known of it already; else the programme is read
        """
        policy = policy or self._read_policy()
        return SQL(
            "(%s AND %s)",
            self._sql_overdue(day, policy),
            self._sql_unspared(day, policy),
        )

    @api.model
    def _cron_expire_points(self, today=None):
        """Lapse overdue points, and count those that can be spent from today.

        Each batch is committed, so that the job can be stopped at any moment; a
        late run ends with the same figures.
        """
        for program in self.with_context(active_test=False).search([]):
            day = today or program._today()
            has_time = program._batchwise(
                "_query_lock_overdue", "_expire", day
            ) and program._batchwise("_query_lock_waiting", "_release", day)
            if not has_time:
                break
        self.env["retail.points.hold"].sudo()._query_delete_lapsed()

    def _batchwise(self, lock, work, today):
        """Work through locked batches of accounts; tell whether there is time left.

        Accounts that a till has locked are left for the next night. One that it has
        changed since the batch's snapshot is a conflict: the batch starts again, until
        there are too many of them. Then the rest is left for the next night, too.
        """
        after, conflicts = 0, 0
        while conflicts < CONFLICTS:
            try:
                batch = self._work_batch(lock, work, today, after)
                left = self.env["ir.cron"]._commit_progress(
                    len(batch), remaining=int(len(batch) == BATCH)
                )
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                conflicts += 1
                continue
            if len(batch) < BATCH:
                return True
            if not left:
                return False
            after = batch.ids[-1]
        _logger.warning(
            "%s: %s gave way to the tills %s times and goes on at its next run.",
            self.name,
            work,
            CONFLICTS,
        )
        return True

    def _work_batch(self, lock, work, today, after):
        Membership = self.env["retail.membership"].sudo()
        batch = getattr(Membership, lock)(self, today, after, BATCH)
        if batch:
            getattr(batch, work)(today)
        return batch
