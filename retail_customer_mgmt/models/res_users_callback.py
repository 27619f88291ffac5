from odoo import fields, models


class ResUsers(models.Model):
    """How many members somebody can call on a day."""

    _inherit = "res.users"

    callback_capacity = fields.Integer(
        string="Callbacks a Day",
        help="So many calls at most are due for this user on one day. 0: as many as the"
        " company's settings say.",
    )

    _callback_capacity_positive = models.Constraint(
        "CHECK(callback_capacity >= 0)",
        "Enter how many callbacks this user has on one day, or 0 for the company's.",
    )
