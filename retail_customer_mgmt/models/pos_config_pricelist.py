from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_available_pricelists(self):
        """Let the till know the prices of all tiers, without listing them there."""
        company_sudo = self.company_id.sudo()
        tiers_sudo = company_sudo._member_program().tier_ids
        own = tiers_sudo.pricelist_id.filtered(
            lambda pricelist: (
                pricelist.active
                and pricelist.currency_id == self.currency_id
                and pricelist.company_id <= company_sudo.parent_ids
            )
        )
        return super()._get_available_pricelists() | own.sudo(False)
