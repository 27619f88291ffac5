from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.callback_days import Call, Diary
from .retail_callback_planner import BATCH_SIZE
from .retail_callback_planner_sql import HORIZON_DAYS


class RetailCallback(models.Model):
    """Finds the day of each call: open, not full, not close to another one.

    Each night all calls of rules that are still to come are placed anew, the
    weightiest first. Days that people chose, or that have come, stay; only a
    weightier call to the same member moves one whose day has come.
    """

    _inherit = "retail.callback"

    date_wanted = fields.Date(
        string="Right Day",
        readonly=True,
        copy=False,
        help="The day the rule asks for; empty where somebody chose the day.",
    )
    date_latest = fields.Date(
        string="Makes Sense Until",
        readonly=True,
        copy=False,
        help="Where no day is found until then, the call is dropped.",
    )
    is_placed = fields.Boolean(
        readonly=True, copy=False, help="A night has found its day."
    )

    def write(self, vals):
        # A day that somebody chooses stays.
        if "date_due" in vals and "date_wanted" not in vals:
            vals = vals | {"date_wanted": False, "date_latest": False}
        return super().write(vals)

    @api.model
    def _place(self, company, today):
        """Give each call of a rule its day; drop what makes no sense any more."""
        self.env.flush_all()
        self._drop_unwilling(company, today)
        diary = self._diary(company, today)
        calls = [
            Call(call_id, queue, member, shop, max(wanted, today), latest)
            for call_id, queue, member, shop, wanted, latest in self._query_to_place(
                company, today
            )
        ]
        places = diary.place(calls)
        last_day = today + timedelta(days=HORIZON_DAYS - 1)
        placed, dropped = [], []
        for call in calls:
            day, why_not = places[call.id]
            if day or not call.latest or call.latest > last_day:
                placed.append((call.id, day or last_day + timedelta(days=1)))
            else:
                dropped.append((call.id, why_not))
        despite_conflicts = self.env["ir.cron"]._despite_conflicts
        for batch in split_every(BATCH_SIZE, placed, list):
            despite_conflicts(self._query_place, batch, today)
        for batch in split_every(BATCH_SIZE, dropped, list):
            despite_conflicts(self._query_drop, batch, self._sql_movable(today))
        self.invalidate_model()

    def _drop_unwilling(self, company, today):
        """Drop the calls to members who have refused since they were planned."""
        unwilling = self._query_unwilling(company, today)
        for batch in split_every(BATCH_SIZE, unwilling, list):
            self.env["ir.cron"]._despite_conflicts(self._drop_refused, batch)

    def _drop_refused(self, batch):
        reasons = [(call_id, "refused") for (call_id,) in batch]
        dropped = self.browse(self._query_drop(reasons, SQL("TRUE")))
        self.invalidate_model()
        dropped._sync_activities()
        return dropped

    def _query_unwilling(self, company, today):
        Partner = self.env["res.partner"]
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM retail_callback c
                  JOIN retail_callback_rule r ON r.id = c.rule_id
                  JOIN res_partner p ON p.id = c.partner_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                   AND (c.date_due >= %s OR c.is_placed IS NOT TRUE)
                   AND CASE r.purpose WHEN 'promotion' THEN %s ELSE %s END
                """,
                company.id,
                today,
                Partner._sql_unwilling("p", "promotion", "phone"),
                Partner._sql_unwilling("p", "service", "phone"),
            )
        )

    def _diary(self, company, today):
        """Return the calls that stand, and how many each caller can make a day."""
        diary = Diary(
            open_days={0: company._days(today, HORIZON_DAYS)}
            | company._shop_days(today, HORIZON_DAYS),
            capacities=self._query_capacities(company),
            spacing=company.callback_spacing_days,
        )
        for queue, member, day in self._query_standing(company, today):
            diary.note(queue, member, max(day, today))
        for member, day in self._query_called(company, today):
            diary.called[member].append(day)
        return diary

    def _query_capacities(self, company):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT COALESCE(c.user_id, -c.shop_id, 0),
                       COALESCE(NULLIF(u.callback_capacity, 0), %s)
                  FROM retail_callback c LEFT JOIN res_users u ON u.id = c.user_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                """,
                company.callback_capacity,
                company.id,
            )
        )
        return dict(rows)

    def _query_standing(self, company, today):
        return self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(user_id, -shop_id, 0), partner_id, date_due
                  FROM retail_callback c
                 WHERE state = 'planned' AND company_id = %s AND NOT %s
                """,
                company.id,
                self._sql_movable(today),
            )
        )

    def _query_called(self, company, today):
        """Return when members with an open call were called lately."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT d.partner_id,
                       (d.date_done AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                  FROM retail_callback d
                 WHERE d.company_id = %s AND d.state = 'done' AND d.date_done >= %s
                """,
                company._care_tz(),
                company.id,
                company._day_start(
                    today - timedelta(days=company.callback_spacing_days)
                ),
            )
        )

    def _query_to_place(self, company, today):
        """Return the calls that can move, the weightiest first."""
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, COALESCE(c.user_id, -c.shop_id, 0), c.partner_id,
                       COALESCE(c.shop_id, 0), c.date_wanted, c.date_latest
                  FROM retail_callback c
                  LEFT JOIN retail_callback_rule r ON r.id = c.rule_id
                 WHERE c.state = 'planned' AND c.company_id = %s AND %s
                 ORDER BY r.priority DESC, r.sequence, r.id,
                          c.value DESC NULLS LAST, c.date_wanted, c.id
                """,
                company.id,
                self._sql_movable(today),
            )
        )

    def _sql_movable(self, today):
        """Return whether the night finds a day for the call ``c``.

        Days that have come stay, unless a weightier call to the member needs them.
        """
        return SQL(
            """(c.date_wanted IS NOT NULL
                AND (c.date_due > %(today)s
                     OR c.date_due = %(today)s AND c.is_placed IS NOT TRUE
                     OR %(gives_way)s))""",
            today=today,
            gives_way=self._sql_gives_way(today),
        )

    def _sql_gives_way(self, today):
        """Return whether a weightier call to the member of ``c`` is too near to it."""
        return SQL(
            """EXISTS (
                SELECT FROM retail_callback heavy
                  JOIN retail_callback_rule first ON first.id = heavy.rule_id
                  JOIN retail_callback_rule own ON own.id = c.rule_id
                  JOIN res_company company ON company.id = c.company_id
                 WHERE heavy.partner_id = c.partner_id
                   -- Not as an equation: before the night's calls are in the
                   -- statistics, PostgreSQL would look for a company's calls first.
                   AND heavy.company_id IS NOT DISTINCT FROM c.company_id
                   AND heavy.state IS NOT DISTINCT FROM 'planned'
                   AND first.priority > own.priority
                   AND ABS(GREATEST(heavy.date_due, %(today)s)
                           - GREATEST(c.date_due, %(today)s))
                       < company.callback_spacing_days)""",
            today=today,
        )

    def _query_place(self, batch, today):
        """Write the days found, where they are new; return the calls' ids.

        Calls that somebody works on wait for the next night.
        """
        ids, days = zip(*batch, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call SET date_due = free.day, is_placed = TRUE
                  FROM (SELECT c.id, v.day
                          FROM retail_callback c
                          JOIN unnest(%s, %s::date[]) v (id, day) ON v.id = c.id
                         WHERE c.state = 'planned' AND %s
                           AND (c.date_due, c.is_placed) IS DISTINCT FROM (v.day, TRUE)
                           FOR NO KEY UPDATE OF c SKIP LOCKED) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                list(ids),
                list(days),
                self._sql_movable(today),
            )
        )
        return [call_id for (call_id,) in rows]

    def _query_drop(self, batch, condition):
        """Cancel calls and keep why; return their ids.

        Those that somebody works on wait for the next night.

        :param batch: (id, reason) of each
        :param condition: SQL on a call ``c`` that has to hold still
        """
        ids, reasons = zip(*batch, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET state = 'cancelled', date_done = %s, done_by = %s,
                       evidence = COALESCE(call.evidence, '{}')
                                  || jsonb_build_object('dropped', free.why_not)
                  FROM (SELECT c.id, v.why_not
                          FROM retail_callback c
                          JOIN unnest(%s, %s) v (id, why_not) ON v.id = c.id
                         WHERE c.state = 'planned' AND %s
                           FOR NO KEY UPDATE OF c SKIP LOCKED) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                self.env.cr.now(),
                self.env.uid,
                list(ids),
                list(reasons),
                condition,
            )
        )
        return [call_id for (call_id,) in rows]
