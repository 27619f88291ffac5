from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    leap_day_birthday = fields.Selection(
        selection=[("feb_28", "28 February"), ("mar_1", "1 March")],
        string="Birthdays of 29 February",
        required=True,
        default="feb_28",
        help="When members born on a leap day are congratulated in other years.",
    )
