from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierMessages(TierNights):
    """The sample messages of a tier, in the member's language and Odoo's queues."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.tier_silver.description = "<p>Free alterations.</p>"
        cls.tier_silver.with_context(lang="zh_CN").name = "银卡"
        for kind in ("welcome", "farewell"):
            for channel in ("mail", "sms"):
                template = cls.env.ref(
                    f"retail_customer_mgmt.{channel}_template_tier_{kind}"
                )
                cls.tier_silver[f"{kind}_{channel}_template_id"] = template
        welcome = cls.tier_silver.welcome_mail_template_id
        welcome.with_context(
            lang="zh_CN"
        ).subject = "欢迎成为{{ object.member_tier_id.name }}会员"

    def _risen(self, name, **values):
        member = self._join(name=name)
        member.write(values)
        self._buy(member, "2026-05-04", 500)
        return member

    def _send(self):
        with self._on("2026-05-04"):
            self._run_cron(self.env["retail.tier.move"], "_cron_send_messages")

    def _mails(self, member):
        return self.env["mail.mail"].search([("recipient_ids", "in", member.ids)])

    def _texts(self, member):
        return self.env["sms.sms"].search([("partner_id", "=", member.id)])

    def test_a_rise_queues_mail_and_text_in_the_members_language(self):
        english = self._risen("Ada", email="ada@example.com", lang="en_US")
        chinese = self._risen(
            "Bao", email="bao@example.com", phone="+12025550143", lang="zh_CN"
        )
        self.assertFalse(self._mails(english | chinese), "a payment must not wait")
        self._send()
        self.assertRecordValues(
            self._mails(english) + self._mails(chinese),
            [
                {"subject": "Star Club: welcome to Silver", "state": "outgoing"},
                {"subject": "欢迎成为银卡会员", "state": "outgoing"},
            ],
        )
        body = self._mails(english).body_html
        self.assertIn("Free alterations.", body)
        self.assertIn("Silver until 31 Dec 2027.", body)
        self.assertIn("500 of 1,000 to Gold.", body)
        self.assertIn("银卡", self._mails(chinese).body_html)
        text = self._texts(chinese)
        self.assertEqual((text.number, text.state), ("+12025550143", "outgoing"))
        self.assertIn("银卡", text.body)

    def test_who_has_no_address_gets_none_and_holds_up_nobody(self):
        silent = self._risen("Silent")
        texted = self._risen("Texted", phone="+12025550143")
        mailed = self._risen("Mailed", email="mailed@example.com")
        self._send()
        self.assertEqual(
            [
                (len(self._mails(m)), len(self._texts(m)))
                for m in (silent, texted, mailed)
            ],
            [(0, 0), (0, 1), (1, 0)],
        )
        due = self.env["retail.tier.move"].search([("is_message_due", "=", True)])
        self.assertFalse(due)

    def test_a_fall_says_where_the_member_stands_now(self):
        member = self._risen("Ada", email="ada@example.com")
        self._send()
        self._mails(member).unlink()
        self._night("2028-01-01")
        self._send()
        mail = self._mails(member)
        self.assertEqual(mail.subject, "Star Club: your tier is now Member")
        self.assertIn("0 of 500 to", mail.body_html)
