from odoo import api, fields, models


class RetailShop(models.Model):
    """What this shop asks its members."""

    _inherit = "retail.shop"

    member_form_id = fields.Many2one(
        comodel_name="retail.member.form",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What the till, the public page and the office ask new members. Empty:"
        " the company's form.",
    )
    till_questions = fields.Json(
        compute="_compute_till_form",
        compute_sudo=True,
        help="What the till asks a new member; see _field_specs of the form.",
    )
    till_consent = fields.Json(
        compute="_compute_till_form",
        compute_sudo=True,
        help="The sentence a new member agrees to at the till.",
    )

    @api.depends("member_form_id")
    @api.depends_context("lang")
    def _compute_till_form(self):
        texts = self.env["retail.consent.text"]
        for shop in self:
            text = texts._current("promotion", shop.company_id)
            shop.till_questions = shop._member_form()._field_specs("till")
            shop.till_consent = text and {"text_id": text.id, "body": text.body}

    def write(self, vals):
        former = self._member_forms() if "member_form_id" in vals else None
        result = super().write(vals)
        if former is not None:
            (former | self._member_forms())._refresh_completeness()
        return result

    def _member_forms(self):
        forms = self.env["retail.member.form"].sudo()
        return forms.union(*(shop._member_form() for shop in self))

    def _member_form(self):
        """Return the form in force: the shop's own, else the company's.

        With superuser rights: tills and visitors may not read forms.
        """
        company = self.sudo().company_id or self.env.company
        return self.sudo().member_form_id or company._member_form()

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "till_questions", "till_consent"]

    @api.model
    def _server_date_to_domain(self, domain):
        # Its form changes without the shop: a till that opens again asks it anew.
        return domain
