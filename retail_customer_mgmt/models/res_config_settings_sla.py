from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_resolution_hours = fields.Float(
        related="company_id.complaint_resolution_hours", readonly=False
    )
    complaint_user_id = fields.Many2one(
        related="company_id.complaint_user_id", readonly=False
    )
