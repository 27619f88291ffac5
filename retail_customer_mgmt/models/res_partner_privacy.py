from odoo import models


class ResPartner(models.Model):
    """Buttons of a file: what privacy officers read, and the membership's state."""

    _inherit = "res.partner"

    def action_freeze_membership(self):
        return self._membership_to_change().action_freeze()

    def action_close_membership(self):
        return self._membership_to_change().action_close()

    def action_reopen_membership(self):
        return self._membership_to_change().action_reactivate()

    def _membership_to_change(self):
        self.ensure_one()
        return self.membership_id

    def action_view_profile(self):
        return self._view_of("retail.member.profile", self.env._("Profile"))

    def action_view_consents(self):
        return self._view_of("retail.member.consent", self.env._("Consents"))

    def action_view_events(self):
        return self._view_of("retail.member.event", self.env._("What Happened"))

    def _view_of(self, model, name):
        """Open what a model holds on the member, with the user's own rights."""
        self.ensure_one()
        records = self.env[model].search([("partner_id", "=", self.id)])
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "domain": [("partner_id", "=", self.id)],
            "view_mode": "list,form",
        }
        is_one = model == "retail.member.profile" and len(records) == 1
        return action | ({"view_mode": "form", "res_id": records.id} if is_one else {})
