from odoo import api, models


class PosOrder(models.Model):
    """The receipt leads the member to her private page."""

    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """Tell the till that sells the link for the receipt, and nobody else.

        The answer also holds sold orders whose goods come back, and anybody can send
        a paid order again: those have no link for who didn't send them first.
        """
        uuids = self._sold_now([order.get("uuid") for order in orders])
        answer = super().sync_from_ui(orders)
        for row in answer["pos.order"]:
            if row["uuid"] in uuids:
                row.update(self.browse(row["id"])._receipt_links())
        return answer

    def _receipt_links(self):
        """Return what only the receipt shows, for the till that sells."""
        return {"_member_url": self._link_for_receipt()}

    def _sold_now(self, uuids):
        """Return which of these orders are new, unpaid yet, or the user's own."""
        uuids = {uuid for uuid in uuids if isinstance(uuid, str)}
        # Rules that hide an order from the user don't make it hers.
        known_sudo = self.sudo().search([("uuid", "in", list(uuids))])
        others = known_sudo.filtered(
            lambda order: order.state != "draft" and order.create_uid != self.env.user
        )
        return uuids - set(others.mapped("uuid"))

    def _link_for_receipt(self):
        """Return the address of the member's page while the session is open."""
        # Nobody can read the link; the receipt is for the member.
        order_sudo = self.sudo()
        is_at_till = order_sudo.session_id.state != "closed"
        buyer_sudo = order_sudo.partner_id
        # A return without a customer goes to the account of who had bought.
        is_own = order_sudo.membership_id.partner_id == buyer_sudo
        return is_at_till and is_own and buyer_sudo.member_url

    def _store_member_figures(self, membership, posted, remarks):
        if membership:
            membership.partner_id._member_link()
        return super()._store_member_figures(membership, posted, remarks)
