import math
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import points as rounding
from ..tools.decimals import exact
from .retail_membership_ledger import LEDGER_FIELDS

# What _query_available needs of an account.
ACCOUNT_COLUMNS = SQL(
    "id, balance, tier_id, lapse_grace_until, date_joined, date_last_purchase"
)


class RetailMembership(models.Model):
    """What of an account can be spent at this moment, and who reserved some of it."""

    _inherit = "retail.membership"

    hold_ids = fields.One2many(
        comodel_name="retail.points.hold", inverse_name="membership_id"
    )
    held = fields.Float(
        compute="_compute_held",
        compute_sudo=True,
        digits=(16, 4),
        help="Reserved for orders that aren't paid yet.",
    )
    available = fields.Float(
        compute="_compute_available",
        compute_sudo=True,
        digits=(16, 4),
        help="What can be spent at this moment: points less debt and reserved ones.",
    )

    def _compute_held(self):
        groups = self.env["retail.points.hold"]._read_group(
            [
                ("membership_id", "in", self.ids),
                ("date_expires", ">", fields.Datetime.now()),
            ],
            ["membership_id"],
            ["points:sum"],
        )
        held = {membership.id: total for membership, total in groups}
        for membership in self:
            membership.held = held.get(membership.id, 0)

    def _compute_available(self):
        for membership in self:
            membership.available = float(membership._available())

    @api.model
    def reserve_points(self, order_uuid, partner_id, points):
        """Reserve points for an order of the till, until it is paid or timed out.

        Reserving again replaces the number; 0 releases. Returns what is reserved,
        what could be reserved at most, and until when (UTC).
        """
        sessions = self._check_may_reserve(order_uuid)
        points = self._checked_points(points)
        membership = self._membership_to_spend(partner_id)
        if self._is_order_paid(order_uuid):
            points = Decimal(0)
        Hold = self.env["retail.points.hold"].sudo()
        # Of several tills none is known to be the one that asks.
        config = sessions.config_id if len(sessions) == 1 else None
        Hold._reserve(order_uuid, membership, points, config)
        hold = Hold.search([("order_uuid", "=", order_uuid)])
        return {
            "points": hold.points,
            "available": float(membership._available(excluding=order_uuid)),
            "expires": hold.date_expires.isoformat() if hold else False,
        }

    @api.model
    def release_points(self, order_uuid):
        """Let go of what an order of the till reserved; harmless if it did not."""
        self._check_may_reserve(order_uuid)
        self.env["retail.points.hold"].sudo()._release(order_uuid)
        return True

    def _check_may_reserve(self, order_uuid):
        """Return the open sessions that may be the user's.

        Raise for who doesn't work at a till, or not at one that may touch what the
        order holds already.
        """
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only tills reserve points."))
        if not isinstance(order_uuid, str) or not 0 < len(order_uuid) <= 64:
            raise UserError(self.env._("Points are reserved for an order."))
        sessions = self.env["pos.session"].search(
            [("state", "=", "opened"), ("company_id", "=", self.env.company.id)]
        )
        if not sessions:
            raise UserError(self.env._("Open a session to reserve points."))
        sessions = self._sessions_of_user(sessions)
        self._check_may_change_hold(order_uuid, sessions.sudo().config_id)
        return sessions

    def _sessions_of_user(self, sessions):
        """Return the user's own sessions; else those of her shops, which she may join.

        Any cashier can work in a session that a colleague has opened.
        """
        user = self.env.user
        shops = user.sudo().retail_shop_ids
        return (
            sessions.filtered(lambda session: session.user_id == user)
            or sessions.filtered(lambda s: s.config_id.sudo().retail_shop_id in shops)
            or sessions
        )

    def _check_may_change_hold(self, order_uuid, configs):
        """Raise if the order holds points for a till that is none of the user's.

        Another till of the shop may go on with an order that it has opened again.
        """
        now = fields.Datetime.now()
        hold = (
            self.env["retail.points.hold"]
            .sudo()
            .search([("order_uuid", "=", order_uuid), ("date_expires", ">", now)])
        )
        is_ours = hold.company_id == self.env.company and (
            hold.user_id == self.env.user
            or hold.config_id in configs
            or self._is_order_of(configs.retail_shop_id, order_uuid)
        )
        if hold and not is_ours:
            raise AccessError(
                self.env._("Another till has reserved points for this order.")
            )

    def _is_order_of(self, shops, order_uuid):
        domain = [
            ("uuid", "=", order_uuid),
            ("session_id.config_id.retail_shop_id", "in", shops.ids),
        ]
        return bool(self.env["pos.order"].sudo().search_count(domain, limit=1))

    def _is_order_paid(self, order_uuid):
        """Tell whether a request comes too late: nobody would release the points."""
        domain = [
            ("uuid", "=", order_uuid),
            ("state", "not in", ("draft", "cancel")),
        ]
        return bool(self.env["pos.order"].sudo().search_count(domain, limit=1))

    def _checked_points(self, points):
        is_number = isinstance(points, int | float) and not isinstance(points, bool)
        if not is_number or not math.isfinite(points) or points < 0:
            raise UserError(self.env._("Enter how many points to reserve."))
        return rounding.quantise(exact(points), "none")

    def _membership_to_spend(self, partner_id):
        domain = [
            ("partner_id", "=", partner_id),
            ("program_id", "=", self.env.company._member_program().id),
        ]
        membership = self.sudo().search(domain)
        if membership.state != "active":
            raise UserError(
                self.env._("This customer is no member whose points can be spent.")
            )
        return membership

    def _available(self, day=None, excluding=None):
        """Return what can be spent on ``day``: released points less debt and holds.

        :param excluding: the UUID of an order whose own hold doesn't count
        """
        self.ensure_one()
        day = day or self.program_id._today()
        [(free,)] = self._query_available(day, excluding, self._sql_account())
        return max(exact(free), Decimal(0))

    def _lock_available(self, excluding):
        """Lock the account until the transaction ends; return what can be spent."""
        self.fetch(LEDGER_FIELDS)
        program = self.program_id
        [(free,)] = self._query_available(
            program._today(), excluding, self._sql_touch(), program._ledger_policy()
        )
        return max(exact(free), Decimal(0))

    def _sql_account(self):
        return SQL(
            "SELECT %s FROM retail_membership WHERE id = %s", ACCOUNT_COLUMNS, self.id
        )

    def _sql_touch(self):
        """Lock the account, and leave a trace in its row.

        A hold is a row of its own: a till that waited for this lock would go on with
        its old snapshot and not see what became of it. The trace makes it fail and
        call again.
        """
        return SQL(
            "UPDATE retail_membership SET write_date = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s RETURNING %s",
            self.id,
            ACCOUNT_COLUMNS,
        )

    def _query_touch(self):
        self.env.execute_query(self._sql_touch())

    def _query_available(self, day, excluding, accounts, policy=None):
        """Debt is what the lots hold more than the entries say, lapsed ones too.

        :param accounts: the statement that returns the account's row
        """
        return self.env.execute_query(
            SQL(
                """
                WITH account AS (%(accounts)s)
                SELECT account.balance - COALESCE(SUM(lot.remaining) FILTER (
                           WHERE lot.available_from > %(day)s OR %(lapsed)s), 0)
                     - (SELECT COALESCE(SUM(points), 0) FROM retail_points_hold hold
                         WHERE hold.membership_id = account.id
                           AND hold.date_expires > %(now)s
                           AND hold.order_uuid IS DISTINCT FROM %(excluding)s)
                  FROM account
             LEFT JOIN retail_points_lot lot
                    ON lot.membership_id = account.id AND lot.remaining > 0
              GROUP BY account.id, account.balance
                """,
                accounts=accounts,
                day=day,
                lapsed=self.program_id._sql_lapsed(day, policy),
                now=fields.Datetime.now(),
                excluding=excluding,
            )
        )

    def _held(self, order_uuid):
        """Return what an order has reserved of this account; 0 if nothing."""
        domain = [
            ("order_uuid", "=", order_uuid),
            ("membership_id", "=", self.id),
            ("date_expires", ">", fields.Datetime.now()),
        ]
        return exact(self.env["retail.points.hold"].sudo().search(domain).points)

    def _next_lapse(self, day):
        """Return ``(points, last day)`` of what lapses next, ``None`` for nothing."""
        rows = self._query_next_lapse(day)
        return (exact(rows[0][0]), rows[0][1]) if rows else None

    def _query_next_lapse(self, day):
        policy = self.program_id._read_policy()
        if self.tier_id.id in policy.keeping_tier_ids:
            return []
        return self.env.execute_query(
            SQL(
                """
                SELECT SUM(remaining), last_day FROM (
                    SELECT lot.remaining,
                           GREATEST(%(last_day)s, account.lapse_grace_until) AS last_day
                      FROM retail_points_lot lot
                      JOIN retail_membership account ON account.id = lot.membership_id
                     WHERE account.id = %(id)s AND lot.remaining > 0
                       AND %(last_day)s IS NOT NULL) lot
                 WHERE last_day >= %(day)s
              GROUP BY last_day
              ORDER BY last_day
                 LIMIT 1
                """,
                last_day=self.program_id._sql_last_day(policy),
                id=self.id,
                day=day,
            )
        )
