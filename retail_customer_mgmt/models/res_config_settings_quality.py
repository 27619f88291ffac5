from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    member_stale_days = fields.Integer(
        related="company_id.member_stale_days", readonly=False
    )
    member_mends_optional = fields.Boolean(
        related="company_id.member_mends_optional", readonly=False
    )
