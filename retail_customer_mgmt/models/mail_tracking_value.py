from odoo import models


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _filter_has_field_access(self, env):
        """Keep earlier and later phone numbers out of what masked users read."""
        return (
            super()
            ._filter_has_field_access(env)
            .filtered(lambda tracking: not tracking._is_masked_for(env))
        )

    def _is_masked_for(self, env):
        name, model = self.field_id.name, self.field_id.model
        contacts = env[model]._contact_fields() if model in env else {}
        if name not in contacts or not env["base"]._is_user_masked():
            return False
        record_sudo = env[model].sudo().browse(self.mail_message_id.res_id)
        path, _kind = contacts[name]
        person_sudo = record_sudo.mapped(path) if path else record_sudo
        return any(person.exists()._is_masked_person() for person in person_sudo)
