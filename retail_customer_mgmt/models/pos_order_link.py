from odoo import api, fields, models


class PosOrder(models.Model):
    """The receipt leads the member to her private page."""

    _inherit = "pos.order"

    member_url = fields.Char(
        string="Private Page",
        compute="_compute_member_url",
        compute_sudo=True,
        help="For the receipt: empty once the till's session is closed.",
    )

    @api.depends("membership_id", "session_id.state")
    def _compute_member_url(self):
        for order in self:
            is_at_till = order.session_id.state != "closed"
            partner = order.membership_id.partner_id
            order.member_url = is_at_till and partner.member_url

    def _store_member_figures(self, membership, posted, remarks):
        if membership:
            membership.partner_id._member_link()
        return super()._store_member_figures(membership, posted, remarks)
