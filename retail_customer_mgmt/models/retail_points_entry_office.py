from odoo import models


class RetailPointsEntry(models.Model):
    """Puts into words what people, not purchases, did to an account."""

    _inherit = "retail.points.entry"

    def _explain_adjust(self):
        return [*self._explain_people(), *self._explain_note(), *self._explain_lapse()]

    def _explain_opening(self):
        return [*self._explain_note(), *self._explain_lapse()]

    def _explain_people(self):
        details = self.explanation or {}
        requested_by, approved_by = map(details.get, ("requested_by", "approved_by"))
        if not requested_by:
            return []
        if approved_by:
            return [
                self.env._(
                    "Adjusted by %(requester)s, approved by %(approver)s.",
                    requester=requested_by,
                    approver=approved_by,
                )
            ]
        return [self.env._("Adjusted by %(requester)s.", requester=requested_by)]

    def _explain_merge(self):
        """Say what the file brought along that became one with this."""
        details = self.explanation or {}
        return [
            self.env._(
                "The file %(number)s became one with this one. It brought %(points)s"
                " points; its tier was %(tier)s.",
                number=details.get("number") or "",
                points=details.get("balance") or "0",
                tier=details.get("tier") or self.env._("none"),
            )
        ]
