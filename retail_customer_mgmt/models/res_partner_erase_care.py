from odoo import models


class ResPartner(models.Model):
    """Erasing a member: calls and complaints keep their figures, without words."""

    _inherit = "res.partner"

    def _erase_records(self, traces):
        result = super()._erase_records(traces)
        self._erase_callbacks()
        self._erase_complaints()
        return result

    def _erase_callbacks(self):
        calls = self._care_records("retail.callback")
        calls.action_cancel()
        quiet = calls.with_context(retail_callback_sync=True)
        quiet.write({"notes": False, "said": False})
        by_hand = calls.filtered(lambda call: not call.rule_id)
        by_hand.write({"topic": self.env._("Erased")})
        self._erase_thread(calls)

    def _erase_complaints(self):
        complaints = self._care_records("retail.complaint")
        still_open = complaints.filtered(lambda complaint: not complaint.is_closed)
        still_open.write({"stage_id": self._stage_of_the_erased().id})
        # Nobody is left to answer: what has no answer counts in no share.
        unanswered = complaints.filtered(lambda c: not c.date_first_response)
        unanswered.write({"response_hours": 0})
        words = (
            "resolution",
            "email_from",
            "contact_name",
            "contact_phone",
            "receipt_ref",
        )
        complaints.write(
            {"description": self.env._("Erased")} | dict.fromkeys(words, False)
        )
        self._erase_thread(complaints)

    def _care_records(self, model):
        return self.env[model].search([("partner_id", "=", self.id)])

    def _stage_of_the_erased(self):
        stages = self.env["retail.complaint.stage"]
        return stages.search([("is_closed", "=", True)], limit=1) or stages.search(
            [], order="sequence desc, id desc", limit=1
        )

    def _erase_thread(self, records):
        """Remove notes, messages, activities and files of records."""
        quiet = self.env["mail.activity"].with_context(retail_callback_sync=True)
        own = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        quiet.search(own).unlink()
        messages = self.env["mail.message"].search(
            [("model", "=", records._name), ("res_id", "in", records.ids)]
        )
        messages.unlink()
        self.env["ir.attachment"].search([*own, ("res_field", "=", False)]).unlink()

    def _erasure_words(self):
        words = super()._erasure_words()
        calls = self._care_records("retail.callback")
        planned = calls.filtered(lambda call: call.state == "planned")
        complaints = self._care_records("retail.complaint")
        still_open = complaints.filtered(lambda complaint: not complaint.is_closed)
        if calls:
            words["goes"].append(
                self.env._(
                    "What was noted in calls (%(count)s); those still planned"
                    " (%(planned)s) are cancelled.",
                    count=len(calls),
                    planned=len(planned),
                )
            )
        if complaints:
            words["goes"].append(
                self.env._(
                    "Words, pictures and messages of complaints (%(count)s); those"
                    " still open (%(open)s) are closed.",
                    count=len(complaints),
                    open=len(still_open),
                )
            )
        words["stays"].append(
            self.env._(
                "How many calls and complaints there were, when, and of which kind."
            )
        )
        return words
