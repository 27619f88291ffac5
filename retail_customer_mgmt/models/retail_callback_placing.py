import json
from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.callback_days import Call, Diary
from . import retail_callback_planner
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

    def change(self, **values):
        """Return what the night writes, for as long as the right day stays the same."""
        return {"id": self.id, "wanted": self.date_wanted} | values


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
                key=planned,
                queue=queue,
                member=member,
                shop=shop,
                wanted=max(wanted or today, today),
                latest=latest,
                value=value,
                rule=rule,
                weight=weight,
                is_fixed=not (rule and wanted),
            )

    def _capacities(self):
        """Return {user id: calls a day}, of users with a number of their own."""
        users = self.env["res.users"].with_context(active_test=False)
        users = users.search_fetch(
            [("callback_capacity", ">", 0)], ["callback_capacity"]
        )
        return {user.id: user.callback_capacity for user in users}

    def _query_called(self, company, today):
        """Return who was called lately, and when."""
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
            day, why_not, is_found = places[planned]
            if not day:
                dropped.append(planned.change(why_not=why_not))
            elif (planned.date_due, planned.is_placed) != (day, is_found):
                moved.append(planned.change(day=day, is_placed=is_found))
        self._in_batches(self._query_move, moved)
        self._in_batches(self._query_drop, dropped)

    def _in_batches(self, work, changes):
        for batch in split_every(retail_callback_planner.BATCH_SIZE, changes, list):
            self.env["ir.cron"]._despite_conflicts(work, batch)

    def _query_move(self, changes):
        """Write the days found; return the calls' ids."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET date_due = free.day, is_placed = free.is_placed
                  FROM (%s) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                self._sql_free(changes),
            )
        )
        return [call_id for (call_id,) in rows]

    def _query_drop(self, changes):
        """Cancel calls and keep why; return their ids."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET state = 'cancelled', date_done = %s, done_by = %s,
                       evidence = COALESCE(call.evidence, '{}')
                                  || jsonb_build_object('dropped', free.why_not)
                  FROM (%s) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                self.env.cr.now(),
                self.env.uid,
                self._sql_free(changes),
            )
        )
        return [call_id for (call_id,) in rows]

    def _sql_free(self, changes):
        """Return the calls to change that nobody works on, and lock them.

        The others wait for the next night; so do those with another right day since.

        :param changes: a dict of each, with its ``id``, its right day as it was read in
            ``wanted`` (``None`` for any), and what is to be written
        """
        return SQL(
            """
            SELECT c.id, night.day, night.is_placed, night.why_not
              FROM retail_callback c
              JOIN json_to_recordset(%s) AS night (
                   id int, wanted date, day date, is_placed boolean, why_not text)
                ON night.id = c.id
               AND (night.wanted IS NULL OR night.wanted = c.date_wanted)
             WHERE c.state = 'planned'
               -- So that few are looked at, whatever the statistics say.
               AND c.id = ANY(%s)
               FOR NO KEY UPDATE OF c SKIP LOCKED
            """,
            json.dumps(changes, default=date.isoformat),
            [change["id"] for change in changes],
        )
