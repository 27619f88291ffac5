import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

from .pos_order_line import LINE_ENGINE_FIELDS

ENGINE_FIELDS = frozenset(
    ("membership_id", "member_tier_id", "member_points_earned", "member_review")
    + ("member_points_redeemed", "member_points_balance")
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
    member_review = fields.Text(
        string="Points to Review",
        readonly=True,
        copy=False,
        help="What the points engine could not accept as the till sent it.",
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

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._post_member_points()
        return result

    def _post_member_points(self):
        """Post the order to the ledger, in the transaction of its payment.

        A paid order always goes through: what the engine can't digest is flagged.
        Conflicts are raised, for Odoo calls again on a fresh snapshot then.
        """
        self.ensure_one()
        # A cashier with Odoo's own rights only can read none of our accounts.
        program = self.company_id.sudo().member_program_id
        is_posted = bool(self.membership_id)
        if not program or is_posted or not self.sudo()._concerns_members():
            return
        try:
            with self.env.cr.savepoint():
                self.sudo()._run_points_engine(program)
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("Points of %s could not be posted", self.name)
            self.sudo().member_review = self.env._(
                "The points of this order could not be posted: %(error)s", error=error
            )

    def _concerns_members(self):
        return bool(
            self.partner_id.membership_ids
            or self.member_code
            or self.lines.refunded_orderline_id.order_id.membership_id
        )

    def action_accept_member_review(self):
        if not self.env.user.has_group("retail_customer_mgmt.group_retail_manager"):
            raise AccessError(self.env._("Store managers review points."))
        self.check_access("read")
        self.sudo().member_review = False
