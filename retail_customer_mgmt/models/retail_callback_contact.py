from odoo import models


class RetailCallback(models.Model):
    """Calls made are contacts: other messages to the member wait a while after them."""

    _inherit = "retail.callback"

    def _close(self, outcome, *args, **kwargs):
        result = super()._close(outcome, *args, **kwargs)
        for callback in self:
            callback._note_call(outcome)
        return result

    def _note_call(self, outcome):
        missed = ("no_answer", "wrong_number")
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        self.env["retail.contact"]._note_out(
            *(self.partner_id, "phone", self.rule_id.purpose or "service"),
            *("callback", self),
            key=f"call:{self.id}:{self.attempts}",
            error=outcomes[outcome] if outcome in missed else False,
        )
