from odoo import fields, models

from ..tools import groups


class ResPartner(models.Model):
    """How often the member has been reached, and when not."""

    _inherit = "res.partner"

    contact_count = fields.Integer(
        compute="_compute_contact_count", groups=groups.CLERK
    )

    def _compute_contact_count(self):
        counts = self._count_care("retail.contact")
        for partner in self:
            partner.contact_count = counts.get(partner.id, 0)

    def action_view_contacts(self):
        self.ensure_one()
        action = self._care_action("retail_customer_mgmt.retail_contact_action")
        return action | {"context": {}}
