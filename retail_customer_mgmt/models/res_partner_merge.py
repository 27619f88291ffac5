from odoo import fields, models
from odoo.fields import Domain

# A file has one of each; the kept file takes them where it has none.
# So does the link to the private page: one that is sent goes on leading there.
IDENTITY = ("member_no", "member_code", "member_token", "membership_id") + (
    "member_source_id",
    "member_shop_id",
    "member_user_id",
)


class ResPartner(models.Model):
    """Two files of one person become one."""

    _inherit = "res.partner"

    member_former_code_ids = fields.One2many(
        comodel_name="retail.member.code",
        inverse_name="partner_id",
        string="Former Codes",
    )

    def _member_by_code(self, code, config):
        found = super()._member_by_code(code, config)
        return found or self.search(
            self._members_domain(config) & self._former_code_domain(code), limit=1
        )

    def _lookup_domain(self, query):
        domain = super()._lookup_domain(query)
        return domain | self._former_code_domain(query) if query else domain

    def _former_code_domain(self, code):
        codes = [code, code.zfill(13)]
        # Nobody reads codes, which open files: they only lead to who has one.
        codes_sudo = (
            self.env["retail.member.code"].sudo().search([("code", "in", codes)])
        )
        return Domain("id", "in", codes_sudo.partner_id.ids)

    def _pass_membership_on(self, kept_sudo):
        """Clear what makes these files members, and give it to the kept one.

        Numbers and codes are unique: they leave before they arrive. What the kept file
        has already stays, and the other's number and card go on finding it.
        """
        sources_sudo = self.sudo().filtered("is_member")
        if not sources_sudo:
            return
        given = {name: kept_sudo._own_or_first(name, sources_sudo) for name in IDENTITY}
        former = {
            *sources_sudo.mapped("member_no"),
            *sources_sudo.mapped("member_code"),
        }
        sources_sudo.write(
            dict.fromkeys(("is_member", "member_no", "member_code"), False)
            | {"membership_id": False, "member_token": False}
            | {"member_phone_proven": False, "member_email_proven": False}
            # A shared phone is shared with whom it is taken from.
            | ({"phone_shared": False} if kept_sudo.phone else {})
        )
        self.env.flush_all()
        kept_sudo.write(given | {"is_member": True})
        self.env["retail.member.code"].sudo().create(
            [
                {"partner_id": kept_sudo.id, "code": code}
                for code in former - {False, *given.values()}
            ]
        )

    def _own_or_first(self, name, others):
        """Return a field's value to write: the own one, else the first other one."""
        owner = self if self[name] else others.filtered(name)[:1]
        return self._fields[name].convert_to_write(owner[name], owner)

    def _merge_profiles_into(self, kept):
        """Fill what the kept file's profile lacks from the others; drop the others."""
        profiles_sudo = self.env["retail.member.profile"].sudo()
        found = profiles_sudo.search([("partner_id", "in", (self | kept).ids)])
        found = found.sorted(lambda profile: (profile.partner_id != kept, profile.id))
        profile, others = found[:1], found[1:]
        if profile.partner_id != kept:
            profile.partner_id = kept
        for other in others:
            profile.write(profile._lacking(other))
        others.unlink()
