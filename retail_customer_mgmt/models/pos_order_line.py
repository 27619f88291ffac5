from odoo import fields, models
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
