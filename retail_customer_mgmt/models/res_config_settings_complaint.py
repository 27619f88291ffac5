from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_alias_name = fields.Char(
        related="company_id.complaint_alias_name", readonly=False
    )
    complaint_alias_domain = fields.Char(
        related="company_id.alias_domain_id.name", string="Domain of Addresses"
    )
