from odoo import fields, models


class ResCompany(models.Model):
    """What the company's shops ask their members, where they don't choose."""

    _inherit = "res.company"

    member_form_id = fields.Many2one(
        comodel_name="retail.member.form",
        domain="[('company_id', 'in', [False, id])]",
        ondelete="restrict",
        help="What is asked of new members in shops without a form of their own.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "member_form_id" in vals:
            forms = self.env["retail.member.form"].sudo().search([])
            forms._refresh_completeness()
        return result

    def _member_form(self):
        """Return the form in force: a branch without its own uses its parent's."""
        for company_sudo in reversed(self.sudo().parent_ids):
            if company_sudo.member_form_id:
                return company_sudo.member_form_id
        default = "retail_customer_mgmt.retail_member_form_default"
        form = self.env.ref(default, raise_if_not_found=False)
        return (form or self.env["retail.member.form"]).sudo()
