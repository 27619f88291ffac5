from odoo import models
from odoo.tools import SQL

# From so many members on, adding up everybody's purchases in one go is quicker.
MANY = 50000
FIGURES = ("amount", "points", "visits")


class RetailMemberProgram(models.Model):
    """Which levels members' figures meet: the judging queries of the night."""

    _inherit = "retail.member.program"

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
        if name == "tier_count_from":
            # A day decides only where the move's last entry is not known.
            return SQL(
                "CASE WHEN COALESCE(tier_count_after, 0) = 0 THEN tier_count_from END"
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
        is_alike = is_alike and not self._tier_policy().counts_anew
        sums = self._sums_of_all if is_alike and count >= MANY else self._sums_by_case
        return SQL(
            """
                WITH question (key, number, first, last, other_first, other_last) AS (
                    VALUES %(questions)s
                ), member AS (
                    SELECT membership.*, question.*
                      FROM (SELECT id, write_date, %(key)s AS key, %(anew)s
                              FROM retail_membership WHERE %(members)s) membership
                      JOIN question ON question.key = membership.key
                ), summed AS (%(sums)s)
                SELECT id, write_date, count_after, number,
                       amount, points, visits,
                       other_amount, other_points, other_visits,
                       %(bits)s
                  FROM summed
                """,
            questions=self._questions(cases),
            key=self._tier_key(columns),
            anew=self._counting_anew(),
            members=members,
            sums=sums(cases, known_before),
            bits=self._bits(cases),
        )

    def _counting_anew(self):
        """Return after which entry each member counts, where moves say so."""
        if self._tier_policy().counts_anew:
            return SQL("COALESCE(tier_count_after, 0) AS count_after")
        return SQL("0 AS count_after")

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
            SELECT member.id, member.write_date, count_after,
                   member.number, %(span)s, %(other)s
              FROM member
         LEFT JOIN retail_points_entry entry
                ON entry.membership_id = member.id
               AND entry.date < %(known_before)s
               AND (entry.qualifying_date BETWEEN member.first AND member.last
                    OR entry.qualifying_date
                       BETWEEN member.other_first AND member.other_last)
               AND (member.count_after = 0
                    OR %(counted_with)s > member.count_after)
          GROUP BY member.id, member.write_date, count_after,
                   member.number
            """,
            known_before=known_before,
            counted_with=self.env["retail.points.entry"]._sql_counted_with(
                SQL("entry")
            ),
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
            SELECT member.id, member.write_date, count_after,
                   member.number,
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
