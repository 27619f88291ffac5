from odoo import fields, models


class ResCompany(models.Model):
    """What the nightly inspection of members' files looks for."""

    _inherit = "res.company"

    member_stale_days = fields.Integer(
        string="Days Without Contact",
        default=30,
        help="Files of members who bought nothing, were not reached by phone and whose"
        " data nobody corrected for so many days are put up for a return visit. 0:"
        " never. A shop may have its own number.",
    )
    member_mends_optional = fields.Boolean(
        string="Ask for Optional Answers",
        help="Files are to mend until all questions of the form are answered, not only"
        " the required ones.",
    )

    _member_stale_days_positive = models.Constraint(
        "CHECK(member_stale_days >= 0)",
        "Enter after how many days without contact a file is put up for a return visit,"
        " or 0 for never.",
    )
