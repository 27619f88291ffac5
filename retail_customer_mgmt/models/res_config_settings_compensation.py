from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    compensation_points_clerk = fields.Float(
        related="company_id.compensation_points_clerk", readonly=False
    )
    compensation_coupon_clerk = fields.Monetary(
        related="company_id.compensation_coupon_clerk",
        readonly=False,
    )
    compensation_refund_clerk = fields.Monetary(
        related="company_id.compensation_refund_clerk",
        readonly=False,
    )
    compensation_points_manager = fields.Float(
        related="company_id.compensation_points_manager", readonly=False
    )
    compensation_coupon_manager = fields.Monetary(
        related="company_id.compensation_coupon_manager",
        readonly=False,
    )
    compensation_refund_manager = fields.Monetary(
        related="company_id.compensation_refund_manager",
        readonly=False,
    )
    risk_visit_days = fields.Integer(
        related="company_id.risk_visit_days", readonly=False
    )
