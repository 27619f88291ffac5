import json
from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

# So many days ahead calls get their day. Who finds none waits, and is found again.
HORIZON_DAYS = 28


class RetailCallbackRule(models.Model):
    """The pieces of the planner's queries: who calls, whom, and what stands in the way.

    ``m`` is a membership, ``p`` its member, ``s`` her shop, ``r`` the rule; ``own`` and
    ``head`` are her clerk and the store manager, where they still work here.
    """

    _inherit = "retail.callback.rule"

    def _sql_callers(self, company):
        """Return who still works in the company, with capacity."""
        return SQL(
            """
            SELECT u.id, COALESCE(NULLIF(u.callback_capacity, 0), %s) AS capacity
              FROM res_users u
              JOIN res_company_users_rel e ON e.user_id = u.id AND e.cid = %s
             WHERE u.active
            """,
            company.callback_capacity,
            company.id,
        )

    def _sql_open_days(self, company, today):
        """Return how many days each shop is open within the horizon."""
        open_days = company._shop_days(today, HORIZON_DAYS)
        return SQL(", ").join(
            SQL("(%s, %s)", shop_id, len(days)) for shop_id, days in open_days.items()
        )

    def _sql_waiting(self, company, today):
        """Return how many calls go before this rule's, by who makes them."""
        return SQL(
            """
            SELECT COALESCE(c.user_id, -c.shop_id, 0) AS queue, COUNT(*) AS calls
              FROM retail_callback c
              LEFT JOIN retail_callback_rule cr ON cr.id = c.rule_id
             WHERE c.state = 'planned' AND c.company_id = %s AND %s
               AND c.date_due <= %s
             GROUP BY 1
            """,
            company.id,
            self._sql_goes_first("cr"),
            # On the day after the horizon are those that have found none.
            today + timedelta(days=HORIZON_DAYS),
        )

    def _sql_goes_first(self, alias):
        """Return whether another rule's calls go before this one's: same rule, too."""
        other = SQL.identifier(alias, "id")
        return SQL(
            """
            (%s IS NULL OR %s > %s OR %s = %s AND %s <= %s)
            """,
            other,
            SQL.identifier(alias, "priority"),
            self.priority,
            SQL.identifier(alias, "priority"),
            self.priority,
            SQL.identifier(alias, "sequence"),
            self.sequence,
        )

    def _sql_found(self, placed):
        """Return the calls to plan as the table ``found``, with topic and day.

        One JSON value is read much faster than as many arrays as there are columns.

        :param placed: a ``Call`` and its ``Place`` of each
        """
        topics = self._topics_by_caller({call.queue for call, _place in placed})
        rows = [
            {
                "membership_id": call.key.membership_id,
                "source_key": call.key.source_key,
                "user_id": call.queue if call.queue > 0 else None,
                "shop_id": call.shop or None,
                "topic": topics[call.queue],
                "wanted": call.wanted,
                "value": call.value,
                "day": place.day,
                "is_placed": place.is_found,
                "why_not": place.why_not,
            }
            for call, place in placed
        ]
        return SQL(
            """
            json_to_recordset(%s) AS found (
                membership_id int, source_key text, user_id int, shop_id int,
                topic text, wanted date, value float, day date, is_placed boolean,
                why_not text)
            """,
            json.dumps(rows, default=date.isoformat),
        )

    def _topics_by_caller(self, queues):
        """Return {queue: the rule's topic in the caller's language}."""
        callers = self.env["res.users"].browse(queue for queue in queues if queue > 0)
        in_english = self.with_context(lang="en_US").name
        return dict.fromkeys(queues, in_english) | {
            caller.id: self.with_context(lang=caller.lang).name for caller in callers
        }

    def _sql_members(self, cause):
        """Return the joins that say who a member is and who calls her.

        Memberships come first: PostgreSQL keeps the order of so many joins.
        """
        return SQL(
            """
            retail_membership m
            JOIN retail_callback_rule r ON r.id = %s
            JOIN res_partner p ON p.id = m.partner_id
            LEFT JOIN retail_shop s ON s.id = m.shop_id AND s.company_id = m.company_id
            LEFT JOIN caller own ON own.id = m.user_id
            LEFT JOIN caller head ON head.id = s.user_id
            %s
            """,
            self.id,
            cause.joins,
        )

    def _sql_conditions(self, company, today, cause):
        unwilling = self.env["res.partner"]._sql_unwilling("p", self.purpose, "phone")
        return SQL(" AND ").join(
            [
                SQL(
                    "m.company_id = %s AND m.state = 'active' AND p.active", company.id
                ),
                cause.condition,
                self._sql_matches(today),
                SQL("NOT %s", unwilling),
                self._sql_not_planned(cause),
                self._sql_not_near(company, today, cause),
            ]
        )

    def _sql_not_planned(self, cause):
        return SQL(
            """NOT EXISTS (
                SELECT FROM retail_callback c
                 WHERE c.partner_id = m.partner_id
                   AND (c.source_key = %s
                        OR (c.rule_id = r.id AND c.company_id = m.company_id
                            AND c.state = 'planned')))""",
            cause.key,
        )

    def _sql_not_near(self, company, today, cause):
        """Leave out who is to be called or was called just now, where it can wait."""
        spacing = company.callback_spacing_days
        if not (cause.can_wait and spacing):
            return SQL("TRUE")
        return SQL(
            """NOT EXISTS (
                SELECT FROM retail_callback c
                  LEFT JOIN retail_callback_rule cr ON cr.id = c.rule_id
                 WHERE c.partner_id = m.partner_id AND c.company_id = m.company_id
                   AND (c.state = 'done' AND c.date_done >= %(since)s
                        OR c.state = 'planned' AND c.date_due < %(until)s
                           AND %(goes_first)s))""",
            since=company._day_start(today - timedelta(days=spacing - 1)),
            until=today + timedelta(days=spacing),
            goes_first=self._sql_goes_first("cr"),
        )

    def _sql_last_purchase(self):
        """Return the member's last purchase with the dearest thing of it."""
        return SQL(
            """
            SELECT o.id, o.amount_total, l.product_id
              FROM pos_order o
              JOIN pos_order_line l ON l.order_id = o.id
             WHERE o.partner_id = m.partner_id AND o.membership_id = m.id
               AND o.date_order = m.date_last_purchase AND l.qty > 0
          ORDER BY l.price_subtotal_incl DESC
             LIMIT 1
            """
        )
