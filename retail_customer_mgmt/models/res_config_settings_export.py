from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    member_export_limit = fields.Integer(
        related="company_id.member_export_limit", readonly=False
    )
