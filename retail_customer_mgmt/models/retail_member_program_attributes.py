from odoo import fields, models


class RetailMemberProgram(models.Model):
    """The free attributes that a chain adds to its members' profiles."""

    _inherit = "retail.member.program"

    attributes_definition = fields.PropertiesDefinition(string="Profile Attributes")

    def write(self, vals):
        result = super().write(vals)
        if "attributes_definition" in vals:
            forms = self.env["retail.member.form"].sudo().search([])
            forms._refresh_completeness()
        return result
