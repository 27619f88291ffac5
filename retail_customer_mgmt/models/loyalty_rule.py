from odoo import models
from odoo.exceptions import UserError


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def write(self, vals):
        programs_sudo = self.sudo().program_id
        result = super().write(vals)
        if {"active", "program_id"} & vals.keys():
            self._check_rule_left(programs_sudo)
        return result

    def unlink(self):
        programs_sudo = self.sudo().program_id
        result = super().unlink()
        self._check_rule_left(programs_sudo)
        return result

    def _check_rule_left(self, programs):
        """Keep one rule a member programme: without it core hides the rewards."""
        managed_ids = self.env["loyalty.program"]._managed_ids()
        managed = programs.exists().filtered(lambda p: p.id in managed_ids)
        if not all(program.rule_ids for program in managed):
            raise UserError(
                self.env._(
                    "This rule keeps the rewards of a member programme in the till."
                    " What members earn stands in the programme's points rules."
                )
            )
