from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.retail_rate_limit import LIMITS
from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestMemberPage(PageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", phone="2125550147")
        cls.member.email = "ada@example.com"
        cls._sell(cls.member, 620)
        cls.path = cls._path_of(cls.member)

    @classmethod
    def _path_of(cls, member):
        return "/member/" + member._member_link().split("/member/")[1]

    def test_the_page_shows_the_figures_of_this_moment(self):
        """Requirement C2: card, standing in words, progress, history."""
        page = self._get(self.path)
        self.assertEqual(page.status_code, 200)
        for text in ("Ada", "Silver", ">620<", "620 of 1,000 to Gold", "+620"):
            self.assertIn(text, page.text)
        self.assertIn('value="62"', page.text)
        self._assert_accessible(page)
        self._assert_private(page)
        self._sell(self.member, 10)
        self.assertIn(">632<", self._get(self.path).text)

    def test_the_page_says_what_lapses_and_what_the_next_reward_needs(self):
        self.program.write({"expiry_mode": "year_end", "expiry_months": 0})
        self._sell(self.member, 10)
        self.program.loyalty_program_id.reward_ids = [
            (0, 0, {"required_points": points, "description": name, "discount": 1})
            for name, points in (("Cake", 600), ("Feast", 1000), ("Moon", 2000))
        ]
        text = self._get(self.path).text
        self.assertIn("12 points lapse on 31 Dec", text)
        self.assertIn("Yours: ask for it at the till", text)
        self.assertIn("368", text)
        self.assertEqual(text.count("On the way to this reward"), 1)

    def test_points_that_a_till_reserved_are_not_there_to_spend(self):
        self._reserve(self.member, "order", 20)
        text = self._get(self.path).text
        self.assertIn(">600<", text)
        self.assertIn("20 points are reserved", " ".join(text.split()))

    def test_nothing_that_others_wrote_is_shown(self):
        self.member.member_profile_ids.note = "difficult"
        self.member.comment = "careful"
        text = self._get(self.path).text
        for secret in ("difficult", "careful", "555", "ada@example.com"):
            self.assertNotIn(secret, text)

    def test_the_history_has_pages(self):
        for amount in range(1, 9):
            self._sell(self.member, amount)
        first, second = (self._get(f"{self.path}?page={n}").text for n in (1, 2))
        self.assertNotIn("+620", first)
        self.assertIn("+620", second)
        for page in ("0", "-1", "x", "99999", "%00"):
            self.assertEqual(self._get(f"{self.path}?page={page}").status_code, 200)

    def test_wrong_foreign_and_revoked_links_lead_nowhere_alike(self):
        contact = self.env["res.partner"].create({"name": "Lin"})
        gone = self._create_member("Gone")
        paths = [
            "/member/" + "x" * 32,
            f"/member/{self.member.member_code}",
            f"/member/{self.member.member_no}",
            "/member/%00%00%00%00%00%00%00%00",
            self._path_of(contact),
            self._path_of(gone),
        ]
        gone.active = False
        answers = [self._get(path) for path in paths]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        self.assertEqual(len({len(answer.text) for answer in answers}), 1)
        self._assert_private(answers[0])
        for path in ("/card.png", "/card.pdf"):
            self.assertEqual(self._get(paths[0] + path).status_code, 404)

    def test_a_revoked_link_leads_nowhere_and_a_new_one_works(self):
        clerk = self._create_user("clerk", self.shop)
        self.member.with_user(clerk).action_renew_member_link()
        self.assertEqual(self._get(self.path).status_code, 404)
        self.assertEqual(self._get(self._path_of(self.member)).status_code, 200)

    def test_the_card_is_saved_as_picture_and_pdf(self):
        for kind, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
            answer = self._get(f"{self.path}/card.{kind}")
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.content.startswith(start))
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self._assert_private(answer)
        self.assertEqual(self._get(f"{self.path}/card.exe").status_code, 404)

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

    def test_the_page_is_in_the_members_language_which_she_can_change(self):
        self.assertIn('<html lang="en-US"', self._get(self.path).text)
        answer = self._post(f"{self.path}/language", {"lang": "zh_CN"}, page=self.path)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.member.lang, "zh_CN")
        self.assertIn('<html lang="zh-CN"', self._get(self.path).text)
        self.assertIn('<html lang="en-US"', self._get(self.path + "?lang=en_US").text)
        self._post(f"{self.path}/language", {"lang": "xx_XX"}, page=self.path)
        self.assertEqual(self.member.lang, "zh_CN")

    def test_the_private_page_is_light(self):
        self.assertLess(len(self._get(self.path).content), 60_000)


@tagged("post_install", "-at_install")
class TestMemberLink(PageCommon):
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

    def test_each_shop_has_a_poster_of_its_own(self):
        other = self._create_shop("Harbour")
        self.assertNotEqual(other.join_token, self.shop.join_token)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "retail_customer_mgmt.retail_shop_poster", self.shop.ids
            )[0]
            .decode()
        )
        for text in ("Market Street", "Star Club", "Points on every purchase"):
            self.assertIn(text, html)
        self.assertIn('alt="Barcode', html)
        self.assertNotIn("At your service", html)
        self.shop.poster_text = "One\nTwo\nThree\nFour"
        self.assertEqual(self.shop._poster_lines(), ["One", "Two", "Three"])

    def test_a_clerks_poster_names_the_clerk(self):
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        html = reports._render_qweb_html(
            "retail_customer_mgmt.retail_shop_own_poster", self.shop.ids
        )[0].decode()
        self.assertIn(f"At your service: {self.clerk.name}", " ".join(html.split()))
        action = self.shop.with_user(self.clerk).action_print_own_poster()
        self.assertEqual(action["type"], "ir.actions.report")

    def test_only_who_runs_shops_renews_their_posters(self):
        with self.assertRaises(AccessError):
            self.shop.with_user(self.clerk).action_renew_join_token()


@tagged("post_install", "-at_install")
class TestMemberPortal(PageCommon):
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
