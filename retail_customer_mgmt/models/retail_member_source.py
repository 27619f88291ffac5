from odoo import fields, models


class RetailMemberSource(models.Model):
    """A channel that members come from, such as the till or a raffle."""

    _name = "retail.member.source"
    _description = "Member Source"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="How programs name this source.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "There is already a source with this code."
    )
