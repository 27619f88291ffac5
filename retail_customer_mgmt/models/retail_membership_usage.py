from odoo import fields, models
from odoo.tools import SQL

from ..tools import points_rules
from ..tools.decimals import exact
from ..tools.points import Usage


class RetailMembership(models.Model):
    """What rules gave a member before: caps and first purchases depend on it."""

    _inherit = "retail.membership"

    def _points_usage(self, order, rules, moment):
        """Return ``{rule id: Usage}`` of those matching rules that ask for it.

        Read only where such a rule matches. Orders count in the order of arrival,
        whatever their dates.

        :param order: a ``tools.points.Order``
        :param moment: when the order counts, in the programme's zone
        """
        asked = [
            rule for rule in points_rules.rules_of(order, rules) if rule.needs_usage
        ]
        if not asked:
            return {}
        # Another order of this member must not read the same figures meanwhile.
        self._lock()
        rows = self._query_points_usage(asked, order.birthday, moment)
        return {
            rule_id: Usage(
                day=exact(day), month=exact(month), is_used=is_used, is_late=is_late
            )
            for rule_id, day, month, is_used, is_late in rows
        }

    def _birthday_for(self, rules):
        """Return the member's birthday if one of the rules asks for it."""
        if all(rule.birthday_scope == "none" for rule in rules):
            return None
        return self.partner_id.member_profile_ids[:1].birthday or None

    def _points_facts(self):
        """Return what a till needs of the member to estimate points, safe for JSON.

        The birthday comes without its year, and only where a rule asks for it. The
        figures are those of this moment.
        """
        self.ensure_one()
        program = self.program_id
        birthday = self._birthday_for(program._rules())
        rules = [rule for rule in program._rules() if rule.needs_usage]
        now = program._local(fields.Datetime.now())
        rows = self._query_points_usage(rules, birthday, now) if rules else ()
        return {
            "birthday": birthday and f"{points_rules.LEAP_YEAR}-{birthday:%m-%d}",
            "usage": {
                str(rule_id): {
                    "day": str(exact(day)),
                    "month": str(exact(month)),
                    "is_used": is_used,
                }
                for rule_id, day, month, is_used, _is_late in rows
            },
        }

    def _query_points_usage(self, rules, birthday, moment):
        """Return ``(rule id, points of the day, of the month, is used, is late)`` rows.

        An earning counts by the part that no return has taken back.
        """
        day = moment.date()
        month_first, month_last = points_rules.month_of(day)
        windows = [points_rules.scope_window(rule, birthday, day) for rule in rules]
        asked = SQL(", ").join(
            SQL(
                "(%s, %s::date, %s::date, %s)",
                rule.id,
                first,
                last,
                rule.kind == "event",
            )
            for rule, (first, last) in zip(rules, windows, strict=True)
        )
        needed = [
            window
            for rule, window in zip(rules, windows, strict=True)
            if rule.first_in_scope or rule.kind == "event"
        ]
        return self.env.execute_query(
            SQL(
                """
                WITH asked(rule_id, first_day, last_day, is_event) AS (
                    VALUES %(asked)s
                ), back AS (
                    SELECT (explanation->>'earned_by')::int AS entry_id,
                           SUM(COALESCE((explanation->>'forgiven')::numeric, 0)
                               - points) AS points,
                           SUM(qualifying_visits) AS visits
                      FROM retail_points_entry
                     WHERE membership_id = %(membership_id)s
                       AND kind IN ('clawback', 'reversal')
                       AND explanation ? 'earned_by'
                  GROUP BY 1
                ), kept AS (
                    SELECT entry.qualifying_date AS day,
                           entry.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s
                               > %(moment)s AS is_later,
                           entry.explanation->'rules' AS rules,
                           CASE WHEN entry.points > 0
                                THEN 1 - COALESCE(back.points, 0) / entry.points
                                ELSE 1 + COALESCE(back.visits, 0) END AS part
                      FROM retail_points_entry entry
                 LEFT JOIN back ON back.entry_id = entry.id
                     WHERE entry.membership_id = %(membership_id)s
                       AND entry.kind = 'earn'
                       AND entry.qualifying_date BETWEEN %(first)s AND %(last)s
                )
                SELECT asked.rule_id,
                       ROUND(COALESCE(SUM(part * (rules->>rule_id::text)::numeric)
                           FILTER (WHERE day = %(day)s), 0), 4),
                       ROUND(COALESCE(SUM(part * (rules->>rule_id::text)::numeric)
                           FILTER (WHERE day BETWEEN %(month_first)s
                                                 AND %(month_last)s), 0), 4),
                       BOOL_OR(day BETWEEN first_day AND last_day),
                       BOOL_OR(is_later)
                  FROM asked
                  JOIN kept ON kept.part > 0
                           AND (is_event OR kept.rules ? rule_id::text)
              GROUP BY asked.rule_id
                """,
                asked=asked,
                membership_id=self.id,
                tz=self.program_id.tz,
                moment=moment,
                day=day,
                month_first=month_first,
                month_last=month_last,
                first=min([month_first, *(first for first, _last in needed)]),
                last=max([month_last, *(last for _first, last in needed)]),
            )
        )
