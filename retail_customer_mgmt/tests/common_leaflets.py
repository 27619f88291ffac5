from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .common_tiers import TierNights


class LeafletCommon(TierNights):
    """A scheme set up as a leaflet prints it."""

    def _program(self, tiers, rules, **values):
        program = self.env["retail.member.program"].create(
            {
                "tz": "UTC",
                "tier_ids": [
                    Command.create({"sequence": place} | tier)
                    for place, tier in enumerate(tiers, 1)
                ],
                "rule_ids": [Command.create(rule) for rule in rules],
            }
            | values
        )
        self.company.member_program_id = self.program = program
        return program

    def _lapse(self, day):
        with freeze_time(f"{day} 03:00:00"):
            self._run_cron(self.program, "_cron_expire_points", date.fromisoformat(day))

    def _points(self, member):
        return member.membership_id.points
