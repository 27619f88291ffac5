from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    points_approval_limit = fields.Float(
        related="company_id.points_approval_limit", readonly=False
    )
