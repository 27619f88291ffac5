from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    member_points = fields.Float(
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="This line's share of the points the order earned.",
    )
    member_amount = fields.Float(
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="The eligible amount, in the member programme's currency.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        return super().write(vals)

    def _check_engine_fields(self, vals):
        if {"member_points", "member_amount"} & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Only the points engine writes the points of an order.")
            )

    def _query_write_shares(self, shares):
        """Store ``(line id, points, eligible amount)`` rows: returns need them."""
        rows = SQL(", ").join(
            SQL("(%s, %s::numeric, %s::numeric)", *share) for share in shares
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE pos_order_line line
                   SET member_points = share.points, member_amount = share.amount
                  FROM (VALUES %s) AS share(id, points, amount)
                 WHERE line.id = share.id
                """,
                rows,
            )
        )
        self.invalidate_recordset(["member_points", "member_amount"])
