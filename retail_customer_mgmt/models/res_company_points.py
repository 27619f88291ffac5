from odoo import fields, models


class ResCompany(models.Model):
    """Who may give points by hand, and how many alone."""

    _inherit = "res.company"

    points_approval_limit = fields.Float(
        string="Points Without Approval",
        digits=(16, 4),
        default=500,
        help="One person gives or takes so many points of one member on one day"
        " alone; more waits for a second person. With 0 all wait.",
    )

    _points_approval_limit_positive = models.Constraint(
        "CHECK(points_approval_limit >= 0)",
        "Enter how many points one person may adjust alone, or 0 for none.",
    )
