from odoo import api, fields, models
from odoo.exceptions import UserError

from .retail_consent_text import PURPOSES

CHANNELS = [
    ("phone", "Phone"),
    ("sms", "SMS"),
    ("email", "E-mail"),
    ("wechat", "WeChat"),
]
SOURCES = [
    ("till", "Till"),
    ("page", "Public page"),
    ("office", "Office"),
    ("callback", "Callback"),
    ("card", "Private card page"),
]


class RetailMemberConsent(models.Model):
    """One answer of a member: may she be reached this way, for this purpose?

    The newest answer counts. Older ones stay, to prove what was allowed when.
    """

    _name = "retail.member.consent"
    _description = "Member Consent"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="partner_id.company_id", store=True)
    shop_id = fields.Many2one(
        related="partner_id.member_shop_id", store=True, index=True
    )
    purpose = fields.Selection(selection=PURPOSES, required=True)
    channel = fields.Selection(selection=CHANNELS, required=True)
    is_given = fields.Boolean(string="Agreed")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    source = fields.Selection(selection=SOURCES, required=True, default="office")
    text_id = fields.Many2one(
        comodel_name="retail.consent.text",
        ondelete="restrict",
        index="btree_not_null",
        help="The version of the text the member agreed to.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        default=lambda self: self.env.user,
        readonly=True,
    )

    # The newest answer of one member, or of all, is read from the index alone.
    _newest_idx = models.Index(
        "(partner_id, purpose, channel, date DESC, id DESC) INCLUDE (is_given)"
    )

    _date_idx = models.Index("(date DESC, id DESC)")  # the list's order

    @api.model_create_multi
    def create(self, vals_list):
        # Nobody answers for yesterday, in a colleague's name or in the member's.
        here = {
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "source": "office",
        }
        forced = {} if self.env.su else here
        consents = super().create([vals | forced for vals in vals_list])
        if not self.env.su:
            consents._check_text()
        consents.partner_id._follow_consents()
        return consents

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "What a member answered stays as it was. Record the new answer"
                    " beside it: the newest one counts."
                )
            )
        return super().write(vals)

    def _check_text(self):
        """Refuse a text that is not in force for this purpose and company."""
        for consent in self:
            text_sudo = consent.text_id.sudo()
            shop_sudo = consent.partner_id.sudo().member_shop_id
            company = shop_sudo.company_id or self.env.company
            is_in_force = (
                text_sudo.active
                and text_sudo.purpose == consent.purpose
                and text_sudo.company_id in (company.browse(), company)
            )
            if text_sudo and not is_in_force:
                raise UserError(
                    self.env._(
                        "This is no text that members agree to now for this purpose."
                        " Choose one in force, or leave the text empty."
                    )
                )
