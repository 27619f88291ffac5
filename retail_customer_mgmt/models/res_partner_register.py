import secrets

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..tools import asked, codes, groups

PARTNER_FIELDS = frozenset(asked.PARTNER_FIELDS)
PROFILE_FIELDS = frozenset(asked.PROFILE_FIELDS + asked.LUNAR_FIELDS)
# 042 is how Odoo's default barcode nomenclature recognises a customer.
CODE_PREFIX = "042"


def _missing(record, values, names):
    """Return the values of these names that the record has not."""
    return {name: values[name] for name in names & values.keys() if not record[name]}


class ResPartner(models.Model):
    """Registering members: the one door of till, back office and import."""

    _inherit = "res.partner"

    @api.model
    def register_member(self, vals, source_code, shop=None, channel=None):
        """Make a person a member and return the partner.

        Finds who is already there by phone, then by e-mail, and fills only what is
        empty in that file. Two registrations of one phone at once end in one member.

        :param vals: of what a form may ask (``PARTNER_FIELDS``, ``PROFILE_FIELDS``,
            ``facet_<id>``, ``attribute_<name>``); superuser code may add
            ``date_joined`` (naive UTC) to date the membership back, and the
            ``company_id`` of a new file
        :param source_code: code of a ``retail.member.source``
        :param shop: the shop that registers (a record or an id)
        :param channel: "till", "page" or "office", whose required questions a new
            member must have answered; without one none is required
        :raises AccessError: without the right to register members
        :raises UserError: where the input can't be a member, saying what to change
        """
        self._check_may_register(vals)
        return self._register_person(vals, source_code, shop, channel=channel)

    def _register_person(self, vals, source_code, shop=None, person=None, channel=None):
        """Do what ``register_member`` says; ``person`` is whom the clerk has chosen."""
        shop = self.env["retail.shop"].browse(getattr(shop, "id", shop) or [])
        shop.check_access("read")
        program = self._registration_program(shop)
        source = self._registration_source(source_code)
        values = self._clean_registration(vals, shop)
        self_sudo = self.sudo()
        try:
            found = self_sudo._person_to_register(values, shop, person)
            found._check_answered(vals, shop, channel)
            partner = found._fill_member_file(values, source, shop, channel)
            self.env.flush_all()
        except UniqueViolation as error:
            # Somebody registers the same person right now: let Odoo call again,
            # and find her.
            raise ConcurrencyError(str(error)) from error
        membership = self.env["retail.membership"]._enrol(
            partner, program, values.get("date_joined")
        )
        if not partner.membership_id:
            partner.membership_id = membership
        partner.member_profile_ids._fill_attributes(values)
        return partner.with_env(self.env)

    def _check_may_register(self, vals):
        allowed = self.env.user.has_group(groups.TILL)
        if not (allowed or self.env.su):
            raise AccessError(
                self.env._(
                    "You can't register members. Ask an administrator for the right"
                    " “Members: Till user”."
                )
            )
        if unknown := sorted(vals.keys() - self._registration_keys()):
            raise UserError(
                self.env._(
                    "These data can't be given at registration: %(fields)s.",
                    fields=", ".join(unknown),
                )
            )

    def _registration_keys(self):
        """Return what may be given: whatever a form could ask."""
        questions = self.env["retail.member.form.line"]._labels().keys()
        own = {"date_joined", "company_id"} if self.env.su else set()
        return PARTNER_FIELDS | PROFILE_FIELDS | questions | own

    def _check_answered(self, vals, shop, channel):
        """Refuse a new member who leaves a required question of the channel open."""
        if not channel or self.is_member:
            return
        specs = shop._member_form().with_env(self.env)._field_specs(channel)
        if channel == "office":
            # The desk has no input for them: they are filled in the file.
            specs = [spec for spec in specs if not asked.attribute_name(spec["name"])]
        profile = self.member_profile_ids
        missing = [
            spec["label"]
            for spec in specs
            if spec["required"]
            and not str(vals.get(spec["name"]) or "").strip()
            and not (profile and profile._answer(spec["name"]))
            and not (spec["name"] in PARTNER_FIELDS and self[spec["name"]])
        ]
        if missing:
            raise UserError(
                self.env._(
                    "This shop asks every new member for: %(questions)s.",
                    questions=", ".join(missing),
                )
            )

    def _registration_program(self, shop):
        program = (shop.sudo().company_id or self.env.company)._member_program()
        if not program:
            raise UserError(
                self.env._(
                    "No member programme is set up. Choose one in"
                    " Settings > Members first."
                )
            )
        return program

    def _registration_source(self, source_code):
        source = self.env["retail.member.source"].search([("code", "=", source_code)])
        if not source:
            raise UserError(
                self.env._("There is no member source “%(code)s”.", code=source_code)
            )
        return source

    def _person_to_register(self, values, shop, person):
        """Return the file to fill, if any: a member's before the chosen person's."""
        found = self._find_person(values, shop)
        if person and not found.is_member:
            return person.sudo()
        return found

    def _find_person(self, values, shop):
        """Return the file of this person: a member's first, then a contact's."""
        company_ids = [False, (shop.company_id or self.env.company).id]
        people = [
            ("is_company", "=", False),
            ("company_id", "in", company_ids),
        ]
        own_phone = [("phone_shared", "=", False)]
        keys = (
            ("member_phone", values.get("member_phone"), own_phone),
            ("phone_sanitized", values.get("member_phone"), own_phone),
            ("email_normalized", values.get("email"), []),
        )
        for field, value, condition in keys:
            domain = [*people, *condition, (field, "=", value)]
            if value and (
                found := self.search(domain, order="is_member DESC, id", limit=1)
            ):
                return found
        return self.browse()

    def _fill_member_file(self, values, source, shop, channel=None):
        """Fill what is empty in a file and return it; an empty set opens a new one.

        What somebody entered is never overwritten.
        """
        names = PARTNER_FIELDS
        if self.with_context(active_test=False).user_ids:
            # A password can be reset by the e-mail: only the user enters that.
            names -= {"email"}
        fill = _missing(self, values, names)
        if not self.is_member:
            self._check_phone_is_free(fill.get("phone") or self.phone, shop)
            fill |= self._member_values(source, shop)
        company_id = values.get("company_id", False)
        partner = self or self.create({"company_id": company_id} | fill)
        if self and fill:
            self.write(fill)
        partner._fill_profile(values, may_add=channel != "page")
        return partner

    def _check_phone_is_free(self, number, shop):
        number = self._normalised_phone(number, shop)
        others = [
            ("is_member", "=", True),
            ("member_phone", "=", number),
            ("phone_shared", "=", False),
            ("id", "not in", self.ids),
        ]
        if number and self.search_count(others, limit=1):
            raise UserError(
                self.env._(
                    "Another member already has this phone number. Open that file, or"
                    " tick Phone Shared where a family uses one phone."
                )
            )

    def _member_values(self, source, shop):
        return {
            "is_member": True,
            "member_no": self.member_no or self._next_member_no(),
            "member_code": self.member_code or self._new_member_code(),
            "member_source_id": source.id,
            "member_shop_id": shop.id,
            "member_user_id": self._registration_clerk(shop).id,
        }

    def _fill_profile(self, values, may_add):
        profiles = self.env["retail.member.profile"]
        profile = profiles.search([("partner_id", "=", self.id)])
        fill = _missing(profile, values, PROFILE_FIELDS)
        fill |= profile._tastes_to_add(values, may_add)
        if not profile:
            profiles.create({"partner_id": self.id} | fill)
        elif fill:
            profile.write(fill)

    def _registration_clerk(self, shop):
        """Return who keeps the file: the clerk who opens it, else the store manager."""
        user = self.env.user
        is_clerk = user.has_group(groups.CLERK)
        return user if is_clerk and user.active else shop.user_id

    def _next_member_no(self):
        return self.env["ir.sequence"].next_by_code("retail.member")

    def _new_member_code(self):
        """Return a card code that nobody has: an EAN-13 that can't be guessed."""
        while True:
            code = codes.ean13(f"{CODE_PREFIX}{secrets.randbelow(10**9):09d}")
            if not self.search_count([("member_code", "=", code)], limit=1):
                return code
