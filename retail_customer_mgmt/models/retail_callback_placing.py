from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.callback_days import Call, Diary
from .retail_callback_planner import BATCH_SIZE
from .retail_callback_planner_sql import HORIZON_DAYS


class Planned(NamedTuple):
    """A call that was planned before, as the night has read it."""

    id: int
    date_due: date
    date_wanted: date | None
    is_placed: bool

    def can_move(self, today):
        """Return whether its day has not come yet, and nobody chose it."""
        is_new = self.date_due == today and not self.is_placed
        return bool(self.date_wanted) and (self.date_due > today or is_new)


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
    def _open_diary(self, company, today):
        """Return the ``Diary`` of the calls that stand, and those that can move.

        The latter as {rule id: ``Call`` of each}, 0 for no rule.
        """
        diary = Diary(
            open_days=company._shop_days(today, HORIZON_DAYS),
            last_day=today + timedelta(days=HORIZON_DAYS - 1),
            capacity=company.callback_capacity,
            capacities=self._capacities(),
            spacing=company.callback_spacing_days,
        )
        for member, day in self._query_called(company, today):
            diary.called[member].append(day)
        waiting = defaultdict(list)
        for call in self._planned_calls(company, today):
            if call.key.can_move(today):
                waiting[call.rule].append(call)
            else:
                diary.stand(call, max(call.key.date_due, today))
        return diary, waiting

    def _planned_calls(self, company, today):
        """Yield what is still to be called, by the weightiest rules first."""
        for row in self._query_planned(company):
            planned = Planned(*row[:4])
            queue, member, shop, latest, value, rule, weight = row[4:]
            wanted = planned.date_wanted
            yield Call(
                *(planned, queue, member, shop, max(wanted or today, today)),
                *(latest, value, rule, weight),
                is_fixed=not (rule and wanted),
            )

    def _drop_unwilling(self, company, today):
        """Drop the calls to members who have refused since they were planned."""
        unwilling = self._query_unwilling(company, today)
        for batch in split_every(BATCH_SIZE, unwilling, list):
            self.env["ir.cron"]._despite_conflicts(self._drop_refused, batch)

    def _drop_refused(self, batch):
        rows = [(*call, "refused") for call in batch]
        dropped = self.browse(self._query_drop(rows))
        self.invalidate_model()
        dropped._sync_activities()
        return dropped

    def _query_unwilling(self, company, today):
        Partner = self.env["res.partner"]
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.date_wanted
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

    def _capacities(self):
        """Return {user id: calls a day}, of users with a number of their own."""
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        users = Users.search_fetch(
            [("callback_capacity", ">", 0)], ["callback_capacity"]
        )
        return {user.id: user.callback_capacity for user in users}

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

    def _query_planned(self, company):
        """Return what ``_planned_calls`` makes calls of."""
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.date_due, c.date_wanted, c.is_placed IS TRUE,
                       COALESCE(c.user_id, -c.shop_id, 0), c.partner_id,
                       COALESCE(c.shop_id, 0), c.date_latest, COALESCE(c.value, 0),
                       COALESCE(r.id, 0), COALESCE(r.priority, '0')::int
                  FROM retail_callback c
                  LEFT JOIN retail_callback_rule r ON r.id = c.rule_id
                 WHERE c.state = 'planned' AND c.company_id = %s
                 ORDER BY r.priority DESC, c.id
                """,
                company.id,
            )
        )

    def _settle(self, calls, places):
        """Write the days found for calls planned before; drop what found none."""
        moved, dropped = [], []
        for planned in (call.key for call in calls):
            day, why_not = places[planned]
            if not day:
                dropped.append((planned.id, planned.date_wanted, why_not))
            elif not planned.is_placed or planned.date_due != day:
                moved.append((planned.id, planned.date_wanted, day))
        despite_conflicts = self.env["ir.cron"]._despite_conflicts
        for work, rows in ((self._query_move, moved), (self._query_drop, dropped)):
            for batch in split_every(BATCH_SIZE, rows, list):
                despite_conflicts(work, batch)

    def _query_move(self, batch):
        """Write the days found; return the calls' ids.

        :param batch: (id, right day before, day found) of each
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET date_due = free.found, is_placed = TRUE
                  FROM (%s) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                self._sql_free(batch, SQL("date[]")),
            )
        )
        return [call_id for (call_id,) in rows]

    def _query_drop(self, batch):
        """Cancel calls and keep why; return their ids.

        :param batch: (id, right day before, reason) of each
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET state = 'cancelled', date_done = %s, done_by = %s,
                       evidence = COALESCE(call.evidence, '{}')
                                  || jsonb_build_object('dropped', free.found)
                  FROM (%s) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                self.env.cr.now(),
                self.env.uid,
                self._sql_free(batch, SQL("text[]")),
            )
        )
        return [call_id for (call_id,) in rows]

    def _sql_free(self, batch, kind):
        """Return the calls that nobody works on, with what was found, and lock them.

        The others wait for the next night; so do those with another right day since.
        """
        ids, wanted, found = (list(values) for values in zip(*batch, strict=True))
        return SQL(
            """
            SELECT c.id, night.found
              FROM retail_callback c
              JOIN unnest(%(ids)s, %(wanted)s::date[], %(found)s::%(kind)s)
                   night (id, wanted, found) ON night.id = c.id
             WHERE c.state = 'planned' AND c.id = ANY(%(ids)s)
               AND c.date_wanted IS NOT DISTINCT FROM night.wanted
               FOR NO KEY UPDATE OF c SKIP LOCKED
            """,
            ids=ids,
            wanted=wanted,
            found=found,
            kind=kind,
        )
