from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, email_normalize_all
from odoo.tools.sql import escape_psql

# Documents whose notes may tell of the person, and what names her there.
DOCUMENTS = {"pos.order": "partner_id", "account.move": "partner_id"}


class ResPartner(models.Model):
    """Erasing a member: what was written about her, to her and by her."""

    _inherit = "res.partner"

    def _erase_records(self, traces):
        result = super()._erase_records(traces)
        self._erase_thread(self | self.child_ids)
        self._erase_queues(traces)
        self._blank_messages(self._messages_with(traces))
        self._erase_notifications()
        self._query_erase_tracking()
        self._erase_ratings()
        self._erase_blacklists(traces)
        followers = self.env["mail.followers"]
        followers.search([("partner_id", "=", self.id)]).unlink()
        return result

    def _erase_queues(self, traces):
        """Drop mails and texts to her, sent or not."""
        self._mails_to_her(traces["emails"]).unlink()
        by_phone = Domain("number", "in", list(traces["phones"]))
        self.env["sms.sms"].search(
            Domain("partner_id", "=", self.id) | by_phone
        ).unlink()
        self.env["mail.scheduled.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        ).unlink()

    def _mails_to_her(self, emails):
        """Return the mails that go to her alone."""
        by_address = (Domain("email_to", "ilike", escape_psql(e)) for e in emails)
        to_her = Domain("recipient_ids", "in", self.ids)
        found = self.env["mail.mail"].search(Domain.OR([to_her, *by_address]))
        own = {email_normalize(email) for email in emails}
        return found.filtered(
            lambda mail: (
                mail.recipient_ids <= self
                and own.issuperset(email_normalize_all(mail.email_to or ""))
            )
        )

    def _messages_to_her(self):
        """Return the messages that were for her alone."""
        to_her = Domain("partner_ids", "in", self.ids) | Domain(
            "notification_ids.res_partner_id", "=", self.id
        )
        return (
            self.env["mail.message"]
            .search(to_her)
            .filtered(
                lambda message: (
                    (message.partner_ids | message.notification_ids.res_partner_id)
                    <= self
                )
            )
        )

    def _messages_with(self, traces):
        """Return the messages by her and to her, and those that name her elsewhere."""
        own = Domain("author_id", "=", self.id)
        # On her own documents the first name alone tells of her, too; a letter or two
        # of the Latin alphabet would be in every message.
        parts = {
            part
            for name in traces["names"]
            for part in name.split()
            if len(part) > 2 or not part.isascii()
        }
        words = parts.union(*traces.values())
        named = Domain.OR(Domain("body", "ilike", escape_psql(word)) for word in words)
        on_documents = Domain.OR(
            Domain("model", "=", model)
            & Domain("res_id", "in", self._documents_of(model, name))
            for model, name in DOCUMENTS.items()
        )
        found = self.env["mail.message"].search(own | (on_documents & named))
        return found | self._messages_to_her()

    def _documents_of(self, model, name):
        return self.env[model].search([(name, "=", self.id)]).ids

    def _blank_messages(self, messages):
        """Empty messages that belong to documents: these keep that there was one."""
        messages.write(
            {
                **dict.fromkeys(("subject", "email_from", "reply_to"), False),
                **dict.fromkeys(("incoming_email_to", "incoming_email_cc"), False),
                "outgoing_email_to": False,
                "body": "",
            }
        )

    def _erase_notifications(self):
        own = self.env["mail.notification"].search([("res_partner_id", "=", self.id)])
        names = {"mail_email_address", "sms_number", "failure_reason"} & {*own._fields}
        own.write(dict.fromkeys(names, False))

    def _query_erase_tracking(self):
        """Rename her where a document notes that its customer changed."""
        self.env.execute_query(
            SQL(
                """
                UPDATE mail_tracking_value value
                   SET old_value_char = CASE WHEN old_value_integer = %(id)s
                           THEN %(name)s ELSE old_value_char END,
                       new_value_char = CASE WHEN new_value_integer = %(id)s
                           THEN %(name)s ELSE new_value_char END
                  FROM ir_model_fields field
                 WHERE field.id = value.field_id AND field.relation = %(model)s
                   AND %(id)s IN (old_value_integer, new_value_integer)
             RETURNING value.id
                """,
                id=self.id,
                name=self._erased_name(),
                model=self._name,
            )
        )

    def _erase_ratings(self):
        """Keep how many stars she gave, without her words."""
        ratings = self.env["rating.rating"].search([("partner_id", "=", self.id)])
        ratings.write({"feedback": False})
        self.env.add_to_compute(ratings._fields["res_name"], ratings)

    def _erase_blacklists(self, traces):
        """Forget refusals with the addresses: nobody can be written to any more."""
        for model, name, kind in (
            ("mail.blacklist", "email", "emails"),
            ("phone.blacklist", "number", "phones"),
        ):
            self.env[model].search([(name, "in", list(traces[kind]))]).unlink()

    def _erasure_words(self):
        words = super()._erasure_words()
        words["goes"].append(
            self.env._(
                "Notes and messages in the file, activities, attachments, and mails and"
                " SMS to this person, sent or waiting. Messages that stand on documents"
                " are emptied."
            )
        )
        return words
