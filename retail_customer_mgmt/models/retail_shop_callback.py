from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


class RetailShop(models.Model):
    """On which days a shop calls its members, and what it aims at."""

    _inherit = "retail.shop"

    callback_goal_on_time = fields.Float(
        string="Goal: Calls on Time", help="In percent. 0: as the company."
    )
    callback_goal_reached = fields.Float(
        string="Goal: Members Reached", help="In percent. 0: as the company."
    )

    _callback_goals_percent = models.Constraint(
        "CHECK(COALESCE(callback_goal_on_time, 0) BETWEEN 0 AND 100"
        " AND COALESCE(callback_goal_reached, 0) BETWEEN 0 AND 100)",
        "Enter goals for calls from 0 to 100 percent.",
    )

    def _open_days(self, first, count):
        """Return the days, in the shop's zone, on which it has opening hours."""
        self.ensure_one()
        zone = pytz.timezone(self.tz)
        start, stop = (
            zone.localize(datetime.combine(first + timedelta(days=days), time()))
            for days in (0, count)
        )
        leaves = [
            ("time_type", "=", "leave"),
            ("company_id", "in", [False, self.company_id.id]),
        ]
        intervals = self.resource_calendar_id._work_intervals_batch(
            start, stop, domain=leaves, tz=zone
        )[False]
        return sorted({begin.date() for begin, _end, _attendance in intervals})

    @api.model
    def _next_open_day(self, shop, day):
        """Return the first day from ``day`` on that the shop is open; else ``day``."""
        if not shop.resource_calendar_id:
            return day
        # Who logs a call may not read calendars.
        return next(iter(shop.sudo()._open_days(day, 60)), day)
