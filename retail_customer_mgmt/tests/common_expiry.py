from datetime import datetime
from decimal import Decimal

from freezegun import freeze_time

from ..tools.ledger import Posting
from .common import RetailCommon


class LapsingPoints(RetailCommon):
    """Members who earn on given days, and nights in which points lapse."""

    def _lapse(self, today):
        self._run_cron(self.program, "_cron_expire_points", today)

    def _earn(self, member, moment, amount=100):
        with freeze_time(moment):
            self._sell(member, amount, date=datetime.fromisoformat(moment))

    def _post(self, member, kind, points, moment, **values):
        with freeze_time(moment):
            posting = Posting(
                kind=kind,
                points=Decimal(points),
                key=f"{kind}:{member.id}:{points}:{moment}",
                date=datetime.fromisoformat(moment),
                day=datetime.fromisoformat(moment).date(),
                **values,
            )
            return member.membership_id._post([posting])

    def _idle_member(self):
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
        with freeze_time("2026-01-01 12:00:00"):
            member = self._create_member()
        self._earn(member, "2026-01-31 12:00:00")
        return member
