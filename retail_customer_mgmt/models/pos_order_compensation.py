from odoo import models


class PosOrder(models.Model):
    """Refunds that were promised for a complaint, once the till has made them."""

    _inherit = "pos.order"

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._settle_compensations()
        return result

    def _settle_compensations(self):
        """Link each refund to the promises for its purchase that it fulfils.

        The oldest first; what is paid back in parts is settled by the last.
        """
        # The till knows nothing of complaints.
        promised_sudo = self.env["retail.complaint.compensation"].sudo()
        for order in self:
            purchases = order.lines.refunded_orderline_id.order_id
            due_sudo = purchases and promised_sudo.search(
                [
                    ("pos_order_id", "in", purchases.ids),
                    ("kind", "=", "refund"),
                    ("state", "=", "given"),
                    ("refund_order_id", "=", False),
                ],
                order="id",
            )
            for promise_sudo in due_sudo or ():
                if promise_sudo._is_paid_back(order):
                    promise_sudo._settle(order)
