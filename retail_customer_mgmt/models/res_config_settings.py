from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    member_program_id = fields.Many2one(
        related="company_id.member_program_id", readonly=False
    )
    pos_retail_shop_id = fields.Many2one(
        related="pos_config_id.retail_shop_id", readonly=False
    )
    complaint_response_hours = fields.Float(
        related="company_id.complaint_response_hours", readonly=False
    )
    callback_capacity = fields.Integer(
        related="company_id.callback_capacity", readonly=False
    )
