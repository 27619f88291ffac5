from odoo import models


class RetailCallback(models.Model):
    """Calls made are contacts: other messages to the member wait a while after them."""

    _inherit = "retail.callback"

    def _close(self, outcome, *args, **kwargs):
        # Asked first: the outcome may be that she wants no calls any more.
        answers = self._call_answers()
        result = super()._close(outcome, *args, **kwargs)
        for callback in self:
            callback._note_call(outcome, answers[callback])
        return result

    def _note_call(self, outcome, answer):
        missed = ("no_answer", "wrong_number")
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        self.env["retail.contact"]._note_out(
            *(self.partner_id, "phone", self._purpose(), "callback", self, answer),
            key=f"call:{self.id}:{self.attempts}",
            error=outcomes[outcome] if outcome in missed else False,
        )
