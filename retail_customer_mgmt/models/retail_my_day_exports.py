from odoo import api, models

from ..tools import groups
from .retail_my_day import SHOWN


class RetailMyDay(models.AbstractModel):
    """What privacy officers decide: who may take many members' data along."""

    _inherit = "retail.my.day"

    @api.model
    def _parts(self):
        is_officer = self.env.user.has_group(groups.PRIVACY)
        return [*super()._parts(), "exports"] if is_officer else super()._parts()

    def _exports_of_day(self, _today):
        """Return the exports that others have asked for."""
        requests = self.env["retail.export.request"]
        domain = [("state", "=", "asked"), ("user_id", "!=", self.env.uid)]
        first = requests.search(domain, limit=SHOWN, order="id")
        rows = [
            {
                "id": request.id,
                "title": request.name,
                "text": request.reason,
                "note": request.user_id.name,
            }
            for request in first
        ]
        return self._part(
            *("exports", "retail_export_request_action", first, domain, rows)
        )
