from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestMemberLink(PageCommon):
    """The link to a member's private page: who hands it out, and who never reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", phone="2125550147")
        cls.clerk = cls._create_user("clerk", cls.shop)

    def test_a_link_is_made_once_and_cannot_be_guessed(self):
        first = self.member._member_link()
        self.assertEqual(self.member._member_link(), first)
        token = self.member.sudo().member_token
        self.assertGreaterEqual(len(token), 32)
        self.assertNotIn(self.member.member_code, first)

    def test_nobody_reads_the_token_from_outside(self):
        self.member._member_link()
        for role in ("till", "clerk", "manager", "hq", "admin"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self.member.with_user(user).read(["member_token"])
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(user).search(
                    [("member_token", "=like", "a%")]
                )

    def test_a_clerk_sends_the_link_by_sms_and_mail(self):
        self.member.email = "ada@example.com"
        self.member.with_user(self.clerk).action_send_member_link()
        url = self.member._member_link()
        text = self.env["sms.sms"].search([("partner_id", "=", self.member.id)])
        self.assertIn(url, text.body)
        self.assertEqual(text.number, "+12125550147")
        mail = self.env["mail.mail"].search([("recipient_ids", "=", self.member.id)])
        self.assertIn(url, str(mail.body_html))

    def test_who_cannot_be_reached_is_told_of(self):
        member = self._create_member("Silent")
        with self.assertRaisesRegex(UserError, "no phone or e-mail"):
            member.with_user(self.clerk).action_send_member_link()

    def test_cashiers_hand_out_no_links(self):
        cashier = self._create_user("till", self.shop)
        for action in ("send_member_link", "renew_member_link", "open_member_page"):
            with self.assertRaises(AccessError):
                getattr(self.member.with_user(cashier), f"action_{action}")()

    def test_the_receipt_leads_to_the_private_page(self):
        cashier = self._create_user("till", self.shop)
        payload = self._payload([{"price": 30}], self.member)
        answer = self.env["pos.order"].with_user(cashier).sync_from_ui([payload])
        [order] = answer["pos.order"]
        self.assertEqual(order["_member_url"], self.member._member_link())
        again = self.env["pos.order"].with_user(cashier).sync_from_ui([payload])
        self.assertEqual(again["pos.order"][0]["_member_url"], order["_member_url"])

    def test_no_till_reads_the_link_of_another_order(self):
        """Neither as a field, nor by sending a paid order once more, nor returning."""
        cashier, other = (self._create_user("till", self.shop) for _number in range(2))
        payload = self._payload([{"price": 30}], self.member)
        Order = self.env["pos.order"].with_user(cashier)
        order_id = Order.sync_from_ui([payload])["pos.order"][0]["id"]
        link = self.member._member_link()
        order = Order.with_user(other).browse(order_id)
        rows = Order.with_user(other).sync_from_ui([payload])["pos.order"]
        rows += order.read_pos_data([], self.config)["pos.order"]
        rows += order.read([])
        sold = order.sudo().lines
        back = self._payload(
            [{"price": 30, "qty": -1, "refunded_orderline_id": sold.id}]
        )
        rows += Order.with_user(other).sync_from_ui([back])["pos.order"]
        self.assertGreater(len(rows), 4)
        self.assertNotIn(link, str(rows))

    def test_nobody_reads_or_exports_private_links(self):
        """Who keeps the file sees that there is one, and hands it out singly."""
        self.member._member_link()
        for role in ("clerk", "manager", "hq", "admin"):
            user = self._create_user(role, self.shop)
            user.group_ids += self.env.ref("base.group_allow_export")
            member = self.member.with_user(user)
            self.assertTrue(member.has_member_link)
            for field in ("member_url", "member_token"):
                with self.assertRaises(AccessError):
                    member.read([field])
                with self.assertRaises(AccessError):
                    member.export_data([field])

    def test_two_files_that_become_one_keep_one_link(self):
        other = self._create_member("Ada again")
        kept = self.member._member_link()
        gone = other._member_link()
        self._merge(self.member, other)
        self.assertEqual(self.member._member_link(), kept)
        self.assertEqual(self._get("/member/" + gone.split("/")[-1]).status_code, 404)

    def test_a_link_leads_to_the_file_that_has_none(self):
        other = self._create_member("Ada again")
        link = other._member_link()
        self._merge(self.member, other)
        self.assertEqual(self.member._member_link(), link)
        path = "/member/" + link.split("/")[-1]
        self.assertIn("Ada", self._get(path).text)
