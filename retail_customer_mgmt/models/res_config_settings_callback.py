from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    callback_spacing_days = fields.Integer(
        related="company_id.callback_spacing_days", readonly=False
    )
    callback_low_satisfaction = fields.Selection(
        related="company_id.callback_low_satisfaction", readonly=False
    )
    callback_sales_days = fields.Integer(
        related="company_id.callback_sales_days", readonly=False
    )
    callback_goal_on_time = fields.Float(
        related="company_id.callback_goal_on_time", readonly=False
    )
    callback_goal_reached = fields.Float(
        related="company_id.callback_goal_reached", readonly=False
    )
