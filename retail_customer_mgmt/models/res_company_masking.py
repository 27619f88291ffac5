from odoo import fields, models


class ResCompany(models.Model):
    """Who sees members' phone numbers and e-mail addresses."""

    _inherit = "res.company"

    member_mask_contacts = fields.Boolean(
        string="Mask Phone and E-mail",
        default=True,
        help="Users of the scheme without the right “see phone and e-mail in clear”"
        " see members' numbers and addresses masked.",
    )
    member_reveal_limit = fields.Integer(
        string="Numbers Shown a Day",
        default=50,
        help="So many members' numbers one person may have shown in a day; 0 for no"
        " limit.",
    )
    member_shows_access = fields.Boolean(
        string="Members See Who Looked",
        default=True,
        help="The private page tells members when their contact data were looked at,"
        " by which role and in which shop.",
    )

    _member_reveal_limit_positive = models.Constraint(
        "CHECK(member_reveal_limit >= 0)",
        "Enter how many members' numbers one person may have shown in a day, or 0 for"
        " no limit.",
    )
