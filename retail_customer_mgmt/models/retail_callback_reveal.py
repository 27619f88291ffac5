from odoo import fields, models


class RetailCallback(models.Model):
    """Seeing the number to call: the call is the reason."""

    _inherit = "retail.callback"

    is_contact_masked = fields.Boolean(related="partner_id.is_contact_masked")

    def action_reveal(self):
        """Note the call, and show the number to dial."""
        self.ensure_one()
        person = self.partner_id
        wizard = person._ask_to_reveal(self, occasion="call", details=self.topic)
        person._reveal(wizard._reason(), self, kind="call")
        return person._reveal_action(wizard)
