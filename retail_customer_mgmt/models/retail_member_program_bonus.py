from datetime import timedelta

from odoo import api, models

# How many days a birthday's points may come late, after nights without a run.
DAYS_LATE = 7


class RetailMemberProgram(models.Model):
    """The nightly gifts of a programme."""

    _inherit = "retail.member.program"

    @api.model
    def _cron_give_birthday_bonus(self, today=None):
        """Give the points of birthdays, also of those that the last runs missed."""
        for program in self.search([]):
            program._give_birthday_bonus(today or program._today())

    def _give_birthday_bonus(self, today, batch_size=500):
        """Reward members batch by batch; a repeated run gives nothing twice."""
        rule_ids = [rule.id for rule in self._rules() if rule.event == "birthday"]
        if not rule_ids:
            return
        Membership = self.env["retail.membership"].sudo()
        days = [today - timedelta(days=late) for late in range(DAYS_LATE, -1, -1)]
        last_id = 0
        while rows := Membership._query_lock_birthdays(
            self, rule_ids, days, last_id, batch_size
        ):
            for membership_id, day in rows:
                membership = Membership.browse(membership_id)
                membership._give_bonus("birthday", day, period=day.year)
            last_id = rows[-1][0]
            self.env["ir.cron"]._commit_progress(len(rows))
