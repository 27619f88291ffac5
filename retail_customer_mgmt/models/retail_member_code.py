from odoo import fields, models


class RetailMemberCode(models.Model):
    """A number or card that a member had before two files became one.

    The card in the member's purse still finds the file that was kept.
    """

    _name = "retail.member.code"
    _description = "Former Member Code"
    _rec_name = "code"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        index=True,
        ondelete="cascade",
    )
    code = fields.Char(required=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "This code already belongs to a member."
    )
