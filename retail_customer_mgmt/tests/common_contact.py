from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.sms.tools.sms_api import SmsApi

from .common import RetailCommon

NOON = datetime(2026, 5, 4, 12)
NIGHT = datetime(2026, 5, 4, 3)
MORNING = datetime(2026, 5, 4, 9)


class ContactCommon(RetailCommon):
    """A member, and templates of a mail and a text to reach her by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member(email="ada@example.com", phone="2125550147")
        cls.member.tz = False
        model_id = cls.env["ir.model"]._get_id("res.partner")
        cls.mail_template = cls.env["mail.template"].create(
            {
                "name": "News",
                "model_id": model_id,
                "subject": "News for {{ object.name }}",
                "body_html": "Hello",
                "email_from": "shop@example.com",
                "partner_to": "{{ object.id }}",
                "auto_delete": True,
            }
        )
        cls.sms_template = cls.env["sms.template"].create(
            {"name": "News", "model_id": model_id, "body": "News, {{ object.name }}"}
        )

    def _reach(self, members=None, channel="email", moment=NOON, **values):
        template = self.mail_template if channel == "email" else self.sms_template
        members = members or self.member
        with freeze_time(moment):
            contacts = self.env["retail.contact"]._reach(
                channel, "service", "other", members, template, **values
            )
        return contacts.sudo()

    def _release(self, moment=MORNING, *values):
        with freeze_time(moment):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release", *values)

    def _mails(self, members=None):
        members = members or self.member
        return self.env["mail.mail"].search([("recipient_ids", "in", members.ids)])

    def _send_mails(self, *, error=None):
        """Run Odoo's mail queue for the member."""
        return self._send(self._mails(), error)

    def _send(self, mails, error=None):
        """Send mails by a server that takes them or is down; return how many."""

        def connect(*_args, **_kwargs):
            if error:
                raise error

        with (
            patch.object(IrMail_Server, "_disable_send", lambda _model: False),
            patch.object(IrMail_Server, "_connect__", connect),
            patch.object(IrMail_Server, "send_email", return_value="<id@test>") as sent,
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mails.process_email_queue(mails.ids)
        return sent.call_count

    def _send_texts(self, state):
        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": state}
                for message in messages
                for number in message["numbers"]
            ]

        texts = self.env["sms.sms"].search([("partner_id", "=", self.member.id)])
        with patch.object(SmsApi, "_send_sms_batch", send):
            texts.send(unlink_failed=False)
        return texts
