from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    member_form_id = fields.Many2one(
        related="company_id.member_form_id", readonly=False
    )
