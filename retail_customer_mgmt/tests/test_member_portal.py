from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from ..models.retail_rate_limit import LIMITS
from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestMemberPortal(PageCommon):
    """Members with a login find their membership among Odoo's own pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login="portal-ada",
            password="portal-ada",
            groups="base.group_portal",
        )
        cls.user.partner_id.write({"name": "Ada", "phone": "+12125550147"})

    def _enrol(self):
        member = self._create_member("Ada", phone="2125550147")
        self.assertEqual(member, self.user.partner_id)
        self._sell(member, 620)
        return member

    def test_members_with_a_login_find_their_membership(self):
        """Requirement C2."""
        self._enrol()
        self._create_member("Other", phone="2125550148")
        self.authenticate("portal-ada", "portal-ada")
        home = self.url_open("/my/home").text
        self.assertIn("/my/membership", home)
        self.assertIn("620 of 1,000 to Gold", home)
        page = self.url_open("/my/membership").text
        for text in ("Silver", "620 of 1,000 to Gold", "+620"):
            self.assertIn(text, page)
        self.assertNotIn("Other", page)

    def test_who_is_no_member_sees_nothing_of_it(self):
        self.authenticate("portal-ada", "portal-ada")
        self.assertNotIn("/my/membership", self.url_open("/my/home").text)
        answer = self.url_open("/my/membership", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_a_member_with_a_login_writes_to_us(self):
        member = self._enrol()
        self.authenticate("portal-ada", "portal-ada")
        data = {"kind": "suggestion", "text": "More cake"}
        answer = self._post("/my/membership/message", data, page="/my/membership")
        self.assertEqual(answer.status_code, 303)
        complaint = self.env["retail.complaint"].search(
            [("partner_id", "=", member.id)]
        )
        self.assertEqual(complaint.description, "More cake")

    def test_a_member_with_a_login_is_told_why_a_message_is_not_taken(self):
        self._enrol()
        self.authenticate("portal-ada", "portal-ada")
        page = "/my/membership"
        for text, words in (("", "Write a few words"), ("x" * 2001, "too long")):
            data = {"kind": "praise", "text": text}
            answer = self._post(f"{page}/message", data, page=page)
            self.assertEqual(answer.status_code, 400)
            self.assertIn(words, answer.text)
        with patch.dict(LIMITS, {"member_messages": (0, 3600)}):
            data = {"kind": "praise", "text": "Good"}
            answer = self._post(f"{page}/message", data, page=page)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("often today", answer.text)
        self.assertIn("Good", answer.text)

    def test_a_member_with_a_login_changes_what_she_allows(self):
        member = self._enrol()
        self.authenticate("portal-ada", "portal-ada")
        page = "/my/membership"
        data = self._texts_shown(page) | {"allow_promotion_sms": "1"}
        answer = self._post(f"{page}/choices", data, page=page)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(member._consent("promotion", "sms"))
        self.assertIs(member._consent("service", "sms"), False)
        self.assertEqual(set(member.consent_ids.mapped("source")), {"card"})

    def test_visitors_log_in_first(self):
        answer = self.url_open("/my/membership", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
