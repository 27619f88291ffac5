from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_program_ids(self):
        """Leave out the rewards of member programmes that the till doesn't serve.

        The points of an order are of the company's programme: the rewards of another
        one would cost nothing.
        """
        programs = super()._get_program_ids()
        served_sudo = self.company_id._member_program().loyalty_program_id
        return programs.filtered(
            lambda program: (
                not program.is_member_managed or program.id in served_sudo.ids
            )
        )
