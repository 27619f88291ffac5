from odoo import fields, models


class ResCompany(models.Model):
    """How many members' data one person may take along alone."""

    _inherit = "res.company"

    member_export_limit = fields.Integer(
        string="Members Exported Without Approval",
        default=100,
        help="One person exports the data of so many members within 24 hours alone;"
        " more needs a privacy officer's approval. With 0 every export does.",
    )

    _member_export_limit_positive = models.Constraint(
        "CHECK(member_export_limit >= 0)",
        "Enter how many members one person may export alone, or 0 for none.",
    )
