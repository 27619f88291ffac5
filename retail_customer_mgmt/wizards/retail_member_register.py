from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import asked


class RetailMemberRegister(models.TransientModel):
    """Registering a member at the desk, from a form or a list on paper."""

    _name = "retail.member.register"
    _description = "Register Member"

    name = fields.Char()
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    source_id = fields.Many2one(
        comodel_name="retail.member.source",
        required=True,
        default=lambda self: self._default_source(),
    )
    campaign = fields.Char(
        help="Which poster, fair or advertisement brought the member."
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        default=lambda self: self._default_shop(),
        help="The member's home shop.",
    )
    asked = fields.Char(
        compute="_compute_asked",
        help="What the shop's form asks, and after ! what it requires.",
    )
    birthday = fields.Date()
    gender = fields.Selection(
        selection=lambda self: (
            self.env["retail.member.profile"]
            ._fields["gender"]
            ._description_selection(self.env)
        )
    )
    street = fields.Char()
    street2 = fields.Char()
    zip = fields.Char()
    city = fields.Char()
    state_id = fields.Many2one(comodel_name="res.country.state")
    country_id = fields.Many2one(comodel_name="res.country")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(), string="Language"
    )
    id_number = fields.Char(string="ID Number")
    employer = fields.Char()
    occupation = fields.Char(string="Job Title")
    household = fields.Char()
    lifestyle = fields.Char()
    credit_standing = fields.Char()
    preferences = fields.Text(string="Wishes")
    preference_value_ids = fields.Many2many(
        comodel_name="retail.preference.value", string="Tastes and Sizes"
    )
    known_partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_known_partner_id"
    )
    consent_text_id = fields.Many2one(
        comodel_name="retail.consent.text", compute="_compute_consent_text_id"
    )
    consent_body = fields.Text(related="consent_text_id.body")
    agrees = fields.Boolean(help="The member has heard or read this text and agrees.")

    @api.depends("shop_id")
    def _compute_asked(self):
        for wizard in self:
            specs = wizard.shop_id._member_form()._field_specs("office")
            names = [spec["name"] for spec in specs]
            required = [f"!{spec['name']}" for spec in specs if spec["required"]]
            tastes = ["tastes"] if any(map(asked.facet_id, names)) else []
            wizard.asked = " ".join(["", *names, *required, *tastes, ""])

    @api.depends("shop_id")
    def _compute_consent_text_id(self):
        texts = self.env["retail.consent.text"]
        for wizard in self:
            company = wizard.shop_id.company_id
            wizard.consent_text_id = texts._current("promotion", company)

    @api.depends("phone", "email", "shop_id")
    def _compute_known_partner_id(self):
        for wizard in self:
            wizard.known_partner_id = wizard._find_known()

    def _default_source(self):
        return self.env["retail.member.source"].search([("code", "=", "office")])

    def _default_shop(self):
        shops = self.env.user.retail_shop_ids
        return shops[:1] or self.env["retail.shop"].search([], limit=1)

    def _find_known(self):
        """Return the person who has this phone or e-mail already."""
        Partner = self.env["res.partner"]
        try:
            values = Partner._clean_registration(self._registration(), self.shop_id)
        except UserError:
            return Partner
        return Partner.sudo()._find_person(values, self.shop_id).sudo(False)

    def _registration(self):
        names = asked.PARTNER_FIELDS + asked.PROFILE_FIELDS
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in names
            if name in self._fields and self[name]
        }
        tastes = self.preference_value_ids.grouped("facet_id")
        return values | {
            f"{asked.FACET}{facet.id}": chosen.ids for facet, chosen in tastes.items()
        }

    def action_register(self):
        """Register, and open the file."""
        partner, message = self._register_person()
        return self._notify(message, self._file_action(partner))

    def action_register_next(self):
        """Register, and offer an empty form for the next person."""
        _partner, message = self._register_person()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_member_register_action"
        )
        action["context"] = {
            "default_source_id": self.source_id.id,
            "default_campaign": self.campaign,
            "default_shop_id": self.shop_id.id,
        }
        return self._notify(message, action)

    def action_open_known(self):
        return self._file_action(self.known_partner_id)

    def _file_action(self, partner):
        view = self.env.ref("retail_customer_mgmt.res_partner_view_form_member")
        return partner._get_records_action(views=[(view.id, "form")])

    def _register_person(self):
        """Return the member, and the sentence that says what happened."""
        self.ensure_one()
        was_member = self._find_known().is_member
        Partner = self.env["res.partner"].with_context(member_campaign=self.campaign)
        partner = Partner.register_member(
            self._registration(), self.source_id.code, self.shop_id, "office"
        )
        if self.agrees:
            # Her file may be another shop's, whose answers the user may not record.
            company = self.shop_id.sudo().company_id
            partner.sudo()._agree(self.consent_text_id.id, "office", company)
        values = {"name": partner.name, "number": partner.member_no}
        if was_member:
            message = self.env._(
                "%(name)s already was a member: number %(number)s.", **values
            )
        else:
            message = self.env._(
                "%(name)s is a member now: number %(number)s.", **values
            )
        return partner, message

    def _notify(self, message, then):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "success", "next": then},
        }
