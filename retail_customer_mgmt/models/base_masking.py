from collections.abc import Collection
from functools import partial

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import groups, masking

# Fields that hold a member's phone or e-mail: {model: {field: (path to her, kind)}}.
# Fields related to these, on any model, are found by themselves.
CONTACTS = {
    "res.partner": {
        "phone": ("", "phone"),
        "phone_sanitized": ("", "phone"),
        "phone_mobile_search": ("", "phone"),
        "member_phone": ("", "phone"),
        "email": ("", "email"),
        "email_normalized": ("", "email"),
        "email_formatted": ("", "email"),
        "invoice_emails": ("", "email"),
        "name": ("", "name"),
        "complete_name": ("", "name"),
    },
    "res.users": {"login": ("partner_id", "email")},
    "retail.complaint": {
        "email_from": ("partner_id", "email"),
        "contact_phone": ("partner_id", "phone"),
    },
    "pos.order": {"email": ("partner_id", "email"), "mobile": ("partner_id", "phone")},
    "account.move": {"invoice_partner_display_name": ("partner_id", "name")},
    "mail.message": {
        "email_from": ("author_id", "email"),
        "reply_to": ("author_id", "email"),
    },
    "mail.notification": {
        "mail_email_address": ("res_partner_id", "email"),
        "sms_number": ("res_partner_id", "phone"),
    },
}
MASKS = {"phone": masking.mask_phone, "email": masking.mask_email}
MOST_TRIED = 20  # whole numbers one search may try
PATTERNS = {"like", "ilike", "=like", "=ilike"}
EXACT = {"=", "!=", "=?", "in", "not in"}


class _Open:
    """What our own look-ups carry in the context; no client can send an object."""


OPEN = _Open()


def _texts(value):
    """Return those of a condition's values that are words, not ids."""
    is_many = isinstance(value, Collection) and not isinstance(value, str)
    return [text for text in (value if is_many else [value]) if isinstance(text, str)]


class Base(models.AbstractModel):
    """Members' phone and e-mail, hidden from users of the scheme without the right.

    What leaves by ``read`` and its kin, by exports and groups, is masked; what is
    searched is taken as a whole number, so that nobody finds one out bit by bit.
    Superuser code, users outside the scheme and contacts who are no members: as ever.
    """

    _inherit = "base"

    @api.model
    @tools.ormcache("self._name")
    def _contact_fields(self):
        """Return {field: (path to the person, kind)} of this model."""
        rows = {name: self._contact_row(name) for name in self._fields}
        return {name: row for name, row in rows.items() if row}

    def _contact_row(self, name):
        """Return a field's path to the person and kind, or nothing."""
        own = CONTACTS.get(self._name, {}).get(name)
        field = self._fields.get(name)
        if own or field is None or field.type != "char" or not field.related:
            return own
        *path, last = field.related.split(".")
        model = self
        for step in path:
            model = model.env[model._fields[step].comodel_name]
        rest, kind = model._contact_row(last) or (None, None)
        return kind and (".".join(filter(None, [*path, rest])), kind)

    def _is_masking(self):
        """Tell whether what this user gets of members' contact data is masked."""
        return not self.env.su and self._is_user_masked()

    def _is_user_masked(self):
        """The same for code that has superuser rights on the user's behalf."""
        user = self.env.user
        return (
            self.env.context.get("retail_contacts") is not OPEN
            and user.has_group(groups.TILL)
            and not user.has_group(groups.CONTACT)
            # Any of the user's own, which users may not read: which one is chosen
            # above, the client says.
            and any(user.sudo().company_ids.mapped("member_mask_contacts"))
        )

    # What is read

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = [name for name in fnames if name in self._contact_fields()]
        if names and self._is_masking():
            records = {record.id: record for record in self}
            for row in rows:
                record = records[row["id"]]
                row.update({name: record._masked(name, row[name]) for name in names})
        return rows

    def _masked(self, name, value):
        """Return a field's value as a masked user sees it."""
        path, kind = self._contact_fields()[name]
        person_sudo = self.sudo()
        for step in filter(None, path.split(".")):
            person_sudo = person_sudo[step]
        file_sudo = person_sudo._origin or person_sudo
        if not value or not file_sudo[:1]._is_masked_person():
            return value
        if kind == "name":
            return masking.mask_name(value, file_sudo.phone, file_sudo.email)
        is_typed = not person_sudo.id and not path
        if is_typed and not masking.is_same_contact(value, file_sudo[name] or ""):
            return value  # what the user has just entered
        return MASKS[kind](value)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        contacts = self._contact_fields()
        places = [
            (place, path[0])
            for place, path in enumerate(fields)
            if path and len(path) == 1 and path[0] in contacts
        ]
        if not places or not self._is_masking():
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        lines = []
        for records in self._one_line_each(fields):
            own = super(Base, records)._export_rows(
                fields, _is_toplevel_call=_is_toplevel_call
            )
            for record, line in zip(records, own, strict=False):
                for place, name in places:
                    line[place] = record._masked(name, line[place])
            lines += own
        return lines

    def _one_line_each(self, fields):
        """Return these records in sets whose first lines, exported, are theirs."""
        is_flat = not any(
            field.relational
            for path in fields
            if path and (field := self._fields.get(path[0].split(".")[0]))
        )
        return [self] if is_flat else list(self)

    # Groups, figures and order

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._refuse_contact(groupby_spec.split(":")[0])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if function not in ("count", "count_distinct"):
            self._refuse_contact(name)
        return super()._read_group_select(aggregate_spec, query)

    def _refuse_contact(self, name):
        # A name may be the number, and groups show it whole.
        if name in self._contact_fields() and self._is_masking():
            raise AccessError(
                self.env._(
                    "You see phone numbers and e-mail addresses masked, so lists can't"
                    " be grouped or compared by them. Choose another field."
                )
            )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        _path, kind = self._contact_fields().get(field_name, (None, None))
        if kind in MASKS and self._is_masking():
            return tools.SQL()
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    # What is searched

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self._is_masking():
            domain = self._without_guesses(Domain(domain), [])
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if domain is NotImplemented or not self._is_user_masked():
            return domain
        return self._without_guesses(Domain(domain), [])

    def _without_guesses(self, domain, tried):
        """Return a domain that finds members by whole numbers and addresses only.

        :param tried: the list that collects what the whole search tries
        """
        return domain.map_conditions(partial(self._without_guess, tried))

    def _without_guess(self, tried, condition):
        name, _dot, rest = condition.field_expr.partition(".")
        field = self._fields.get(name)
        if field is None or name == "id":
            return condition
        if field.relational:
            return self._without_guess_below(tried, condition, field, rest)
        if name == "display_name" and self._is_found_by_contacts():
            self._count_tried(tried, condition.value)
        is_contact = not rest and name in self._contact_fields()
        return self._whole(tried, condition) if is_contact else condition

    def _without_guess_below(self, tried, condition, field, rest):
        """Do the same with a condition on related records."""
        comodel = self.env[field.comodel_name]
        operator, value = condition.operator, condition.value
        if rest:
            below = Domain(rest, operator, value)
            operator = "any"
        elif "any" in operator and isinstance(value, Domain | list | tuple):
            below = Domain(value)
        else:
            if comodel._is_found_by_contacts():
                self._count_tried(tried, _texts(value))
            return condition
        whole = comodel._without_guesses(below, tried)
        return condition if whole == below else Domain(field.name, operator, whole)

    @api.model
    @tools.ormcache("self._name")
    def _is_found_by_contacts(self):
        """Tell whether a search by name may try numbers and addresses too."""
        names = self._rec_names_search or [self._rec_name or "id"]
        contacts = self._contact_fields()
        return any(
            self._fields[name.partition(".")[0]].relational
            or contacts.get(name, (None, None))[1] in MASKS
            for name in names
        )

    def _whole(self, tried, condition):
        """Return a condition on contact data that answers only yes or no."""
        name, operator, value = (
            condition.field_expr,
            condition.operator,
            condition.value,
        )
        _path, kind = self._contact_fields()[name]
        positive = operator.removeprefix("not ")
        if kind == "name" or (positive in PATTERNS and not value):
            return condition
        self._count_tried(tried, value)
        if operator in EXACT:
            return condition
        if positive not in PATTERNS or not isinstance(value, str):
            raise AccessError(
                self.env._(
                    "You see phone numbers and e-mail addresses masked: search for a"
                    " whole number or address."
                )
            )
        found = self._of_others(name, positive, value) | self._exactly(name, value)
        return found if positive == operator else ~found

    def _count_tried(self, tried, value):
        is_many = isinstance(value, Collection) and not isinstance(value, str)
        tried += filter(None, value if is_many else [value])
        if len(tried) > MOST_TRIED:
            raise AccessError(
                self.env._(
                    "You see phone numbers and e-mail addresses masked: search for"
                    " %(count)s of them at most at a time.",
                    count=MOST_TRIED,
                )
            )

    def _of_others(self, name, operator, value):
        """Return the condition for those whom nobody masks."""
        path, _kind = self._contact_fields()[name]
        nobody = self.env["res.partner"]._unmasked_domain()
        if path:
            nobody = Domain(path, "any", nobody) | Domain(path, "=", False)
        return nobody & Domain(name, operator, value)

    def _exactly(self, name, text):
        """Return a domain that finds members by the whole of what was typed."""
        path, kind = self._contact_fields()[name]
        value = text.strip("% ")
        if kind == "email":
            person = Domain("email_normalized", "=", value.lower())
        else:
            number = self.env["res.partner"]._normalised_phone(value)
            person = Domain("phone", "=", value) | Domain(
                "member_phone", "=", number or value
            )
        return Domain(path, "any", person) if path else person
