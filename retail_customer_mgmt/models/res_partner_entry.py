from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..tools import entry, phone

LINES = ("name", "street", "street2", "zip", "city")
CLEANED = {*LINES, "phone", "email"}


class ResPartner(models.Model):
    """One form for what is typed, at every door: till, page, import, RPC and form.

    Contacts who are no members stay as Odoo keeps them.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        shops = self.env["retail.shop"].sudo()
        return super().create(
            [
                self._clean_entry(vals, shops.browse(vals.get("member_shop_id") or []))
                if vals.get("is_member")
                else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if CLEANED.isdisjoint(vals):
            return super().write(vals)
        # The country of a phone number is the shop's.
        for shop, partners in self.grouped(lambda row: row._entry_shop()).items():
            values = vals if shop is None else partners._clean_entry(vals, shop)
            super(ResPartner, partners).write(values)
        return True

    def _entry_shop(self):
        """Return whose country phone numbers have; ``None`` for who is no member."""
        self_sudo = self.sudo()
        return self_sudo.member_shop_id if self_sudo.is_member else None

    def _clean_entry(self, vals, shop):
        """Return the values in standard form, or say what can't be kept.

        What is there already may be written again, whatever it looks like.
        """
        changed = {
            name: vals[name]
            for name in CLEANED & vals.keys()
            if not self or any(row[name] != vals[name] for row in self)
        }
        clean = {
            name: entry.line(value)
            for name, value in changed.items()
            if name in LINES and value
        }
        if number := changed.get("phone"):
            clean["phone"] = self._clean_phone(number, shop)
        if email := changed.get("email"):
            clean["email"] = self._clean_email(email)
        if "name" in changed:
            if not clean.get("name"):
                raise UserError(
                    self.env._("Enter the member's name, or a phone number.")
                )
            self._check_name_length(clean["name"])
        return vals | clean

    @api.model
    def _check_name_length(self, name):
        if len(name) > entry.NAME_LONGEST:
            raise UserError(
                self.env._(
                    "“%(start)s…” is too long for a name: it has %(count)s letters, and"
                    " %(limit)s are the most. Shorten it.",
                    start=name[:30],
                    count=len(name),
                    limit=entry.NAME_LONGEST,
                )
            )

    def _clean_phone(self, number, shop):
        """Return a number as people read it, with its country."""
        found = self[:1]._normalised_phone(number, shop)
        if not found:
            raise UserError(
                self.env._(
                    "“%(number)s” is not a phone number. Check the digits, or"
                    " type a foreign number with + and its country code.",
                    number=number,
                )
            )
        return phone.pretty(found)

    def _clean_email(self, email):
        address = email_normalize(entry.email(email))
        if not address:
            raise UserError(
                self.env._("“%(email)s” is not an e-mail address.", email=email)
            )
        return address

    def _clean_registration(self, vals, shop):
        """Return the values in standard form: stray spaces, phone, e-mail."""
        values = {
            name: value for name, value in map(self._clean_item, vals.items()) if value
        }
        if number := values.get("phone"):
            values["phone"] = self._clean_phone(number, shop)
            values["member_phone"] = self._normalised_phone(values["phone"], shop)
        if email := values.get("email"):
            values["email"] = self._clean_email(email)
        if not values.get("name"):
            if not number:
                raise UserError(
                    self.env._("Enter a name or a phone number for the new member.")
                )
            values["name"] = number
        self._check_name_length(values["name"])
        return values

    def _clean_item(self, item):
        """Return one answer in standard form; pages and tills send ids as text."""
        name, value = item
        if not isinstance(value, str):
            return item
        field = self._fields.get(name) or self.env["retail.member.profile"]._fields.get(
            name
        )
        if field is not None and field.type == "many2one":
            return name, value.isdecimal() and int(value)
        is_text = field is not None and field.type == "text"
        return name, entry.text(value) if is_text else entry.line(value)
