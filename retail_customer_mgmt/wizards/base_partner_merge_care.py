from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """Files that are merged bring their calls along, each reason once.

    What was to be mended in them is looked for anew in the kept file.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        src_partners._drop_double_callbacks(dst_partner)
        # Whoever may merge the files need not see what is to be mended in them.
        flaws_sudo = self.env["retail.member.flaw"].sudo()
        flaws_sudo._drop_merged(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)
