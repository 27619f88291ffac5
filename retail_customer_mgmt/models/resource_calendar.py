from datetime import timedelta
from functools import cache

import pytz

from odoo import fields, models

HALF_SECOND = timedelta(milliseconds=500)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _working_spans(self, zone, company):
        """Return a function (start, end) → working hours, for ``tools.sla.Clock``.

        What it reads it keeps, so make one for all complaints of a computation.
        """
        tz = pytz.timezone(zone or self.tz or "UTC")
        # Holidays without a calendar are a company's: another's don't count here.
        holidays = [("time_type", "=", "leave"), ("company_id", "in", company.ids)]

        @cache
        def spans(start, end):
            intervals = self._work_intervals_batch(
                pytz.utc.localize(start),
                pytz.utc.localize(end),
                domain=holidays,
                tz=tz,
            )
            return [(_utc(since), _utc(until)) for since, until, _ in intervals[False]]

        return spans


def _utc(moment):
    """Return a moment in naive UTC, to the second.

    Odoo ends a day at 23:59:59.999999: hours around the clock would lose a bit daily.
    """
    utc = moment.astimezone(pytz.utc).replace(tzinfo=None)
    return fields.Datetime.to_datetime((utc + HALF_SECOND).replace(microsecond=0))
