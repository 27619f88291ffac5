from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    member_program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Member Programme",
        domain="[('company_id', '=', id)]",
        help="The programme that new members join and whose points tills give.",
    )

    def _member_program(self):
        """Return the programme in force: a branch without its own joins its parent's.

        With superuser rights, for a till user may read none of it.
        """
        for company_sudo in reversed(self.sudo().parent_ids):
            if company_sudo.member_program_id:
                return company_sudo.member_program_id
        return self.env["retail.member.program"].sudo()
