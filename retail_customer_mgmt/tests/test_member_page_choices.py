from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_member_page import MemberPages


@tagged("post_install", "-at_install")
class TestMemberPageChoices(MemberPages):
    """What a member allows, seen and changed on her private page."""

    def _choose(self, path=None, **fields):
        path = path or self.path
        data = self._texts_shown(path) | fields
        return self._post(f"{path}/choices", data, page=path)

    def test_a_member_sees_and_changes_what_she_allows(self):
        """Requirement D1: she can withdraw at any time, as the text promises."""
        self.member._record_consent("promotion", ["sms", "email"], True, "till")
        page = self._get(self.path)
        self._assert_accessible(page)
        for name, is_ticked in (
            ("allow_promotion_sms", True),
            ("allow_promotion_phone", False),
            ("allow_service_sms", True),
        ):
            row = page.text.partition(f'name="{name}"')[2].partition(">")[0]
            self.assertEqual("checked" in row, is_ticked, name)
        ticks = dict.fromkeys(
            [
                "allow_promotion_phone",
                "allow_promotion_email",
                "allow_promotion_wechat",
                "allow_service_phone",
                "allow_service_email",
            ],
            "1",
        )
        answer = self._choose(**ticks)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("Saved", self._get(self.path + "?done=choices").text)
        answers = [
            (consent.purpose, consent.channel, consent.is_given, bool(consent.text_id))
            for consent in self.member.consent_ids.filtered(
                lambda consent: consent.source == "card"
            )
        ]
        self.assertEqual(
            set(answers),
            {
                ("promotion", "phone", True, True),
                ("promotion", "sms", False, False),
                ("service", "sms", False, False),
            },
        )
        self._choose(**ticks)
        self.assertEqual(len(self.member.consent_ids), 5, "nothing has changed")

    def test_offers_are_allowed_only_under_the_text_that_was_shown(self):
        self._choose(allow_promotion_sms="1", text_promotion="999999")
        self.assertIsNone(self.member._consent("promotion", "sms"))

    def test_offers_go_to_no_number_that_a_stranger_typed(self):
        self.member.member_source_id = self.env.ref(
            "retail_customer_mgmt.retail_member_source_qr"
        )
        page = self._get(self.path).text
        self.assertIn(self.shop.join_token, page, "where it can be proven")
        self._choose(allow_promotion_sms="1")
        self.assertIsNone(self.member._consent("promotion", "sms"))
        self.member._verify_member("phone")
        self._choose(self._path_of(self.member), allow_promotion_sms="1")
        self.assertTrue(self.member._consent("promotion", "sms"))

    @mute_logger("odoo.http")
    def test_choices_from_elsewhere_are_refused(self):
        data = {"allow_service_sms": "1"}
        answer = self._post(f"{self.path}/choices", data, with_csrf=False)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.member.consent_ids)
