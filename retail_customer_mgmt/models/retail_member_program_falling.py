from datetime import timedelta

from odoo import models

from ..tools import tier_steps


class RetailMemberProgram(models.Model):
    """Finds whose tier ends soon, over all members at once."""

    _inherit = "retail.member.program"

    def _sql_falling(self, days, today=None):
        """Return the query of whose tier ends within ``days`` and isn't kept, if any.

        Few ways of standing make few cases; the members stay in PostgreSQL.
        """
        policy, ladder = self._tier_policy(), self._ladder()
        if policy.downgrade == "none" or policy.validity == "forever":
            return None
        self.env.flush_all()
        today = today or self._today()
        last_day = today + timedelta(days=days + 1)
        members = self._query_ending(last_day)
        keys = self._tier_key_columns(policy, False)
        cases, count = self._read_cases(
            self._query_cases(members, keys),
            lambda state: tier_steps.ask_to_keep(policy, ladder, state),
        )
        if not cases:
            return None
        tomorrow = self._midnight(today + timedelta(days=1))
        held = [tier_steps.level_of(ladder, case.state.tier) for case in cases]
        judged = self._judged(members, keys, cases, tomorrow, count)
        return self._sql_not_kept(judged, [1 << level for level in held])
