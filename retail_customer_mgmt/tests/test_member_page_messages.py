from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_member_page import MemberPages


@tagged("post_install", "-at_install")
class TestMemberPageMessages(MemberPages):
    """Complaints, praise and suggestions from a member's private page."""

    def test_a_member_complains_from_her_page(self):
        """Requirement E1."""
        data = {
            "kind": "complaint",
            "text": "The coffee\nwas <cold>",
            "partner_id": "1",
        }
        answer = self._post(f"{self.path}/message", data, page=self.path)
        self.assertEqual(answer.status_code, 303)
        complaint = self.env["retail.complaint"].search(
            [("partner_id", "=", self.member.id)]
        )
        self.assertRecordValues(
            complaint,
            [
                {
                    "kind": "complaint",
                    "channel": "web",
                    "description": "The coffee\nwas <cold>",
                    "shop_id": self.shop.id,
                    "company_id": self.company.id,
                }
            ],
        )
        page = self._get(self.path + "?done=message").text
        self.assertIn("we have your message", page.lower())
        self.assertIn(complaint.name, page)

    def test_going_back_and_sending_again_is_the_same_complaint(self):
        cases = self.env["retail.complaint"]
        mine = [("partner_id", "=", self.member.id)]
        for text, count in (("Cold", 1), ("Cold", 1), ("And late", 2)):
            data = {"kind": "complaint", "text": text}
            answer = self._post(f"{self.path}/message", data, page=self.path)
            self.assertEqual(answer.status_code, 303)
            self.assertEqual(cases.search_count(mine), count, text)

    def test_links_of_a_refused_page_lead_back_to_it(self):
        for amount in range(1, 9):
            self._sell(self.member, amount)
        data = {"kind": "suggestion", "text": ""}
        text = self._post(f"{self.path}/message", data, page=self.path).text
        self.assertIn("Write a few words first", text)
        self.assertIn(f'href="{self.path}?page=2#rcm-history"', text)
        self.assertIn(f'href="{self.path}?lang=zh_CN"', text)
        self.assertNotIn('href="?', text)

    def test_a_message_has_its_limits(self):
        for data in (
            {"kind": "bribe", "text": "x"},
            {"kind": "praise", "text": " \x00\u202e"},
            {"kind": "praise", "text": "x" * 2001},
            {},
        ):
            answer = self._post(f"{self.path}/message", data, page=self.path)
            self.assertEqual(answer.status_code, 400, data)
        good = {"kind": "praise", "text": "Good"}
        codes = [
            self._post(f"{self.path}/message", good, page=self.path).status_code
            for _time in range(6)
        ]
        self.assertEqual(codes, [303] * 5 + [429])

    @mute_logger("odoo.http")
    def test_a_message_from_elsewhere_is_refused(self):
        data = {"kind": "praise", "text": "Good"}
        answer = self._post(f"{self.path}/message", data, with_csrf=False)
        self.assertEqual(answer.status_code, 400)
        answer = self._post(f"/member/{'x' * 32}/message", data, page=self.path)
        self.assertEqual(answer.status_code, 404)
