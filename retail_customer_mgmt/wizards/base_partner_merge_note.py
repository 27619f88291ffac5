import logging

from odoo import models

_logger = logging.getLogger(__name__)


class MergePartnerAutomatic(models.TransientModel):
    """The note on a merge, in a file that some may only see masked."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _log_merge_operation(self, src_partners, dst_partner):
        """Note who became part of a member, without e-mails or phones.

        Odoo's own note tells the whole e-mails, and everybody who opens the file
        reads it.
        """
        if not dst_partner.sudo().is_member:
            return super()._log_merge_operation(src_partners, dst_partner)
        _logger.info(
            "(uid = %s) merged the partners %r with %s",
            self.env.uid,
            src_partners.ids,
            dst_partner.id,
        )
        # Whoever merges need not see the names of what other companies keep.
        names = [file_sudo._name_in_note() for file_sudo in src_partners.sudo()]
        dst_partner.message_post(
            body=self.env._("Merged with: %(files)s", files=", ".join(names))
        )
        return None
