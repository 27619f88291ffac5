import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import ConcurrencyError

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
        program = self.company_id.sudo().member_program_id
        if not program or not self._concerns_members():
            return
        try:
            with self.env.cr.savepoint():
                self.sudo()._run_points_engine(program)
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("Points of %s could not be posted", self.name)
            self.member_review = self.env._(
                "The points of this order could not be posted: %(error)s", error=error
            )

    def _concerns_members(self):
        return bool(
            self.partner_id.membership_ids
            or self.member_code
            or self.lines.refunded_orderline_id.order_id.membership_id
        )

    def action_accept_member_review(self):
        self.member_review = False

    def read_pos_data(self, data, config):
        """Send the members' fresh figures along, so that no second call is needed."""
        answer = super().read_pos_data(data, config)
        members = self.partner_id.filtered("is_member")
        if config and members:
            answer |= members._member_rows(config)
        return answer
