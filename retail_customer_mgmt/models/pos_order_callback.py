import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import fields, models

# Orders of an imported history, or of a till that was long offline, plan no call.
FOLLOW_UP_DAYS = 30

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """A purchase plans its follow-up calls."""

    _inherit = "pos.order"

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._plan_callbacks()
        return result

    def _plan_callbacks(self):
        """Plan the calls in the payment's transaction, and never stand in its way.

        Conflicts are raised, for Odoo calls again on a fresh snapshot then.
        """
        self.ensure_one()
        if not self.membership_id or self.date_order < self._oldest_to_follow_up():
            return
        try:
            with self.env.cr.savepoint(flush=False):
                self.env["retail.callback.rule"].sudo()._plan_after_purchase(
                    self.sudo()
                )
        except OperationalError:
            raise
        except Exception:
            _logger.exception("No callback could be planned after %s", self.name)

    def _oldest_to_follow_up(self):
        """Return the date before which a call about a purchase would only puzzle."""
        return fields.Datetime.now() - timedelta(days=FOLLOW_UP_DAYS)

    def _goods_for_call(self, follow_up):
        """Return the sold lines that a follow-up call is about."""
        return self.lines.filtered(
            lambda line: (
                line.qty > 0
                and follow_up.is_about(line.product_id.categ_id._ancestor_ids())
            )
        )
