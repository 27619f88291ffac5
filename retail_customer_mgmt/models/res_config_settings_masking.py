from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    member_mask_contacts = fields.Boolean(
        related="company_id.member_mask_contacts", readonly=False
    )
    member_reveal_limit = fields.Integer(
        related="company_id.member_reveal_limit", readonly=False
    )
    member_shows_access = fields.Boolean(
        related="company_id.member_shows_access", readonly=False
    )
