import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

from ..tools import groups
from .pos_order_line import LINE_ENGINE_FIELDS

ENGINE_FIELDS = frozenset(
    ("membership_id", "member_tier_id", "member_points_earned", "member_review")
    + ("member_points_redeemed", "member_points_balance", "is_customer_changed")
    + ("member_lapse_points", "member_lapse_date")
    + ("member_priority_approver", "member_priority_date")
    + ("member_priority_user_id", "member_priority_product_ids")
)

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    _inherit = "pos.order"

    member_code = fields.Char(
        string="Scanned Member Code",
        copy=False,
        help="A card scanned while the till was offline, resolved when it syncs.",
    )
    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    member_tier_id = fields.Many2one(
        comodel_name="retail.member.tier",
        string="Tier",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The member's tier after this order.",
    )
    member_points_earned = fields.Float(
        string="Points Earned",
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="Earned less taken back.",
    )
    member_points_redeemed = fields.Float(
        string="Points Redeemed",
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="Spent less given back.",
    )
    member_points_balance = fields.Float(
        string="Points Balance",
        digits=(16, 4),
        readonly=True,
        copy=False,
        help="What the member could spend right after this order.",
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
    member_offline_burn = fields.Boolean(
        string="Points Used Offline",
        copy=False,
        help="The till could not reserve the points of this order: it was offline.",
    )
    member_review = fields.Text(
        string="Points to Review",
        readonly=True,
        copy=False,
        help="What the points engine could not accept as the till sent it.",
    )
    points_entry_ids = fields.One2many(
        comodel_name="retail.points.entry",
        inverse_name="pos_order_id",
        groups="retail_customer_mgmt.group_retail_clerk",
    )
    is_customer_changed = fields.Boolean(
        readonly=True,
        copy=False,
        help="The points were posted to another customer before.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        changed = self._about_to_change_customer(vals)
        result = super().write(vals)
        for order in changed:
            order._follow_customer()
        return result

    def _check_engine_fields(self, vals):
        if "date_order" in vals and not self.env.su:
            posted = self.sudo().filtered(
                lambda order: order.membership_id and order.state in ("paid", "done")
            )
            if posted:
                raise AccessError(
                    self.env._(
                        "The points of %(order)s are posted: its date can't change.",
                        order=posted[0].name,
                    )
                )
        if ENGINE_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Only the points engine writes the points of an order.")
            )

    @api.model
    def _process_order(self, order, existing_order):
        """Leave out what a till claims about points: the engine computes them."""
        order = {key: order[key] for key in order.keys() - ENGINE_FIELDS}
        for command in order.get("lines") or ():
            if len(command) == 3 and isinstance(command[2], dict):
                for name in LINE_ENGINE_FIELDS & command[2].keys():
                    del command[2][name]
        return super()._process_order(order, existing_order)

    def action_pos_order_cancel(self):
        """Let go of the points that were reserved for a cancelled order."""
        result = super().action_pos_order_cancel()
        # Nobody writes reservations but the ledger.
        holds_sudo = self.env["retail.points.hold"].sudo()
        for order in self.filtered(lambda order: order.state == "cancel"):
            holds_sudo._release(order.uuid)
        return result

    def action_pos_order_paid(self):
        was_paid = self.state in ("paid", "done")
        result = super().action_pos_order_paid()
        # A till's order is made paid, whatever its date. But anybody at a till can
        # call this again, for an order that came in last year.
        if not was_paid or self._came_in_today() or self._may_post_late():
            self._post_member_points()
        return result

    def _post_member_points(self):
        """Post the order to the ledger, in the transaction of its payment."""
        self.ensure_one()
        # A cashier with Odoo's own rights only can read none of our accounts.
        order_sudo = self.sudo()
        program_sudo = self.company_id._member_program()
        if not program_sudo:
            return
        if order_sudo._concerns_members(program_sudo):
            order_sudo._recognise_scanned_code()
            if not order_sudo.membership_id:
                order_sudo._try_points(
                    lambda: order_sudo._run_points_engine(program_sudo)
                )
        # Whatever was spent: nothing stays reserved for a paid order.
        self.env["retail.points.hold"].sudo()._release(self.uuid)

    def _try_points(self, work):
        """Do something to points; what the engine can't digest is flagged.

        A paid order always goes through. Conflicts are raised, for Odoo calls again
        on a fresh snapshot then.
        """
        try:
            with self.env.cr.savepoint():
                work()
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("Points of %s could not be posted", self.name)
            self.member_review = self.env._(
                "The points of this order could not be posted: %(error)s", error=error
            )

    def _concerns_members(self, program):
        return bool(
            self.partner_id.membership_ids
            or self.member_code
            or self.lines.refunded_orderline_id.order_id.membership_id
            or self._reward_lines(program)
            or self._rewards_of_others(program)
        )

    def _recognise_scanned_code(self):
        """Find the member of a card that was scanned while the till was offline."""
        if self.member_code and not self.partner_id:
            found = self.partner_id._member_by_code(self.member_code, self.config_id)
            if found:
                self.partner_id = found

    def action_accept_member_review(self):
        self._check_may_review()
        self.sudo().member_review = False
        return True

    def action_post_member_points(self):
        """Post what waited for a store manager, such as a customer set late."""
        self._check_may_review()
        for order in self.filtered(lambda order: order.state in ("paid", "done")):
            order.sudo().member_review = False
            order._post_member_points()
        return True

    def _check_may_review(self):
        self.check_access("read")
        if not all(order._is_reviewer() for order in self):
            raise AccessError(
                self.env._("The store managers of the shop review its points.")
            )

    def _is_reviewer(self):
        """Tell whether the user decides about the points of this order's shop."""
        user = self.env.user
        is_own = self.config_id.retail_shop_id in user.retail_shop_ids
        return user.has_group(groups.HEAD_OFFICE) or (
            is_own and user.has_group(groups.MANAGER)
        )
