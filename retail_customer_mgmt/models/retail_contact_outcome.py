from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# What may go better an hour later, without anybody mending it.
TEMPORARY = ("mail_smtp", "sms_server")
MOST_TRIES = 4


class RetailContact(models.Model):
    """What became of a contact: sent, failed and tried again, or taken back."""

    _inherit = "retail.contact"

    state_text = fields.Char(string="Result", compute="_compute_state_text")

    @api.depends("state", "channel", "error")
    @api.depends_context("lang")
    def _compute_state_text(self):
        """Say what became of it: a call is not sent, nor failed when missed."""
        states = dict(self._fields["state"]._description_selection(self.env))
        for contact in self:
            is_call = contact.channel == "phone" and contact.tries
            contact.state_text = states.get(contact.state)
            if is_call and contact.state == "sent":
                contact.state_text = self.env._("Called")
            elif is_call and contact.state == "failed":
                # How the call went, noted when it did.
                contact.state_text = contact.error or self.env._("No answer")

    def _note_sent(self):
        self.write({"state": "sent", "failure_type": False, "error": False})

    def _note_failure(self, failure_type, error):
        """Note why these did not get through; what may mend itself is tried again."""
        for tries, contacts in self.grouped("tries").items():
            is_tried_again = failure_type in TEMPORARY and tries + 1 < MOST_TRIES
            wait = timedelta(hours=2**tries)
            contacts.write(
                {
                    "state": "failed",
                    "tries": tries + 1,
                    "failure_type": failure_type,
                    "error": error,
                    "date_later": is_tried_again and fields.Datetime.now() + wait,
                }
            )

    def action_open_origin(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    def action_retry(self):
        """Send failed messages again, after the address or server has been mended."""
        self.check_access("read")
        self.env["res.partner"].check_access("write")
        # Nobody edits contacts; who keeps the members' files may have them sent.
        failed_sudo = self.sudo().filtered(
            lambda contact: contact.state == "failed" and contact.channel != "phone"
        )
        if not failed_sudo:
            raise UserError(
                self.env._("Only messages that failed can be sent again. Choose some.")
            )
        failed_sudo._release(fields.Datetime.now())
        return True

    def _take_back(self):
        """Take mails out of the queue again; return the contacts that will not go out.

        A mail that is just being sent is locked by who sends it. The others are
        cancelled and not deleted: a reply is put under the last message of its thread.
        """
        unsent = self.mail_id.filtered(lambda mail: mail.state != "sent")
        unsent = unsent.try_lock_for_update()
        taken = self.filtered(lambda contact: contact.mail_id in unsent)
        without_mail = self.filtered(lambda contact: not contact.mail_id)
        unsent.cancel()
        return taken | without_mail
