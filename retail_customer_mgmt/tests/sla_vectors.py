"""The vectors of deadlines, `vectors/sla.json`, read for the tests that share them.

Moments are written in local time of the vector's zone; a week says which days ("0-4" is
Monday to Friday) are worked between which hours.
"""

from datetime import datetime, timedelta

import pytz

from .shared_vectors import load


def vectors():
    """Return all vectors, their moments in naive UTC."""
    return [_read(vector) for vector in load("sla")]


def shifts(week):
    """Return (weekday, from hour, to hour) of a week's shifts."""
    result = []
    for days, hours in week.items():
        first, _dash, last = days.partition("-")
        for day in range(int(first), int(last or first) + 1):
            result += [(day, since, until) for since, until in hours]
    return result


def working(vector):
    """Return the working hours of a vector as `tools.sla` asks for them."""
    if vector["week"] is None:
        return None

    def spans(start, end):
        days = (end - start).days + 2
        worked = [
            span
            for number in range(-1, days)
            for span in _day(vector, start.date() + timedelta(days=number))
        ]
        return [span for span in worked if span[0] < end and span[1] > start]

    return spans


def _day(vector, day):
    midnight = datetime.combine(day, datetime.min.time())
    for weekday, since, until in shifts(vector["week"]):
        if weekday == day.weekday():
            span = tuple(
                _utc(midnight + timedelta(hours=hour), vector["zone"])
                for hour in (since, until)
            )
            yield from _outside(span, vector["holidays"])


def _outside(span, holidays):
    since, until = span
    for start, end in holidays:
        if start <= since and until <= end:
            return
        if since < start < until:
            until = start
        if since < end < until:
            since = end
    yield since, until


def _read(vector):
    zone = vector["zone"]
    return {
        "rule": vector["rule"],
        "zone": zone,
        "week": vector.get("week"),
        "holidays": _spans(vector.get("holidays", []), zone),
        "pauses": _spans(vector.get("pauses", []), zone),
        "start": _moment(vector["start"], zone),
        "hours": vector["hours"],
        "deadline": _moment(vector["deadline"], zone),
        "beyond": vector.get("beyond", False),
    }


def _spans(spans, zone):
    return [tuple(_moment(text, zone) for text in span) for span in spans]


def _moment(text, zone):
    return _utc(datetime.fromisoformat(text), zone)


def _utc(local, zone):
    moment = pytz.timezone(zone).localize(local)
    return moment.astimezone(pytz.utc).replace(tzinfo=None)
