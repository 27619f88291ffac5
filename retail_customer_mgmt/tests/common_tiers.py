from datetime import date, datetime

from freezegun import freeze_time

from .common import RetailCommon


class TierNights(RetailCommon):
    """Members who join, buy and sleep on given days."""

    def _buy(self, member, day, amount):
        moment = f"{day} 12:00:00"
        with freeze_time(moment):
            return self._sell(member, amount, date=datetime.fromisoformat(moment))

    def _on(self, day):
        self.env.invalidate_all()
        return freeze_time(f"{day} 10:00:00")

    def _night(self, *days):
        for day in days:
            with freeze_time(f"{day} 03:00:00"):
                self._run_cron(
                    self.program, "_cron_assess_tiers", date.fromisoformat(day)
                )

    def _join(self, day="2026-01-10", name="Ada"):
        with freeze_time(f"{day} 09:00:00"):
            return self._create_member(name)

    def _moves(self, member):
        """Return the moves after joining, the oldest first."""
        return [
            (str(move.day), move.reason, move.to_tier_id.name, str(move.date_until))
            for move in member.membership_id.tier_move_ids.sorted("id")
            if move.reason != "joined"
        ]
