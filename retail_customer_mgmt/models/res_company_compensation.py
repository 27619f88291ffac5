from odoo import fields, models

from ..tools import groups


class ResCompany(models.Model):
    """What clerks and store managers may give for a complaint without asking."""

    _inherit = "res.company"

    compensation_points_clerk = fields.Float(
        string="Clerk: Points", digits=(16, 4), default=200
    )
    compensation_coupon_clerk = fields.Monetary(string="Clerk: Coupons", default=10)
    compensation_refund_clerk = fields.Monetary(string="Clerk: Refunds", default=20)
    compensation_points_manager = fields.Float(
        string="Store Manager: Points", digits=(16, 4), default=2000
    )
    compensation_coupon_manager = fields.Monetary(
        string="Store Manager: Coupons", default=50
    )
    compensation_refund_manager = fields.Monetary(
        string="Store Manager: Refunds", default=200
    )

    _compensation_limits_positive = models.Constraint(
        "CHECK(LEAST(compensation_points_clerk, compensation_coupon_clerk,"
        " compensation_refund_clerk, compensation_points_manager,"
        " compensation_coupon_manager, compensation_refund_manager) >= 0)",
        "Enter what may be given for a complaint without asking, or 0 for nothing.",
    )

    def _compensation_limit(self, kind, user):
        """Return what a user may give for one complaint, None for no limit."""
        if user.has_group(groups.HEAD_OFFICE):
            return None
        role = "manager" if user.has_group(groups.MANAGER) else "clerk"
        return self[f"compensation_{kind}_{role}"]
