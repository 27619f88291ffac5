from odoo import fields, models


class SmsTracker(models.Model):
    """Lets a member's contact know what became of its SMS, at once or by report."""

    _inherit = "sms.tracker"

    retail_contact_id = fields.Many2one(
        comodel_name="retail.contact", index="btree_not_null", ondelete="cascade"
    )

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        _status, failure_type, failure_reason = result
        self._note_contact("error", failure_type, failure_reason)
        return result

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type, failure_reason
        )
        self._note_contact(sms_state, failure_type, failure_reason)
        return result

    def _note_contact(self, sms_state, failure_type, failure_reason):
        # Whoever cancels an SMS or reports on it writes no log of contacts.
        contacts_sudo = self.retail_contact_id.sudo()
        if sms_state in ("process", "pending", "sent"):
            contacts_sudo._note_sent()
        elif sms_state in ("error", "canceled"):
            failure_type = failure_type or "unknown"
            contacts_sudo._note_failure(
                failure_type, failure_reason or self._failure_words(failure_type)
            )

    def _failure_words(self, failure_type):
        types = self.env["sms.sms"]._fields["failure_type"]
        return dict(types._description_selection(self.env)).get(failure_type)
