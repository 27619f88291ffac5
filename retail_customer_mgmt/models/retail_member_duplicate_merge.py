from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import groups
from .retail_member_duplicate_file import PARTNER, values_of

LATEST = fields.Datetime.to_datetime("9999-12-31 00:00:00")


class RetailMemberDuplicate(models.Model):
    """Looking at a pair side by side, and making one file of it."""

    _inherit = "retail.member.duplicate"

    def action_review(self):
        self.ensure_one()
        if not self.partner_high_id:
            # Nothing to compare: the other file is part of this one.
            return self.partner_low_id.get_formview_action()
        review = self.env["retail.member.duplicate.review"].create({"pair_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One person or two?"),
            "res_model": review._name,
            "res_id": review.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _older_first(self):
        files = self.partner_low_id | self.partner_high_id
        return files.sorted(lambda file: (file.member_date_joined or LATEST, file.id))

    def _why_not_merge(self):
        """Return why the user can't merge the files; ``False`` if she can."""
        self.ensure_one()
        accounts = (self.partner_low_id | self.partner_high_id).sudo().membership_ids
        if not self.env.user.has_group(groups.MANAGER):
            return self.env._("Store managers merge files. Ask yours.")
        if not accounts.sudo(False).has_access("write"):
            return self.env._(
                "One of these files belongs to another shop. Ask head office to merge"
                " them."
            )
        return False

    def _merge_files(self, kept, taken=()):
        """Make one file of the pair's two, by Odoo's own wizard.

        What the kept file says stays, and what only the other says is added.

        :param kept: one file of this pair, whatever else the client names
        :param taken: names of what the other file says, to be kept instead
        """
        self._check_open()
        other = (self.partner_low_id | self.partner_high_id) - kept
        if len(kept) != 1 or len(other) != 1:
            raise UserError(self.env._("Choose one of the pair's two files to keep."))
        if reason := self._why_not_merge():
            raise UserError(reason)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._check_not_own(kept | other)
        other_sudo = other.sudo()
        values = values_of(other_sudo, [n for n in taken if n in PARTNER])
        profile_values = values_of(
            other_sudo.member_profile_ids, [n for n in taken if n not in PARTNER]
        )
        # Odoo's wizard is for those who manage contacts. A person has looked at these
        # two, so their e-mail addresses may differ.
        wizard_sudo = wizard.sudo()
        wizard_sudo._merge((kept | other).ids, kept, extra_checks=False)
        kept_sudo = kept.sudo()
        if values:
            kept_sudo.write(values)
        if profile_values:
            kept_sudo.member_profile_ids.write(profile_values)
