from odoo import api, fields, models
from odoo.exceptions import AccessError

LAPSE_FIELDS = frozenset(("member_lapse_points", "member_lapse_date"))


class PosOrder(models.Model):
    """What the till adds to an order: points used offline, the lapse on the receipt."""

    _inherit = "pos.order"

    member_offline_burn = fields.Boolean(
        string="Points Used Offline",
        copy=False,
        help="The till could not reserve the points of this order: it was offline.",
    )
    member_lapse_points = fields.Float(
        string="Points That Lapse Next",
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="Right after this order, as its receipt says.",
    )
    member_lapse_date = fields.Date(
        string="Next Lapse",
        readonly=True,
        copy=False,
        help="The last day on which those points can be used.",
    )

    def _check_engine_fields(self, vals):
        if LAPSE_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Only the points engine writes the points of an order.")
            )
        return super()._check_engine_fields(vals)

    @api.model
    def _process_order(self, order, existing_order):
        order = {key: order[key] for key in order.keys() - LAPSE_FIELDS}
        return super()._process_order(order, existing_order)

    def _store_member_figures(self, membership, posted, remarks):
        """Keep the next lapse as well: a reprint says what the receipt said."""
        result = super()._store_member_figures(membership, posted, remarks)
        lapse = membership and membership._next_lapse(membership.program_id._today())
        if lapse:
            points, last_day = lapse
            self.write({"member_lapse_points": points, "member_lapse_date": last_day})
        return result

    def action_pos_order_cancel(self):
        """Let go of the points that were reserved for a cancelled order."""
        result = super().action_pos_order_cancel()
        for order in self.filtered(lambda order: order.state == "cancel"):
            self.env["retail.points.hold"].sudo()._release(order.uuid)
        return result
