from odoo import models
from odoo.exceptions import UserError


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def write(self, vals):
        programs_sudo = self._all_programs()
        result = super().write(vals)
        if {"active", "program_id"} & vals.keys():
            self._check_rule_left(programs_sudo)
        return result

    def unlink(self):
        programs_sudo = self._all_programs()
        result = super().unlink()
        self._check_rule_left(programs_sudo)
        return result

    def _all_programs(self):
        """Return the programmes; the guard has to see all of their rules."""
        return self.sudo().program_id

    def _check_rule_left(self, programs_sudo):
        """Keep one rule a member programme: without it core hides the rewards."""
        managed_ids = self.env["loyalty.program"]._managed_ids()
        managed_sudo = programs_sudo.exists().filtered(lambda p: p.id in managed_ids)
        if not all(program.rule_ids for program in managed_sudo):
            raise UserError(
                self.env._(
                    "This rule keeps the rewards of a member programme in the till."
                    " What members earn stands in the programme's points rules."
                )
            )
