from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.sms.tools.sms_api import SmsApi

from .common import RetailCommon

NOON = datetime(2026, 5, 4, 12)
NIGHT = datetime(2026, 5, 4, 22)
MORNING = datetime(2026, 5, 5, 9)


class WrittenContactCommon(RetailCommon):
    """A clerk, a member she writes to, and what becomes of the messages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.member = cls._member("Ada", "2125550147")
        cls.officer = new_test_user(
            cls.env,
            login="officer-of-contacts",
            groups="base.group_user,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Stranger", "email": "s@example.com", "phone": "+12125550199"}
        )

    @classmethod
    def _member(cls, name, phone, *agrees):
        mail = f"{name.lower()}@example.com"
        member = cls._create_member(name, email=mail, phone=phone)
        member.tz = False
        if agrees:
            member._record_consent("promotion", agrees, True, "office")
        return member

    def _contacts(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["retail.contact"].sudo().search(domain, order="id")

    def _composer(self, records=None, mode="comment", user=None, **values):
        records = self.member if records is None else records
        defaults = {
            "default_model": records._name,
            "default_res_ids": records.ids,
            "default_composition_mode": mode,
            "default_subject": "News",
            "default_body": "<p>News</p>",
        }
        if mode == "comment":
            defaults["default_partner_ids"] = self.member.ids
        composers = self.env["mail.compose.message"].with_user(user or self.clerk)
        return composers.with_context(**defaults).create(values)

    def _write_mail(self, *args, moment=NOON, **values):
        composer = self._composer(*args, **values)
        with freeze_time(moment), self._mail_server():
            return composer.action_send_mail()

    @contextmanager
    def _mail_server(self):
        with (
            patch.object(IrMail_Server, "_disable_send", lambda _model: False),
            patch.object(IrMail_Server, "_connect__", lambda *_args, **_kwargs: None),
            patch.object(IrMail_Server, "send_email", return_value="<id@test>"),
        ):
            yield

    def _write_sms(
        self, records=None, mode="comment", moment=NOON, user=None, **values
    ):
        records = self.member if records is None else records
        several = {"res_ids": repr(records.ids)} if mode == "mass" else {}
        composer = (
            self.env["sms.composer"]
            .with_user(user or self.clerk)
            .create(
                {
                    "res_model": records._name,
                    "res_id": records[:1].id if mode != "mass" else False,
                    "composition_mode": mode,
                    "body": "News",
                }
                | several
                | values
            )
        )
        with freeze_time(moment), self._sms_api():
            return composer.action_send_sms()

    def _sms_api(self, state="success"):
        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": state}
                for message in messages
                for number in message["numbers"]
            ]

        return patch.object(SmsApi, "_send_sms_batch", send)

    def _mails(self, members):
        return self.env["mail.mail"].search([("recipient_ids", "in", members.ids)])

    def _texts(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["sms.sms"].search(domain)

    def _messages(self, record=None):
        return (record or self.member).message_ids.filtered(
            lambda message: message.message_type in ("comment", "sms")
        )

    def _refuse(self, *channels):
        self.member._record_consent("service", channels, False, "office")

    def _assert_refused(self, words, write, *args, **values):
        with self.assertRaises(UserError) as caught:
            write(*args, **values)
        self.assertRegex(str(caught.exception), words)

    def _release(self, moment=MORNING):
        with freeze_time(moment):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release")

    def _may(self, channel="email", purpose="service", moment=NOON):
        answers = self.member._may_contact(channel, purpose, moment)
        return answers[self.member.id].verdict
