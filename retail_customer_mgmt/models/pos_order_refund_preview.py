from odoo import api, fields, models
from odoo.exceptions import AccessError


class PosOrder(models.Model):
    """What a return would take back and give back, before it is confirmed."""

    _inherit = "pos.order"

    @api.model
    def member_refund_preview(self, lines):
        """Return the points that returning these lines takes back and gives back.

        Nothing is posted: the engine's own postings are computed for an order that
        exists in memory only.

        :param lines: dicts of ``refunded_orderline_id`` and ``qty``, how many return
        """
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only till users return goods."))
        postings = self._draft_return(lines)._return_postings()
        return {
            "taken_back": -self._sum_kind(postings, "clawback"),
            "given_back": self._sum_kind(postings, "redeem_return"),
        }

    @api.model
    def _draft_return(self, lines):
        """Return an order in memory that brings back the lines the user may see."""
        quantities = {line["refunded_orderline_id"]: line["qty"] for line in lines}
        sold = self.env["pos.order.line"].browse(quantities).exists()
        sold.check_access("read")
        sale_sudo = sold.order_id[:1].sudo()
        return self.sudo().new(
            {
                "company_id": sale_sudo.company_id.id,
                "config_id": sale_sudo.config_id.id,
                "partner_id": sale_sudo.partner_id.id,
                "uuid": "preview",
                "date_order": fields.Datetime.now(),
                "lines": [
                    fields.Command.create(
                        {
                            "product_id": line.product_id.id,
                            "qty": -abs(quantities[line.id]),
                            "price_unit": line.price_unit,
                            "refunded_orderline_id": line.id,
                        }
                    )
                    for line in sold
                ],
            }
        )

    def _return_postings(self):
        return [
            posting
            for _membership, postings in self._refund_postings([])
            for posting in postings
        ]

    @api.model
    def _sum_kind(self, postings, kind):
        return float(sum(p.points for p in postings if p.kind == kind))
