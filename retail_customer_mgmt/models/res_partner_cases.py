from odoo import models


class ResPartner(models.Model):
    """Her own complaints, suggestions and praise, as she sees them."""

    _inherit = "res.partner"

    def _own_cases(self, limit=None):
        """Return her cases, newest first; called with superuser rights for herself."""
        return self.env["retail.complaint"].search(
            [("partner_id", "=", self.id)],
            order="date_received desc, id desc",
            limit=limit,
        )

    def _case_rows(self, limit=None):
        return [case._case_row() for case in self._own_cases(limit)]
