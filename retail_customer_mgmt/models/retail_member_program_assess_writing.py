from odoo import models
from odoo.tools import SQL

from ..tools import tiers

MAX_ID = 2**31 - 1


class RetailMemberProgram(models.Model):
    """Whom the night looks at, and what it writes: the locking and writing queries."""

    _inherit = "retail.member.program"

    def _query_next_tier_day(self, first, last):
        [(day,)] = self.env.execute_query(
            SQL(
                "SELECT MIN(tier_check_on) FROM retail_membership"
                " WHERE program_id = %s AND tier_check_on BETWEEN %s AND %s"
                " AND state <> 'closed'",
                self.id,
                first,
                last,
            )
        )
        return day

    # One by one

    def _query_lock_manual(self, last_id, day):
        due = SQL("tier_manual_until IS NOT NULL AND tier_check_on = %s", day)
        return self._query_lock(due, last_id)

    def _query_lock_marked(self, last_id, today):
        return self._query_lock(SQL("tier_review_on <= %s", today), last_id)

    def _query_lock(self, condition, last_id, limit=200):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM retail_membership
                 WHERE program_id = %s AND state <> 'closed' AND id > %s AND (%s)
              ORDER BY id LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                self.id,
                last_id,
                condition,
                limit,
            )
        )
        Membership = self.env["retail.membership"].sudo()
        return Membership.browse([membership_id for (membership_id,) in rows])

    # Outcomes

    def _query_prepare_changes(self, outcomes):
        """Tell of each member who changes which outcome it is."""
        self.env.execute_query(
            SQL("DROP TABLE IF EXISTS retail_tier_outcome, retail_tier_change")
        )
        self.env.execute_query(
            SQL(
                """
                CREATE TEMP TABLE retail_tier_outcome (
                    outcome, number, reach, keep, other_reach, other_keep,
                    tier_id, tier_until, tier_since, tier_term, tier_moved_on,
                    tier_count_from, tier_grace_until, tier_lift_id, tier_lift_on,
                    tier_lift_since, tier_check_on, lapse_grace_until,
                    reason, from_tier_id, to_tier_id, rule, window_start, window_end,
                    date_until, date_until_before
                ) AS VALUES %s
                """,
                SQL(", ").join(
                    self._outcome_row(number, outcome)
                    for number, outcome in enumerate(outcomes)
                ),
            )
        )
        self.env.execute_query(
            SQL(
                """
                CREATE TEMP TABLE retail_tier_change AS
                SELECT judged.*, outcome
                  FROM retail_tier_judged judged
                  JOIN retail_tier_outcome
                 USING (number, reach, keep, other_reach, other_keep)
                """
            )
        )
        self.env.execute_query(SQL("CREATE INDEX ON retail_tier_change (id)"))
        self.env.execute_query(SQL("ANALYZE retail_tier_change"))

    def _outcome_row(self, number, outcome):
        before, after, move = outcome.state, outcome.after, outcome.move
        evidence = self._move_values(move)
        numbers = [SQL("%s", value) for value in (number, outcome.case)]
        numbers += [SQL("%s", bits) for bits in outcome.answer]

        def changed(name):
            value = getattr(after, name)
            return value if value != getattr(before, name) else None

        ids = [after.tier, after.lift and after.lift.tier]
        days = [after.until, *map(changed, ("since", "term", "moved", "count_from"))]
        return SQL(
            "(%s, %s::int, %s, %s, %s::int, %s, %s, %s, %s, %s)",
            SQL(", ").join(numbers),
            ids[0],
            SQL(", ").join(SQL("%s::date", day) for day in days),
            SQL("%s::date", after.grace),
            ids[1],
            SQL("%s::date", after.lift and after.lift.on),
            SQL("%s::date", after.lift and after.lift.since),
            SQL("%s::date", tiers.next_check(after)),
            SQL("%s::date", self._lapse_grace(outcome)),
            evidence,
        )

    def _move_values(self, move):
        values = self.env["retail.membership"]._evidence(move) if move else {}
        return SQL(
            "%s::varchar, %s::int, %s::int, %s::varchar, %s::date, %s::date,"
            " %s::date, %s::date",
            move and move.reason,
            move and move.from_tier,
            move and move.to_tier,
            values.get("rule") or None,
            values.get("window_start") or None,
            values.get("window_end") or None,
            values.get("date_until") or None,
            values.get("date_until_before") or None,
        )

    def _query_lock_changes(self, last_id, limit):
        """Lock the next members to change, leaving out who bought in between."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT membership.id
                  FROM retail_membership membership
                  JOIN retail_tier_change change USING (id)
                 WHERE change.id > %s
                   AND membership.write_date IS NOT DISTINCT FROM change.write_date
              ORDER BY change.id
                 LIMIT %s
                   FOR NO KEY UPDATE OF membership SKIP LOCKED
                """,
                last_id,
                limit,
            )
        )
        return [membership_id for (membership_id,) in rows]

    def _query_mark_left_out(self, last_id, done_ids, day):
        """Let who bought or was locked meanwhile be judged anew, one by one.

        A review asks everybody once: they would wait for its next change. So whoever
        is locked is waited for, and marked in the next try if she has changed.
        """
        return self.env.execute_query(
            SQL(
                """
                UPDATE retail_membership membership
                   SET tier_review_on = LEAST(tier_review_on, %(day)s)
                  FROM retail_tier_change change
                 WHERE change.id = membership.id AND change.id > %(last_id)s
                   AND change.id <= %(up_to)s AND change.id <> ALL(%(done)s)
             RETURNING membership.id
                """,
                day=day,
                last_id=last_id,
                up_to=done_ids[-1] if done_ids else MAX_ID,
                done=done_ids,
            )
        )

    def _query_mark_manual(self, day):
        """Let members with a manual tier be judged one by one: they are few."""
        return self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET tier_review_on ="
                " LEAST(tier_review_on, %s) WHERE program_id = %s"
                " AND state <> 'closed' AND tier_manual_until IS NOT NULL"
                " RETURNING id",
                day,
                self.id,
            )
        )

    def _query_members_of(self, ids, outcomes):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM retail_tier_change"
                " WHERE id = ANY(%s) AND outcome = ANY(%s)",
                ids,
                outcomes,
            )
        )
        return [membership_id for (membership_id,) in rows]

    def _sql_newest_entry(self, known_before):
        """Return the last entry of ``membership`` that a move in the night knows."""
        if not self._tier_policy().counts_anew:
            return SQL("0")
        return SQL(
            "COALESCE((SELECT MAX(entry.id) FROM retail_points_entry entry"
            " WHERE entry.membership_id = membership.id AND entry.date < %s), 0)",
            known_before,
        )

    def _query_update_members(self, ids, known_before):
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_membership membership
                   SET tier_id = outcome.tier_id,
                       tier_until = outcome.tier_until,
                       tier_since = COALESCE(
                           outcome.tier_since, membership.tier_since),
                       tier_term = COALESCE(outcome.tier_term, membership.tier_term),
                       tier_moved_on = COALESCE(
                           outcome.tier_moved_on, membership.tier_moved_on),
                       tier_count_from = COALESCE(
                           outcome.tier_count_from, membership.tier_count_from),
                       tier_count_after = CASE
                           WHEN outcome.tier_count_from IS NULL
                           THEN membership.tier_count_after ELSE %s END,
                       tier_grace_until = outcome.tier_grace_until,
                       tier_lift_id = outcome.tier_lift_id,
                       tier_lift_on = outcome.tier_lift_on,
                       tier_lift_since = outcome.tier_lift_since,
                       tier_check_on = outcome.tier_check_on,
                       lapse_grace_until = COALESCE(
                           outcome.lapse_grace_until, membership.lapse_grace_until),
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM retail_tier_change change
                  JOIN retail_tier_outcome outcome USING (outcome)
                 WHERE change.id = membership.id AND membership.id = ANY(%s)
                """,
                self._sql_newest_entry(known_before),
                ids,
            )
        )

    def _query_insert_moves(self, ids, moment, known_before):
        """Write the evidence of the moves; return (move id, outcome)."""
        return self.env.execute_query(
            SQL(
                """
                WITH source AS (
                    SELECT membership.partner_id, membership.company_id, change.*,
                           reason, from_tier_id, to_tier_id, rule, window_start,
                           window_end, date_until, date_until_before,
                           nextval('retail_tier_move_id_seq') AS move_id,
                           %(newest)s AS newest
                      FROM retail_tier_change change
                      JOIN retail_tier_outcome USING (outcome)
                      JOIN retail_membership membership ON membership.id = change.id
                     WHERE change.id = ANY(%(ids)s) AND reason IS NOT NULL
                ), inserted AS (
                    INSERT INTO retail_tier_move (
                        id, membership_id, partner_id, program_id, company_id, date,
                        day, reason, is_change, from_tier_id, to_tier_id, rule,
                        window_start, window_end, window_after, window_upto,
                        amount, points, visits,
                        date_until, date_until_before,
                        create_uid, create_date, write_uid, write_date)
                    SELECT move_id, id, partner_id, %(program)s, company_id, %(date)s,
                           %(day)s, reason, from_tier_id IS DISTINCT FROM to_tier_id,
                           from_tier_id, to_tier_id, rule, window_start, window_end,
                           CASE WHEN rule IS NULL THEN 0 ELSE count_after END,
                           CASE WHEN reason IN ('reached', 'fell')
                                THEN newest ELSE 0 END,
                           amount, points, visits, date_until, date_until_before,
                           %(uid)s, now() AT TIME ZONE 'UTC',
                           %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM source
                )
                SELECT move_id, outcome FROM source
                """,
                ids=ids,
                program=self.id,
                date=moment,
                newest=self._sql_newest_entry(known_before),
                day=self._local(moment).date(),
                uid=self.env.uid,
            )
        )
