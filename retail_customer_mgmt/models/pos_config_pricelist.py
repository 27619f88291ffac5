from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_available_pricelists(self):
        """Let the till know the prices of all tiers, without listing them there."""
        tiers_sudo = self.company_id.sudo().member_program_id.tier_ids
        own = tiers_sudo.pricelist_id.filtered(
            lambda pricelist: (
                pricelist.active
                and pricelist.currency_id == self.currency_id
                and pricelist.company_id <= self.company_id
            )
        )
        return super()._get_available_pricelists() | own.sudo(False)
