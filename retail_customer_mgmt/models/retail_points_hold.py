from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.decimals import exact, plain


class RetailPointsHold(models.Model):
    """Points set aside for one order until it is paid, cancelled or timed out."""

    _name = "retail.points.hold"
    _description = "Reserved Points"
    _inherit = ["retail.ledger.mixin"]
    _order = "date_expires desc, id desc"
    _rec_name = "order_uuid"

    order_uuid = fields.Char(string="Order", required=True)
    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    points = fields.Float(digits=(16, 4), required=True)
    date_expires = fields.Datetime(string="Held Until", required=True, index=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Reserved By")
    config_id = fields.Many2one(comodel_name="pos.config", string="Till")

    _order_uuid_uniq = models.Constraint(
        "UNIQUE(order_uuid)", "This order holds points already."
    )
    _points_positive = models.Constraint(
        "CHECK(points > 0)", "An order holds some points or has no hold."
    )

    @api.model
    def _reserve(self, order_uuid, membership, points, config=None):
        """Hold points of a membership for an order, in place of what it held before.

        Returns what is held. Raises where other orders and debt leave less.
        """
        points = exact(points)
        if not points:
            self._release(order_uuid)
            return points
        available = membership._lock_available(excluding=order_uuid)
        if points > available:
            raise UserError(
                self.env._(
                    "%(member)s can't spend %(points)s points: only %(available)s"
                    " points can be used.",
                    member=membership.partner_id.name,
                    points=plain(points),
                    available=plain(available),
                )
            )
        self._query_upsert(order_uuid, membership, points, config)
        self._forget()
        return points

    @api.model
    def _release(self, order_uuid):
        """Let go of what an order holds, if it does; debt is paid from it."""
        membership = self.sudo().search([("order_uuid", "=", order_uuid)]).membership_id
        if membership:
            membership._query_touch()
            self._query_delete([order_uuid])
            self._forget()
            membership._pay_debt()

    @api.model
    def _forget(self):
        self.invalidate_model()
        self.env["retail.membership"].invalidate_model(["held", "available"])

    def _query_upsert(self, order_uuid, membership, points, config):
        now = fields.Datetime.now()
        minutes = timedelta(minutes=membership.program_id._ledger_policy().hold_minutes)
        values = {
            "order_uuid": order_uuid,
            "membership_id": membership.id,
            "company_id": membership.company_id.id,
            "points": points,
            "date_expires": now + minutes,
            "user_id": self.env.uid,
            "config_id": config.id if config else None,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }
        replaced = SQL(", ").join(
            SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
            for name in values
            if name != "order_uuid"
        )
        self.env.execute_query(
            SQL(
                "INSERT INTO retail_points_hold (%s) VALUES %s"
                " ON CONFLICT (order_uuid) DO UPDATE SET %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
                replaced,
            )
        )

    @api.model
    def _query_delete(self, order_uuids):
        self.env.execute_query(
            SQL(
                "DELETE FROM retail_points_hold WHERE order_uuid IN %s",
                tuple(order_uuids),
            )
        )

    @api.model
    def _query_delete_lapsed(self):
        self.env.execute_query(
            SQL(
                "DELETE FROM retail_points_hold WHERE date_expires < %s",
                fields.Datetime.now(),
            )
        )
