from odoo import api, fields, models


class ResCompany(models.Model):
    """The company's e-mail address for complaints, beside those of its shops."""

    _inherit = "res.company"

    complaint_alias_id = fields.Many2one(
        comodel_name="mail.alias", copy=False, readonly=True, ondelete="set null"
    )
    complaint_alias_name = fields.Char(
        compute="_compute_complaint_alias_name",
        inverse="_inverse_complaint_alias_name",
        help="What is written to this address becomes a complaint.",
    )

    @api.depends("complaint_alias_id.alias_name")
    def _compute_complaint_alias_name(self):
        for company in self:
            company.complaint_alias_name = company.complaint_alias_id.sudo().alias_name

    def _inverse_complaint_alias_name(self):
        # Who may change the company's settings need not administer e-mail addresses.
        aliases_sudo = self.env["mail.alias"].sudo()
        for company in self:
            alias_sudo = company.complaint_alias_id.sudo()
            name = company.complaint_alias_name
            if not name:
                alias_sudo.unlink()
            elif alias_sudo:
                alias_sudo.alias_name = name
            else:
                values = company._complaint_alias_values(name)
                company.complaint_alias_id = aliases_sudo.create(values)

    def _complaint_alias_values(self, name):
        values = {
            "alias_name": self.env["mail.alias"]._sanitize_alias_name(name),
            "alias_model_id": self.env["ir.model"]._get_id("retail.complaint"),
            "alias_defaults": repr({"company_id": self.id}),
        }
        domain = self.alias_domain_id
        return values | ({"alias_domain_id": domain.id} if domain else {})
