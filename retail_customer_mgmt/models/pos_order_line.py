from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

LINE_ENGINE_FIELDS = frozenset(
    ("member_points", "member_amount", "member_qualifying_points")
)
SOLD_FIELDS = frozenset(
    ("qty", "order_id", "refunded_orderline_id", "is_reward_line", "reward_id")
    + ("reward_identifier_code",)
)


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
    member_qualifying_points = fields.Float(
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="This line's share of the points that count towards a tier.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        self._check_sold(vals)
        return super().write(vals)

    def _check_sold(self, vals):
        """What a return is computed from doesn't change once points are posted."""
        if self.env.su or not SOLD_FIELDS & vals.keys():
            return
        if any(line.order_id.membership_id for line in self.sudo()):
            raise AccessError(
                self.env._("The points of this order are posted: it can't change.")
            )

    def _check_engine_fields(self, vals):
        if LINE_ENGINE_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Only the points engine writes the points of an order.")
            )

    def _query_write_shares(self, shares):
        """Store ``(line id, points, amount, qualifying points)`` for the returns."""
        rows = SQL(", ").join(
            SQL("(%s, %s::numeric, %s::numeric, %s::numeric)", *share)
            for share in shares
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE pos_order_line line
                   SET member_points = share.points, member_amount = share.amount,
                       member_qualifying_points = share.qualifying
                  FROM (VALUES %s) AS share(id, points, amount, qualifying)
                 WHERE line.id = share.id
                """,
                rows,
            )
        )
        self.invalidate_recordset(LINE_ENGINE_FIELDS)
