from odoo import models


class PosOrder(models.Model):
    """Complaints noted before their purchase arrived, and a way to send the next."""

    _inherit = "pos.order"

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        # Who sells may not change complaints that others have noted.
        self.env["retail.complaint"].sudo()._link_orders(self)
        return result

    def _receipt_links(self):
        """Give every receipt the shop's feedback page, with a mark of this purchase."""
        shop_sudo = self.sudo().config_id.retail_shop_id
        url = shop_sudo._feedback_link(self) if self else False
        return super()._receipt_links() | {"_feedback_url": url}
