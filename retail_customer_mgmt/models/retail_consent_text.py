from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSES = [("service", "Service"), ("promotion", "Offers and news")]


class RetailConsentText(models.Model):
    """One version of the sentence that members agree to."""

    _name = "retail.consent.text"
    _description = "Consent Text"
    _order = "purpose, id desc"
    _rec_name = "version"

    purpose = fields.Selection(
        selection=PURPOSES, required=True, default="promotion", index=True
    )
    version = fields.Char(required=True, help="Such as the day it came into force.")
    body = fields.Text(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    consent_count = fields.Integer(compute="_compute_consent_count")

    _version_uniq = models.UniqueIndex(
        "(purpose, version, COALESCE(company_id, 0))",
        "There is already a text of this purpose and version.",
    )

    def _compute_consent_count(self):
        groups = self.env["retail.member.consent"]._read_group(
            [("text_id", "in", self.ids)], ["text_id"], ["__count"]
        )
        counts = {text.id: count for text, count in groups}
        for text in self:
            text.consent_count = counts.get(text.id, 0)

    @api.depends("purpose", "version")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for text in self:
            text.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=purposes.get(text.purpose, ""),
                version=text.version or "",
            )

    def write(self, vals):
        if not vals.keys().isdisjoint({"body", "version", "purpose", "company_id"}):
            self._check_not_signed()
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        if field_name == "body":
            self._check_not_signed()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _check_not_signed(self):
        signed = [("text_id", "in", self.ids)]
        if self.env["retail.member.consent"].sudo().search_count(signed, limit=1):
            raise UserError(
                self.env._(
                    "Members have agreed to this text, so it stays as it was. Archive"
                    " it and add a new version."
                )
            )

    @api.model
    def _current(self, purpose, company=None):
        """Return the newest text in force; a company's own before a common one."""
        company = company or self.env.company
        domain = [("purpose", "=", purpose), ("company_id", "in", [False, company.id])]
        # Whoever is asked, visitors too, reads the text in force.
        return self.sudo().search(domain).sorted(lambda text: not text.company_id)[:1]

    @api.model
    def _shown(self, text_id, purpose, company):
        """Return the text that a page says it has shown, also one archived meanwhile.

        :param text_id: as a visitor sends it; nothing for what is no text of ours
        """
        # Visitors read texts on the page only; which one is meant is checked here.
        texts_sudo = self.sudo().with_context(active_test=False)
        number = str(text_id)
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return texts_sudo.browse()
        domain = [
            ("id", "=", int(number)),
            ("purpose", "=", purpose),
            ("company_id", "in", [False, company.id]),
        ]
        return texts_sudo.search(domain)
