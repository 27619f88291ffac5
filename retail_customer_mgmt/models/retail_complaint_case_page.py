import pytz

from odoo import models
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import message_text, moments

SHOWN = ("comment", "email", "email_outgoing")


class RetailComplaint(models.Model):
    """What a case's page shows: her words and our answers, nothing among ourselves."""

    _inherit = "retail.complaint"

    def _case_values(self):
        """Return what the page's template needs, in the language of the context."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # What opened it stands first, as her case itself.
        opening = self._opening_mail()
        shown = self._shown_messages() - opening
        photos = (self.photo_ids | opening.attachment_ids) - shown.attachment_ids
        return {
            "case": self,
            "shop_name": self.shop_id.name or self.company_id.name,
            "kind_name": kinds[self.kind],
            "state": self._state_words(),
            "received": self._moment_words(self.date_received),
            "solved": self.date_solved and self._moment_words(self.date_solved),
            "photos": self._own_files(photos),
            "messages": [self._message_row(message) for message in shown],
            "is_closed": self.is_closed,
            "may_close": not self.is_closed and self.kind != "praise",
            "may_rate": self._may_be_rated(),
            "stars": round(self._rating_given().rating),
        }

    def _case_row(self):
        """Return one line of the list of her cases."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "number": self.name,
            "kind": kinds[self.kind],
            "date": self._day_words(self.date_received),
            "state": self._state_words(),
            "is_closed": self.is_closed,
            "url": self._case_link(),
        }

    def _state_words(self):
        """Say in the customer's words where it stands."""
        if self.is_closed:
            return self.env._("Solved")
        if self.stage_id.is_waiting:
            return self.env._("Waiting for you")
        if self.stage_id == self._default_stage_id():
            return self.env._("Received")
        return self.env._("Being worked on")

    def _moment_words(self, moment, form="long"):
        """Say when something is, by the shop's clock and as the reader writes it."""
        return moments.moment(self._shop_time(moment), self._locale(), form)

    def _day_words(self, moment):
        return moments.day(self._shop_time(moment), self._locale())

    def _shop_time(self, moment):
        zone = pytz.timezone(self.shop_id.tz or "UTC")
        return pytz.utc.localize(moment).astimezone(zone)

    def _locale(self):
        return babel_locale_parse(get_lang(self.env).code)

    def _shown_messages(self):
        """Return what passed between her and us, oldest first.

        Left out: notes, what the system writes, and what third persons wrote.
        """
        messages = self.message_ids.filtered(
            lambda message: (
                message.message_type in SHOWN
                and not message.is_internal
                and message.subtype_id
                and not message.subtype_id.internal
                and (self._is_ours(message) or self._is_customers_word(message))
            )
        )
        return messages.sorted("id")

    def _is_ours(self, message):
        author = message.author_id
        return bool(author) and not author.partner_share

    def _message_row(self, message):
        """Return one message; ours are the shop's: who of us wrote it is not shown."""
        return {
            "is_ours": self._is_ours(message),
            "date": self._moment_words(message.date),
            "words": message_text.words_of(message.body or ""),
            "files": self._own_files(message.attachment_ids),
        }

    def _own_files(self, files):
        """Return files that belong to this case itself, as the page shows them."""
        own = files.filtered(
            lambda file: file.res_model == self._name and file.res_id == self.id
        )
        return [
            {
                "id": file.id,
                "name": file.name,
                "is_photo": file.mimetype in ("image/jpeg", "image/png", "image/webp"),
            }
            for file in own.sorted("id")
        ]

    def _file_of_page(self, file_id):
        """Return a file that the page shows; none for others."""
        shown = self.photo_ids | self._shown_messages().attachment_ids
        known = {row["id"] for row in self._own_files(shown)}
        return shown.filtered(lambda file: file.id == file_id and file.id in known)

    def _note_read(self, now):
        """Count an answer as given once she has it before her eyes on the page."""
        shown = self._shown_messages()
        if any(self._is_answer(message) for message in shown):
            self._mark_answered(now)
        if shown and self._is_answer(shown[-1]):
            self._drop_question()
