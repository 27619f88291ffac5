from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools import groups


class MergePartnerAutomatic(models.TransientModel):
    """Files that are merged bring their accounts along; of one programme, as one."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._merge_members(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge_members(self, src_partners, dst_partner):
        """Move accounts before Odoo moves the rest.

        Odoo adds loyalty cards up by itself and deletes what a unique constraint stops
        from moving: nothing of ours may be left for that.
        """
        memberships_sudo = (src_partners | dst_partner).sudo().membership_ids
        if memberships_sudo:
            self._check_not_own(src_partners | dst_partner)
        if memberships_sudo.partner_id & src_partners:
            self._check_may_merge(memberships_sudo)
            memberships_sudo._lock()
            memberships_sudo.invalidate_recordset()
            for accounts in memberships_sudo.grouped("program_id").values():
                self._merge_accounts(accounts.sorted("id"), dst_partner)
            self.env.invalidate_all()
        src_partners._pass_membership_on(dst_partner.sudo())
        src_partners._merge_profiles_into(dst_partner)
        self._follow_file(dst_partner.sudo().membership_ids)

    def _merge_accounts(self, accounts, dst_partner):
        """Make one account of these of one programme, and give it to the kept file."""
        own = accounts.filtered(lambda account: account.partner_id == dst_partner)
        kept = own or accounts[:1]
        others = accounts - kept
        cards = others.card_id
        self._move_references(cards, kept.card_id)
        self._move_references(others, kept)
        if others:
            kept._absorb(others)
            cards._remove_merged()
        if not own:
            kept._hand_to(dst_partner)

    def _move_references(self, sources, kept):
        if sources:
            self._update_foreign_keys_generic(kept._name, sources, kept)
            self._update_reference_fields_generic(kept._name, sources, kept)

    def _follow_file(self, memberships):
        """Let accounts that changed hands follow their file's shop and clerk."""
        for name in ("shop_id", "user_id"):
            self.env.add_to_compute(memberships._fields[name], memberships)
        self.env.flush_all()

    def _check_may_merge(self, memberships):
        """Refuse to make accounts one for whom may not change them all."""
        if self.env.su or len(memberships.program_id) == len(memberships):
            return
        if not self.env.user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._(
                    "These contacts are members with points of their own. Ask a store"
                    " manager to merge them."
                )
            )
        if not memberships.sudo(False).has_access("write"):
            raise AccessError(
                self.env._(
                    "Some of these members belong to another shop. Ask head office to"
                    " merge them."
                )
            )

    def _check_not_own(self, partners):
        """Refuse to bring points to, or away from, one's own file."""
        if not self.env.su and self.env.user.partner_id in partners:
            raise UserError(
                self.env._(
                    "One of these contacts is your own: let a colleague merge them."
                )
            )
