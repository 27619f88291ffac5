from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """Pairs of files that may be duplicates follow the files that are merged."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever may merge the files need not see the list of duplicates.
        pairs_sudo = self.env["retail.member.duplicate"].sudo()
        pairs_sudo._follow_merge(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
