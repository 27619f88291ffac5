from odoo import fields, models


class ResCompany(models.Model):
    """Who sees members' phone numbers and e-mail addresses."""

    _inherit = "res.company"

    member_shows_access = fields.Boolean(
        string="Members See Who Looked",
        default=True,
        help="The private page tells members when their contact data were looked at,"
        " by which role and in which shop.",
    )
