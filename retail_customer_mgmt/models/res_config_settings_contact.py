from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    contact_quiet_from = fields.Float(
        related="company_id.contact_quiet_from", readonly=False
    )
    contact_quiet_to = fields.Float(
        related="company_id.contact_quiet_to", readonly=False
    )
    contact_week_cap = fields.Integer(
        related="company_id.contact_week_cap", readonly=False
    )
    contact_month_cap = fields.Integer(
        related="company_id.contact_month_cap", readonly=False
    )
    contact_gap_hours = fields.Float(
        related="company_id.contact_gap_hours", readonly=False
    )
    leap_day_birthday = fields.Selection(
        related="company_id.leap_day_birthday", readonly=False, required=True
    )
