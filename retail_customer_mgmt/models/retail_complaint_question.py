from odoo import fields, models

QUESTION = "retail_customer_mgmt.mail_activity_type_question"


class RetailComplaint(models.Model):
    """What she writes once she was answered: a reminder until it is answered, too."""

    _inherit = "retail.complaint"

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self._is_customers_word(message):
            # Whom a mail or the page let write to us plans nothing for others.
            self.sudo()._remind_of_question()
        return result

    def _remind_of_question(self):
        """Remind the owner once; of the first answer the clock itself reminds."""
        is_first = self.response_deadline and not self.date_first_response
        if is_first or self.activity_search([QUESTION]):
            return
        person = self._person_in_charge()
        if not person:
            return
        # The owner follows the case: the message itself has told her.
        is_owner = person == self.user_id
        self.with_context(mail_activity_quick_update=is_owner).activity_schedule(
            QUESTION,
            date_deadline=fields.Date.context_today(self),
            summary=self.with_context(lang=person.lang)._question_words(),
            user_id=person.id,
        )

    def _question_words(self):
        return self.env._("Answer the customer's message")

    def _drop_question(self):
        """Take the reminder back: she was answered, or needs no answer any more."""
        self.sudo().activity_unlink([QUESTION])

    def _close_from_page(self):
        result = super()._close_from_page()
        self._drop_question()
        return result
