import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tools.urls import urljoin

from ..tools import groups


class ResPartner(models.Model):
    """A member's private page: who has the link sees the card.

    The link has a token of its own. The card's code is printed and shown around; this
    one is known to the member alone, and a new one revokes it.
    """

    _inherit = "res.partner"

    member_token = fields.Char(
        copy=False,
        groups=NO_ACCESS,
        help="Made when first needed: see _member_link.",
    )
    member_url = fields.Char(
        string="Address of the Private Page",
        compute="_compute_member_url",
        compute_sudo=True,
        groups=NO_ACCESS,
        help="For messages to the member: who has it sees her points.",
    )
    has_member_link = fields.Boolean(
        string="Private Page",
        compute="_compute_has_member_link",
        compute_sudo=True,
        groups=groups.CLERK,
    )
    member_date_verified = fields.Datetime(
        string="Verified On",
        copy=False,
        readonly=True,
        help="When the member proved with a code that the phone or e-mail is hers.",
    )
    member_campaign = fields.Char(
        string="Campaign",
        copy=False,
        help="Which poster or advertisement brought the member.",
    )

    _member_token_uniq = models.UniqueIndex(
        "(member_token) WHERE member_token IS NOT NULL",
        "Another member has this private page.",
    )

    @api.depends("member_token")
    def _compute_member_url(self):
        for partner in self:
            token = partner.member_token
            partner.member_url = token and urljoin(
                partner.get_base_url(), f"member/{token}"
            )

    @api.depends("member_token")
    def _compute_has_member_link(self):
        for partner in self:
            partner.has_member_link = bool(partner.member_token)

    def _member_link(self):
        """Return the address of the private page, which is made if need be."""
        self.ensure_one()
        # Nobody reads tokens; who may hand the link out is for the caller to check.
        partner_sudo = self.sudo()
        if not partner_sudo.member_token:
            partner_sudo._renew_member_token()
        return partner_sudo.member_url

    def _renew_member_token(self):
        for partner in self:
            partner.member_token = secrets.token_urlsafe(24)

    @api.model
    def _of_member_token(self, token):
        """Return the member of a private page, with superuser rights, or nobody."""
        # Visitors have no rights: the token is theirs.
        partner_sudo = self.sudo().search([("member_token", "=", token)], limit=1)
        is_open = partner_sudo.is_member and partner_sudo.membership_id
        return partner_sudo if is_open else partner_sudo.browse()

    def action_open_member_page(self):
        self.ensure_one()
        self._check_keeps_file()
        return {
            "type": "ir.actions.act_url",
            "url": self._member_link(),
            "target": "new",
        }

    def action_renew_member_link(self):
        """Revoke the link to the private page: a new one has to be sent."""
        self._check_keeps_file()
        self.sudo()._renew_member_token()  # which nobody writes either
        return self._tell(
            self.env._("The old link leads nowhere now. Send the member the new one.")
        )

    def action_send_member_link(self):
        """Send the link by SMS and e-mail, wherever the member can be reached."""
        self.ensure_one()
        self._check_keeps_file()
        self._member_link()
        ways = [way for way in ("sms", "email") if self._may_send_link(way)]
        if not ways:
            raise UserError(
                self.env._(
                    "%(member)s has no phone or e-mail that may be written to. Enter"
                    " one first, or let the member scan the page from your screen.",
                    member=self.name,
                )
            )
        for way in ways:
            self._send_link(way)
        return self._tell(self.env._("The link to the card is on its way."))

    def _may_send_link(self, channel):
        return self._may_contact(channel, "requested")[self.id].verdict == "yes"

    def _send_link(self, channel):
        name = {"sms": "sms", "email": "mail"}[channel]
        # The messages hold the link, which clerks don't read.
        self_sudo = self.sudo()
        template_sudo = self_sudo.env.ref(
            f"retail_customer_mgmt.{name}_template_member_link"
        )
        contacts = self.env["retail.contact"]
        contacts._reach(channel, "requested", "card", self_sudo, template_sudo)

    def _check_keeps_file(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(groups.CLERK)):
            raise AccessError(
                self.env._("Only who keeps the member's file hands out its link.")
            )

    def _tell(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
