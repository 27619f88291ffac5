from odoo import models

# SMS that Odoo leaves out by itself, for other reasons than ours.
NOT_SENT = ("sms_duplicate", "sms_optout")


class SmsComposer(models.TransientModel):
    """SMS written by hand ask the rules of contact before they reach members.

    Those to one person on a record with a chatter ask as its messages do.
    """

    _name = "sms.composer"
    _inherit = ["sms.composer", "retail.composer.mixin"]

    def action_send_sms(self):
        result = super().action_send_sms()
        return self._notice() or result

    # To numbers

    def _action_send_sms_numbers(self):
        contacts = self.env["retail.contact"]._ask_for_one(
            "sms", self._members_by_number(), self.res_model, self.res_id
        )
        contacts._raise_refusal()
        texts = super()._action_send_sms_numbers()
        for contact in contacts:
            own = texts.filtered(
                lambda text, contact=contact: (
                    text.number == contact.partner_id.member_phone
                )
            )
            contact._follow_text((own or texts)[:1])
        return texts

    def _members_by_number(self):
        """Return the members who are behind these numbers."""
        # Who writes may not see all files.
        partners_sudo = self.env["res.partner"].sudo()
        if not self.env["retail.contact"]._is_governed(self.res_model):
            return partners_sudo
        if records := self._get_records():
            partners = records.sudo()._mail_get_partners().values()
            return partners_sudo.union(*partners).filtered("is_member")
        numbers = (self.sanitized_numbers or "").split(",")
        domain = [("is_member", "=", True), ("member_phone", "in", numbers)]
        return partners_sudo.search(domain)

    # To many

    def _filter_out_and_handle_revoked_sms_values(self, sms_values_all):
        values_all = super()._filter_out_and_handle_revoked_sms_values(sms_values_all)
        if not self.env["retail.contact"]._is_governed(self.res_model):
            return values_all
        contacts = self._ask_for_batch(
            "sms", self.res_model, self._members_by_record(values_all)
        )
        return {
            res_id: self._governed_values(values, contacts.get(res_id))
            for res_id, values in values_all.items()
            if res_id not in contacts or contacts[res_id].state != "refused"
        }

    def _members_by_record(self, values_all):
        ids_by_record = {
            res_id: values["partner_id"]
            for res_id, values in values_all.items()
            if values["partner_id"] and values["failure_type"] not in NOT_SENT
        }
        # Who writes may not see all files.
        partners_sudo = self.env["res.partner"].sudo()
        partners_sudo = partners_sudo.browse(set(ids_by_record.values()))
        members = set(partners_sudo.filtered("is_member").ids)
        return {
            res_id: partners_sudo.browse(partner_id)
            for res_id, partner_id in ids_by_record.items()
            if partner_id in members
        }

    def _governed_values(self, values, contact):
        """Return an SMS's values, put away where it has to wait."""
        if not contact:
            return values
        # Only the system knows SMS by their trackers.
        self.env["sms.tracker"].sudo().create(
            {"sms_uuid": values["uuid"], "retail_contact_id": contact.id}
        )
        return values | {"state": "canceled"} if contact.state == "waiting" else values
