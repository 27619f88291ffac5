import logging
from dataclasses import dataclass
from datetime import date

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import tier_steps, tiers
from ..tools.tier_steps import Answer, Levels
from .ir_cron_batch import CONFLICTS

_logger = logging.getLogger(__name__)

BATCH = 20000
DAY = tier_steps.DAY


@dataclass(frozen=True)
class Case:
    """Members who stand alike, and the question about them."""

    key: str
    state: tiers.State
    question: tier_steps.Question


@dataclass(frozen=True)
class Outcome:
    """What becomes of the members of a case whose figures give the same answer."""

    case: int
    answer: tuple[int, int, int, int]
    state: tiers.State
    after: tiers.State
    move: tiers.Move | None


class RetailMemberProgram(models.Model):
    """The nightly assessment of tiers, for a million members at a time.

    Members who stand alike get the same answer to the same question. So PostgreSQL
    groups them into cases and adds up their purchases, ``tools.tier_steps`` decides
    once for each case and answer, and PostgreSQL writes what follows, in batches.
    Members with a manual tier are few: they are judged one by one.
    """

    _inherit = "retail.member.program"

    @api.model
    def _cron_assess_tiers(self, today=None):
        """Let tiers end, go on and rise; what was missed comes in its order."""
        for program in self.search([]):
            program._assess_tiers_tonight(today or program._today())

    def _assess_tiers_tonight(self, today):
        try:
            self._assess_tiers(today)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            _logger.warning(
                "%s: the tiers gave way to the tills %s times and go on at the next"
                " run.",
                self.name,
                CONFLICTS,
            )

    def _assess_tiers(self, today):
        self.env.flush_all()
        # First of all: what is cached of the policy from now on is not older.
        version = self._tier_policy_version()
        self._settle_tiers_due(today)
        if self.tier_review >= 0:
            self._review_all_tiers(today, version)
        self._review_marked_tiers(today)
        self.env.invalidate_all()

    def _despite_tills(self, work, *args):
        """Do the ``work`` on a batch and commit; return who was in it.

        One that a till has changed since the batch's snapshot is a conflict: then the
        batch starts again.
        """
        return self.env["ir.cron"]._despite_conflicts(work, *args)

    # What is due by itself

    def _settle_tiers_due(self, today):
        """Settle one day after the other, each by what was known on its morning."""
        day = date.min
        while day := self._query_next_tier_day(day, today):
            # Several things may be due on one day, such as a rise and an end.
            while self._settle_one_by_one(day) + self._settle_cases(day):
                pass
            day += DAY

    def _settle_one_by_one(self, day):
        def lock(last_id):
            return self._query_lock_manual(last_id, day)

        return self._walk(lock, lambda membership: membership._advance_tier(day))

    def _settle_cases(self, day):
        policy = self._tier_policy()
        return self._judge_members(
            day,
            self._query_due(day),
            lambda state: tier_steps.ask(policy, state, day),
            self._midnight(day),
        )

    def _review_marked_tiers(self, today):
        """Judge those whose figures changed without an order, such as by an import."""

        def lock(last_id):
            return self._query_lock_marked(last_id, today)

        self._walk(lock, lambda membership: membership._review_tier(today))

    def _walk(self, lock, judge):
        """Judge members one by one in batches; return how many there were."""

        def judge_batch(last_id):
            memberships = lock(last_id)
            for membership in memberships:
                judge(membership)
            return memberships.ids

        done, last_id = 0, 0
        while ids := self._despite_tills(judge_batch, last_id):
            done, last_id = done + len(ids), ids[-1]
        return done

    # Cases

    def _judge_members(self, day, members, question_of, known_before, review=None):
        """Judge the ``members`` of a query; return how many were changed.

        What came in from the moment ``known_before`` on does not count. ``review`` is
        the version of the policy by which everybody is judged, who keeps the place.
        """
        policy = self._tier_policy()
        keys = self._tier_key_columns(policy, review is not None)
        cases, count = self._read_cases(self._query_cases(members, keys), question_of)
        if not cases:
            return 0
        self._query_judge(members, keys, cases, known_before, count)
        outcomes = self._outcomes(cases)
        if not outcomes:
            return 0
        self._query_prepare_changes(outcomes)
        # A batch that starts again finds them prepared, in a snapshot of its own.
        self.env["ir.cron"]._commit_progress()
        return self._apply_changes(outcomes, day, known_before, review)

    def _tier_key_columns(self, policy, is_review):
        """Return the columns of which a decision may depend: fewer make fewer cases."""
        columns = ["tier_id", "tier_until", "tier_grace_until"]
        columns += ["tier_lift_id", "tier_lift_on", "tier_lift_since"]
        if policy.period == "membership_year":
            columns.append("joined")
        if policy.is_anchored_to_moves:
            columns.append("tier_moved_on")
        if policy.counts_anew:
            columns.append("tier_count_from")
        if policy.validity == "months":
            columns.append("tier_term")
        if is_review:
            columns.append("tier_since")
        return columns

    def _read_cases(self, rows, question_of):
        cases, count = [], 0
        for row in rows:
            state = tiers.State(
                tier=row["tier_id"],
                until=row["tier_until"],
                joined=row.get("joined") or date.min,
                since=row.get("tier_since"),
                term=row.get("tier_term"),
                moved=row.get("tier_moved_on"),
                count_from=row.get("tier_count_from"),
                grace=row["tier_grace_until"],
                lift=row["tier_lift_on"]
                and tiers.Lift(
                    row["tier_lift_id"], row["tier_lift_on"], row["tier_lift_since"]
                ),
            )
            if question := question_of(state):
                cases.append(Case(row["key"], state, question))
                count += row["count"]
        return cases, count

    def _outcomes(self, cases):
        """Decide for each case and answer; leave out where nothing changes."""
        policy, ladder = self._tier_policy(), self._ladder()
        outcomes = []
        for number, *answer in self._query_answers():
            case = cases[number]
            found = [self._read_bits(bits, len(ladder)) for bits in answer]
            after, move = tier_steps.decide(
                policy,
                ladder,
                case.state,
                case.question,
                Answer(Levels(*found[:2]), Levels(*found[2:])),
            )
            if after != case.state:
                outcomes.append(Outcome(number, tuple(answer), case.state, after, move))
        return outcomes

    def _read_bits(self, bits, count):
        return tuple(bool(bits >> place & 1) for place in range(count))

    def _apply_changes(self, outcomes, day, known_before, review):
        def change_batch(last_id):
            if ids := self._query_lock_changes(last_id, BATCH):
                self._apply_batch(ids, outcomes, day, known_before)
            return ids

        done, last_id = 0, 0
        while ids := self._despite_tills(change_batch, last_id):
            if review is not None:
                self._despite_tills(self._keep_place, review, last_id, ids, day)
            last_id = ids[-1]
            done += len(ids)
        if review is not None:
            self._despite_tills(self._keep_place, review, last_id, [], day)
        return done

    def _apply_batch(self, ids, outcomes, day, known_before):
        spared = [
            number
            for number, outcome in enumerate(outcomes)
            if self._points_stop_lapsing(outcome) > 0
        ]
        if spared:
            # What is overdue on the day of the rise lapses before it.
            Membership = self.env["retail.membership"].sudo()
            Membership.browse(self._query_members_of(ids, spared))._expire(day)
        self._query_update_members(ids, known_before)
        moves = self._query_insert_moves(ids, self._midnight(day), known_before)
        acting = {
            number
            for number, outcome in enumerate(outcomes)
            if self._has_effects(outcome.move)
        }
        self.env.invalidate_all()
        self.env["retail.tier.move"].sudo().browse(
            [move_id for move_id, number in moves if number in acting]
        )._take_effect()

    def _points_stop_lapsing(self, outcome):
        """Return 1 where the points never lapse from now on, -1 where they do again."""
        Tier = self.env["retail.member.tier"]
        before, after = Tier.browse(outcome.state.tier), Tier.browse(outcome.after.tier)
        return after.points_never_expire - before.points_never_expire

    def _lapse_grace(self, outcome):
        """Return until when overdue points can be spent after a fall, if so."""
        if self._points_stop_lapsing(outcome) >= 0:
            return None
        return outcome.after.moved + DAY * self.fall_grace_days

    def _has_effects(self, move):
        """Tell whether a move does more than being written."""
        if not move or move.from_tier == move.to_tier:
            return False
        Tier = self.env["retail.member.tier"]
        left, gained = Tier.browse(move.from_tier), Tier.browse(move.to_tier)
        return bool(
            gained.upgrade_bonus
            or gained.user_id
            or left.pricelist_id != gained.pricelist_id
            or gained._has_message("welcome")
            or left._has_message("farewell")
        )
