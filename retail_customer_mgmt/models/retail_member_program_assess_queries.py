from odoo import models
from odoo.tools import SQL

from ..tools import tiers

# From so many members on, adding up everybody's purchases in one go is quicker.
MANY = 50000
MAX_ID = 2**31 - 1
FIGURES = ("amount", "points", "visits")


class RetailMemberProgram(models.Model):
    """The queries of the nightly assessment of tiers."""

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

    # Cases

    def _query_due(self, day):
        """Return which members have something due on ``day``, as a condition."""
        return SQL(
            "program_id = %s AND tier_check_on = %s AND state <> 'closed'"
            " AND tier_manual_until IS NULL",
            self.id,
            day,
        )

    def _query_everybody(self, last_id):
        return SQL(
            "program_id = %s AND id > %s AND state <> 'closed'"
            " AND tier_manual_until IS NULL",
            self.id,
            last_id,
        )

    def _tier_key(self, columns):
        return SQL("ROW(%s)::text", SQL(", ").join(map(self._tier_column, columns)))

    def _tier_column(self, name):
        if name == "joined":
            return SQL(
                "(date_joined AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self.tz
            )
        return SQL.identifier(name)

    def _query_cases(self, members, columns):
        """Return how members stand, with how many stand so."""
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s, COUNT(*) FROM retail_membership WHERE %s GROUP BY %s",
                self._tier_key(columns),
                SQL(", ").join(map(self._tier_column, columns)),
                members,
                SQL(", ").join(map(self._tier_column, columns)),
            )
        )
        names = ["key", *columns, "count"]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _query_judge(self, members, columns, cases, known_before, count):
        """Keep of each member which levels the figures of the questions meet."""
        judged = self._judged(members, columns, cases, known_before, count)
        # A million sums fit into this memory; until the next commit only.
        self.env.execute_query(SQL("SELECT set_config('work_mem', '128MB', TRUE)"))
        self.env.execute_query(SQL("DROP TABLE IF EXISTS retail_tier_judged"))
        self.env.execute_query(
            SQL("CREATE TEMP TABLE retail_tier_judged AS %s", judged)
        )
        self.env.execute_query(SQL("ANALYZE retail_tier_judged"))

    def _sql_not_kept(self, judged, bits):
        """Return the query of the members who miss the bit of their case."""
        return SQL(
            """
            SELECT judged.id FROM (%s) judged
              JOIN (VALUES %s) AS held (number, bit) USING (number)
             WHERE judged.keep & held.bit = 0
            """,
            judged,
            SQL(", ").join(
                SQL("(%s, %s)", number, bit) for number, bit in enumerate(bits)
            ),
        )

    def _query_ending(self, last_day):
        """Return whose tier, or grace period, ends by a day, as a condition."""
        return SQL(
            "program_id = %s AND tier_check_on <= %s AND state <> 'closed'"
            " AND tier_manual_until IS NULL",
            self.id,
            last_day,
        )

    def _judged(self, members, columns, cases, known_before, count):
        """Return the query of the levels that each member's figures meet."""
        spans = {(case.question.span, case.question.other) for case in cases}
        is_alike = len(spans) == 1 and next(iter(spans))[1] is None
        sums = self._sums_of_all if is_alike and count >= MANY else self._sums_by_case
        return SQL(
            """
                WITH question (key, number, first, last, other_first, other_last) AS (
                    VALUES %(questions)s
                ), member AS (
                    SELECT membership.id, membership.write_date, question.*
                      FROM (SELECT id, write_date, %(key)s AS key
                              FROM retail_membership WHERE %(members)s) membership
                      JOIN question USING (key)
                ), summed AS (%(sums)s)
                SELECT id, write_date, number, amount, points, visits,
                       other_amount, other_points, other_visits,
                       %(bits)s
                  FROM summed
                """,
            questions=self._questions(cases),
            key=self._tier_key(columns),
            members=members,
            sums=sums(cases, known_before),
            bits=self._bits(cases),
        )

    def _questions(self, cases):
        nothing = (None, None)
        return SQL(", ").join(
            SQL(
                "(%s, %s, %s::date, %s::date, %s::date, %s::date)",
                case.key,
                number,
                *(case.question.span or nothing),
                *(case.question.other or nothing),
            )
            for number, case in enumerate(cases)
        )

    def _sums_by_case(self, cases, known_before):
        """Add up the days that each case asks for."""
        return SQL(
            """
            SELECT member.id, member.write_date, member.number,
                   %(span)s, %(other)s
              FROM member
         LEFT JOIN retail_points_entry entry
                ON entry.membership_id = member.id
               AND entry.date < %(known_before)s
               AND (entry.qualifying_date BETWEEN member.first AND member.last
                    OR entry.qualifying_date
                       BETWEEN member.other_first AND member.other_last)
          GROUP BY member.id, member.write_date, member.number
            """,
            known_before=known_before,
            span=self._sums_between(SQL("first"), SQL("last"), SQL()),
            other=self._sums_between(
                SQL("other_first"), SQL("other_last"), SQL("other_")
            ),
        )

    def _sums_between(self, first, last, prefix):
        return SQL(", ").join(
            SQL(
                "COALESCE(SUM(entry.%s) FILTER (WHERE entry.qualifying_date"
                " BETWEEN member.%s AND member.%s), 0) AS %s%s",
                SQL.identifier(f"qualifying_{name}"),
                first,
                last,
                prefix,
                SQL(name),
            )
            for name in FIGURES
        )

    def _sums_of_all(self, cases, known_before):
        """Add up everybody's purchases of the same days at once."""
        first, last = cases[0].question.span or (None, None)
        return SQL(
            """
            SELECT member.id, member.write_date, member.number,
                   COALESCE(amount, 0) AS amount, COALESCE(points, 0) AS points,
                   COALESCE(visits, 0) AS visits,
                   0 AS other_amount, 0 AS other_points, 0 AS other_visits
              FROM member
         LEFT JOIN (
                SELECT membership_id AS id, SUM(qualifying_amount) AS amount,
                       SUM(qualifying_points) AS points,
                       SUM(qualifying_visits) AS visits
                  FROM retail_points_entry
                 WHERE program_id = %s AND qualifying_date BETWEEN %s AND %s
                   AND date < %s
              GROUP BY membership_id
                   ) entry USING (id)
            """,
            self.id,
            first,
            last,
            known_before,
        )

    def _bits(self, cases):
        """Return one number a kind of threshold, with a bit for each level met.

        What no question asks for is 0: a million comparisons less.
        """
        events = {case.question.event for case in cases}
        has_other = any(case.question.other for case in cases)
        kinds = [
            ("reach", "reach", "", events & {"figures", "lift"}),
            ("keep", "keep", "", events & {"end", "grace"}),
            ("other_reach", "reach", "other_", has_other),
            ("other_keep", "keep", "other_", has_other),
        ]
        return SQL(", ").join(
            SQL(
                "%s AS %s",
                self._bits_of(rule, SQL(prefix)) if is_asked else SQL("0"),
                SQL(name),
            )
            for name, rule, prefix, is_asked in kinds
        )

    def _bits_of(self, rule, prefix):
        parts = [
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END",
                self._is_met(getattr(tier, rule), prefix),
                1 << place,
            )
            for place, tier in enumerate(self._ladder())
        ]
        return SQL(" + ").join(parts) if parts else SQL("0")

    def _is_met(self, thresholds, prefix):
        asked = [
            SQL("%s%s >= %s", prefix, SQL(name), wanted)
            for name, wanted in thresholds.asked().items()
        ]
        word = SQL(" OR ") if thresholds.match == "any" else SQL(" AND ")
        return SQL("(%s)", word.join(asked)) if asked else SQL("TRUE")

    def _query_answers(self):
        return self.env.execute_query(
            SQL(
                "SELECT DISTINCT number, reach, keep, other_reach, other_keep"
                " FROM retail_tier_judged"
            )
        )

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

        A review asks everybody once: they would wait for its next change.
        """
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_membership membership
                   SET tier_review_on = LEAST(tier_review_on, %(day)s)
                  FROM retail_tier_change change
                 WHERE change.id = membership.id AND change.id > %(last_id)s
                   AND change.id <= %(up_to)s AND change.id <> ALL(%(done)s)
                """,
                day=day,
                last_id=last_id,
                up_to=done_ids[-1] if done_ids else MAX_ID,
                done=done_ids,
            )
        )

    def _query_mark_manual(self, day):
        """Let members with a manual tier be judged one by one: they are few."""
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET tier_review_on ="
                " LEAST(tier_review_on, %s) WHERE program_id = %s"
                " AND state <> 'closed' AND tier_manual_until IS NOT NULL",
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

    def _query_update_members(self, ids):
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
                ids,
            )
        )

    def _query_insert_moves(self, ids, moment):
        """Write the evidence of the moves; return (move id, outcome)."""
        return self.env.execute_query(
            SQL(
                """
                WITH source AS (
                    SELECT membership.partner_id, membership.company_id, change.*,
                           reason, from_tier_id, to_tier_id, rule, window_start,
                           window_end, date_until, date_until_before,
                           nextval('retail_tier_move_id_seq') AS move_id
                      FROM retail_tier_change change
                      JOIN retail_tier_outcome USING (outcome)
                      JOIN retail_membership membership ON membership.id = change.id
                     WHERE change.id = ANY(%(ids)s) AND reason IS NOT NULL
                ), inserted AS (
                    INSERT INTO retail_tier_move (
                        id, membership_id, partner_id, program_id, company_id, date,
                        day, reason, is_change, from_tier_id, to_tier_id, rule,
                        window_start, window_end, amount, points, visits,
                        date_until, date_until_before,
                        create_uid, create_date, write_uid, write_date)
                    SELECT move_id, id, partner_id, %(program)s, company_id, %(date)s,
                           %(day)s, reason, from_tier_id IS DISTINCT FROM to_tier_id,
                           from_tier_id, to_tier_id, rule, window_start, window_end,
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
                day=self._local(moment).date(),
                uid=self.env.uid,
            )
        )
