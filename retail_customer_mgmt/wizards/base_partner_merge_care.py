from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """Files that are merged bring their calls along, each reason once."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        src_partners._drop_double_callbacks(dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
