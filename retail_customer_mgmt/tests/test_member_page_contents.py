from odoo.tests import tagged

from .common_member_page import MemberPages


@tagged("post_install", "-at_install")
class TestMemberPageContents(MemberPages):
    """What a member reads on her private page, and who opens it."""

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

    def test_every_look_of_a_year_can_be_read(self):
        def looks():
            text = self._get(self.path).text
            return text.count("Data file for the member"), "Earlier (" in text

        self.assertEqual(looks(), (0, False))
        for _number in range(5):
            self.member._note_access("file", "The member's own data")
        self.assertEqual(looks(), (5, False))
        for _number in range(2):
            self.member._note_access("file", "The member's own data")
        self.assertEqual(looks(), (7, True))
        self._assert_accessible(self._get(self.path))
