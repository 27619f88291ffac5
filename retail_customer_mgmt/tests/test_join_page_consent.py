from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPageConsent(PageCommon):
    """What a visitor allows on the page, under which text, and from when it counts."""

    def test_consent_is_noted_with_its_text_for_what_was_ticked(self):
        """Requirement D1."""
        self._prove(self._join(agree_promotion="1"))
        member = self._member_of("+12125550147")
        self.assertTrue(member._consent("promotion", "sms"))
        self.assertIsNone(member._consent("promotion", "email"))
        self.assertIsNone(member._consent("service", "sms"))
        consent = member.consent_ids[:1]
        self.assertEqual((consent.source, consent.text_id.version), ("page", "1"))

    def test_offers_wait_until_the_number_is_proven(self):
        """Requirement D1: nobody allows offers to a number that is not hers."""
        self.shop.join_check = "known"
        self._join(agree_promotion="1", agree_service="1")
        member = self._member_of("+12125550147")
        self.assertTrue(member._consent("service", "sms"))
        self.assertIsNone(member._consent("promotion", "sms"))
        self._prove(self._join(email="li@example.com"))
        self.assertTrue(member._consent("promotion", "sms"), "ticked in this browser")
        self.assertIsNone(member._consent("promotion", "email"), "not proven")

    def test_a_strangers_tick_is_not_the_owners(self):
        self.shop.join_check = "known"
        self._join(agree_promotion="1")
        self.opener.cookies.clear()
        self._prove(self._join())
        member = self._member_of("+12125550147")
        self.assertTrue(member._has_proven("phone"))
        self.assertIsNone(member._consent("promotion", "sms"))

    def test_the_text_that_was_shown_is_the_one_recorded(self):
        text = self.env["retail.consent.text"]._current("promotion", self.company)
        shown = self._texts_shown(self.join)
        text.copy({"version": "2"})
        text.active = False
        self._prove(self._join(agree_promotion="1", **shown))
        member = self._member_of("+12125550147")
        self.assertEqual(member.consent_ids.text_id.version, "1")

    def test_a_text_that_is_not_the_shops_is_no_consent(self):
        texts = self.env["retail.consent.text"]
        service = texts._current("service", self.company)
        foreign = texts.create(
            {
                "version": "9",
                "body": "x",
                "company_id": self.env["res.company"].create({"name": "Else"}).id,
            }
        )
        for number, text in enumerate((service.id, foreign.id, "x", "9" * 30, "")):
            phone = f"212555016{number}"
            self._prove(
                self._join(phone=phone, agree_promotion="1", text_promotion=text)
            )
            member = self._member_of(f"+1{phone}")
            self.assertTrue(member)
            self.assertFalse(member.consent_ids, text)
