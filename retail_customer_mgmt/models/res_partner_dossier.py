import io
import json
import zipfile
from datetime import datetime

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS
from odoo.models import MAGIC_COLUMNS
from odoo.tools import html2plaintext

from ..tools import groups

PERSON = (
    *("name", "member_no", "member_code", "phone", "email", "street", "street2"),
    *("zip", "city", "state_id", "country_id", "lang", "function", "comment"),
    *("category_id", "member_source_id", "member_campaign", "member_shop_id"),
    *("member_date_verified", "create_date"),
)
# What other addons hold, and how the member is found there.
OTHERS = {
    "pos.order": ("partner_id", ("name", "date_order", "amount_total", "email")),
    "pos.order.line": (
        "order_id.partner_id",
        ("order_id", "product_id", "qty", "price_subtotal_incl", "note"),
    ),
    "account.move": ("partner_id", ("name", "invoice_date", "amount_total")),
    "rating.rating": ("partner_id", ("rated_on", "rating", "feedback")),
}
# The member is told what was done to her data, not by which of our people.
LOOKS = ("date", "kind", "role", "user_shop_id", "reason")
OWN_FIELDS = {"retail.access.log": LOOKS}
TECHNICAL = frozenset(
    ("partner_id", "membership_id", "company_id", "currency_id")
    + ("idempotency_key", "source_key", "cells", "token", "code_hash")
    # What tills and the nightly planner note for themselves.
    + ("client_uuid", "order_uuid", "order_line_uuids", "is_placed", "is_open", "stamp")
)


class ResPartner(models.Model):
    """All that is held on a member, for herself to read and to take along."""

    _inherit = "res.partner"

    def action_download_dossier(self):
        """Download the member's data: pages to read, and the same for programs."""
        self.ensure_one()
        self._check_may_give_dossier()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/retail/member/{self.id}/data",
        }

    def _check_may_give_dossier(self):
        if not self.env.user.has_group(groups.PRIVACY):
            raise AccessError(
                self.env._(
                    "Only privacy officers give members their data. Ask one of them."
                )
            )
        self.check_access("read")
        self._check_own_companies()

    def _dossier_file(self):
        """Return a ZIP archive with all data, and note that it was made."""
        self._check_may_give_dossier()
        self._note_access("file", self.env._("The member's own data"))
        # The officer's right is checked: the data stand in many models.
        dossier = self.sudo().with_context(active_test=False)._dossier()
        page = self.env["ir.qweb"]._render(
            "retail_customer_mgmt.member_dossier", {"dossier": dossier}
        )
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("member.html", f"<!DOCTYPE html>\n{page}")
            archive.writestr(
                "member.json", json.dumps(dossier, ensure_ascii=False, indent=1)
            )
        return content.getvalue()

    def _dossier(self):
        """Return all that is held: sections of ``columns`` and ``rows`` of words."""
        person = self._dossier_section("res.partner", "id", PERSON)
        sections = [self._dossier_section(*each) for each in self._dossier_sources()]
        return {
            "number": self.member_no,
            "name": self.name,
            "date": fields.Date.to_string(fields.Date.context_today(self)),
            "company": self.env.company.name,
            "sections": [
                person,
                *(section for section in sections if section["rows"]),
                *self._dossier_messages(),
            ],
        }

    def _dossier_sources(self):
        """Return (model, path to the member, fields) of all that holds her data.

        Models of ours are found in the registry: one that is new is in it at once.
        """
        for name in sorted(self.env.registry):
            model = self.env[name]
            is_kept = model._auto and not model._transient and not model._abstract
            if not (name.startswith("retail.") and is_kept):
                continue
            for path in ("partner_id", "membership_id.partner_id"):
                field = model._fields.get(path.split(".")[0])
                if field and field.store and field.comodel_name in _LINKS:
                    yield name, path, OWN_FIELDS.get(name) or _own_fields(model)
                    break
        for name, (path, names) in OTHERS.items():
            yield name, path, names

    def _dossier_section(self, name, path, names):
        records = self.env[name].search([(path, "=", self.id)])
        known = [records._fields[each] for each in names if each in records._fields]
        texts = {
            field: [_words(field, record) for record in records] for field in known
        }
        # What is empty in every row tells the member nothing.
        shown = [field for field in known if any(text != "" for text in texts[field])]
        columns = [texts[field] for field in shown]
        return {
            "name": records._description,
            "columns": [field._description_string(self.env) for field in shown],
            "rows": [list(row) for row in zip(*columns, strict=True)],
        }

    def _dossier_messages(self):
        """Return notes and messages in the file, without who of us wrote them."""
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        )
        rows = [
            [fields.Datetime.to_string(message.date), html2plaintext(message.body)]
            for message in messages
            if message.body
        ]
        columns = [self.env._("Date"), self.env._("Message")]
        name = self.env._("Notes and messages")
        return [{"name": name, "columns": columns, "rows": rows}] if rows else []


_LINKS = ("res.partner", "retail.membership")


def _own_fields(model):
    """Return the stored fields that say something about the member, nobody else."""
    return [
        name
        for name, field in model._fields.items()
        if field.store
        and name not in TECHNICAL
        and name not in MAGIC_COLUMNS
        and field.groups != NO_ACCESS
        and field.type not in ("binary", "one2many", "many2one_reference")
        and field.comodel_name not in ("res.users", "res.partner")
    ]


def _words(field, record):
    """Return a field's value as the member can read it."""
    value = record[field.name]
    if field.type == "html":
        return html2plaintext(value or "")
    if field.type in ("json", "properties"):
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "boolean":
        return record.env._("yes") if value else record.env._("no")
    if field.type in ("integer", "float", "monetary"):
        return value
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    return "" if value is False or value is None else str(value)
