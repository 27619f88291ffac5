from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    member_program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Member Programme",
        domain="[('company_id', '=', id)]",
        help="The programme that new members join and whose points tills give.",
    )
