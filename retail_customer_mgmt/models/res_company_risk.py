from odoo import fields, models


class ResCompany(models.Model):
    """When a member who stays away counts as overdue."""

    _inherit = "res.company"

    risk_visit_days = fields.Integer(
        string="Visit Overdue After",
        default=90,
        help="Days without a purchase after which a member's visit is overdue; 0 for"
        " never.",
    )
