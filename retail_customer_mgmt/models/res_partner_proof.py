from odoo import fields, models
from odoo.fields import NO_ACCESS

# What a code proves, and which ways to reach the member are hers with it.
PROVEN_WAYS = {"phone": ("phone", "sms"), "email": ("email",)}
CONTACTS = {"phone": "member_phone", "email": "email_normalized"}
OTHER = {"phone": "email", "email": "phone"}


class ResPartner(models.Model):
    """Which of phone and e-mail the member has proven, with a code, to be her own."""

    _inherit = "res.partner"

    # What was proven, not when: another number has to be proven anew.
    member_phone_proven = fields.Char(copy=False, groups=NO_ACCESS)
    member_email_proven = fields.Char(copy=False, groups=NO_ACCESS)

    def _has_proven(self, kind):
        """Tell whether the phone, or the e-mail, of the file is the member's own."""
        self_sudo = self.sudo()  # nobody reads what was proven
        contact = self_sudo[CONTACTS[kind]]
        return bool(contact) and contact == self_sudo[f"member_{kind}_proven"]

    def _verify_member(self, kind):
        """Note that the member has proven her phone or e-mail.

        Somebody else may have registered it before and have the link: with the first
        proof of each it is revoked.
        """
        self_sudo = self.sudo()  # nobody writes it either
        if self._has_proven(kind):
            return
        self_sudo[f"member_{kind}_proven"] = self_sudo[CONTACTS[kind]]
        if not self_sudo.member_date_verified:
            self_sudo.member_date_verified = fields.Datetime.now()
        self_sudo._renew_member_token()

    def _drop_unproven(self, kind):
        """Take off the file what came with a phone or e-mail now proven for the first
        time, and was never proven itself: whoever typed it need not be its owner.

        Only where a visitor opened the file: what staff enter is asked of the member.
        """
        other = OTHER[kind]
        is_from_page = self.is_member and self.member_source_id.code == "qr"
        if not is_from_page or self._has_proven(kind) or self._has_proven(other):
            return
        if self[other] and not self.with_context(active_test=False).user_ids:
            # Staff see what it was, should the member miss it.
            self._message_log(
                body=self.env._(
                    "%(contact)s was taken off: nobody has proven it, and somebody has"
                    " now proven the other way to reach this member.",
                    contact=self[other],
                )
            )
            self[other] = False

    def _proven_ways(self):
        """Return the channels that may get offers on a tick made on a page.

        A file that a visitor opened may have anybody's number in it.
        """
        ways = self._ways()
        # The portal asks this of the member's own file, which she may not read whole.
        if self.sudo().member_source_id.code != "qr":
            return ways
        kinds = [kind for kind in PROVEN_WAYS if self._has_proven(kind)]
        return [way for way in ways if any(way in PROVEN_WAYS[kind] for kind in kinds)]
