from odoo import fields, models


class RetailComplaint(models.Model):
    """Seeing how to reach who complains."""

    _inherit = "retail.complaint"

    is_contact_masked = fields.Boolean(related="partner_id.is_contact_masked")

    def action_reveal(self):
        self.ensure_one()
        person = self.partner_id
        wizard = person._ask_to_reveal(self, occasion="complaint", details=self.name)
        return person._reveal_action(wizard)
