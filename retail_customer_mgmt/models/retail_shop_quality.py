from odoo import fields, models


class RetailShop(models.Model):
    """When this shop's files want a return visit."""

    _inherit = "retail.shop"

    stale_days = fields.Integer(
        string="Days Without Contact",
        help="After so many days without a purchase, a call or a correction a member's"
        " file is put up for a return visit. 0: as the company says.",
    )

    _stale_days_positive = models.Constraint(
        "CHECK(stale_days >= 0)",
        "Enter after how many days without contact a file is put up for a return visit,"
        " or 0 to do as the company says.",
    )
