from odoo.tests import new_test_user, tagged

from ..models.retail_rate_limit import LIMITS
from .common_case_page import CasePageCommon
from .common_cases import picture


@tagged("post_install", "-at_install")
class TestCasePageReplies(CasePageCommon):
    """E1 E2: what the customer does on her case's page, and her ways there."""

    def test_a_reply_is_her_message(self):
        answer = self._reply([("a.png", picture())])
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        message = self.case.message_ids[0]
        self.assertRecordValues(
            message,
            [{"author_id": self.member.id, "message_type": "comment"}],
        )
        self.assertIn("Still cold", message.body)
        self.assertEqual(message.attachment_ids, self.case.photo_ids)
        page = self._get(self.page).text
        self.assertIn("Still cold", page)
        self.assertIn(f"{self.page}/file/{self.case.photo_ids.id}", page)

    def test_a_reply_opens_a_solved_case_again(self):
        self.case.stage_id = self.solved
        self._reply()
        self.env.invalidate_all()
        self.assertFalse(self.case.is_closed)
        self.assertEqual(self.case.reopen_count, 1)

    def test_going_back_and_sending_again_is_the_same_message(self):
        for _time in range(2):
            self.assertEqual(self._reply().status_code, 303)
        self.assertEqual(len(self._replies()), 1)
        self._answer()
        self._reply()
        self.assertEqual(len(self._replies()), 2)

    def _replies(self):
        self.env.invalidate_all()
        return self.case.message_ids.filtered(lambda m: "Still cold" in m.body)

    def test_the_same_words_open_a_solved_case_again(self):
        self._reply()
        self.env.invalidate_all()
        self.case.stage_id = self.solved
        self._reply()
        self.env.invalidate_all()
        self.assertFalse(self.case.is_closed)

    def test_praise_has_nothing_to_solve(self):
        self.assertIn("It is solved for me", self._get(self.page).text)
        self.case.kind = "praise"
        self.assertNotIn("It is solved for me", self._get(self.page).text)

    def test_a_strangers_reply_is_hers_though_she_is_on_no_file(self):
        case = self._create_case(contact_name="Eve", email_from="ada@example.com")
        page = self._page_of(case)
        case.stage_id = self.solved
        self._reply(page=page)
        self.env.invalidate_all()
        self.assertFalse(case.is_closed)
        message = case.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertFalse(message.author_id)
        self.assertIn("Still cold", self._get(page).text)

    def test_a_reply_without_words_or_with_html_is_refused(self):
        for files, text in (
            ([], " "),
            ([], "x" * 2001),
            ([("a.jpg", b"<html></html>")], "See photo"),
            ([("a.png", picture())] * 4, "See photos"),
            ([("a.jpg", picture("JPEG") + b"0" * 5 * 1024 * 1024)], "See photo"),
        ):
            with self.subTest(text=text[:10], files=len(files)):
                self.assertEqual(self._reply(files, text=text).status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.case.photo_ids)

    def test_a_form_without_its_token_is_refused(self):
        self.assertEqual(self._reply(with_csrf=False).status_code, 400)
        for action in ("close", "rate"):
            answer = self._post(
                f"{self.page}/{action}", {"stars": "5"}, with_csrf=False
            )
            self.assertEqual(answer.status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.case.is_closed)

    def test_replies_have_a_limit(self):
        self.addCleanup(LIMITS.update, dict(LIMITS))
        LIMITS["case_messages"] = (1, 3600)
        self.assertEqual(self._reply().status_code, 303)
        self.assertEqual(self._reply().status_code, 429)

    def test_she_closes_it_and_rates_it_once(self):
        self.assertEqual(self._do("rate", stars="5").status_code, 409)
        self.assertEqual(self._do("close").status_code, 303)
        self.assertIn("How did we do?", self._get(self.page).text)
        self.assertEqual(self._do("rate", stars="6").status_code, 400)
        self.assertEqual(self._do("rate", stars="4", text="Quick!").status_code, 303)
        self.assertEqual(self._do("rate", stars="1").status_code, 409)
        self.env.invalidate_all()
        self.assertTrue(self.case.is_closed)
        self.assertEqual(self.case.reopen_count, 0)
        [rating] = self.case.rating_ids
        self.assertRecordValues(
            rating,
            [
                {
                    "rating": 4,
                    "feedback": "Quick!",
                    "consumed": True,
                    "partner_id": self.member.id,
                }
            ],
        )
        self.assertIn("4</strong> of 5", self._get(self.page).text)

    def test_who_is_on_no_file_rates_too(self):
        case = self._create_case(contact_name="Eve")
        case.stage_id = self.solved
        page = self._page_of(case)
        self._post(f"{page}/rate", {"stars": "2"}, page=page)
        self.env.invalidate_all()
        self.assertRecordValues(case.rating_ids, [{"rating": 2, "consumed": True}])
        self.assertTrue(case.is_closed)

    def test_her_own_page_lists_her_cases(self):
        theirs = self._create_case(partner_id=self._create_member("Bea").id)
        link = "/member/" + self.member._member_link().rpartition("/")[2]
        for path in (link, f"{link}/cases"):
            page = self._get(path)
            self.assertIn(self.case.name, page.text)
            self.assertIn(self.page, page.text)
            self.assertNotIn(theirs.name, page.text)
            self._assert_accessible(page)

    def test_her_login_lists_her_cases(self):
        user = new_test_user(
            self.env,
            login="ada",
            password="ada-password",
            groups="base.group_portal",
            partner_id=self.member.id,
        )
        theirs = self._create_case(partner_id=self._create_member("Bea").id)
        self.authenticate(user.login, "ada-password")
        page = self._get("/my/cases").text
        self.assertIn(self.case.name, page)
        self.assertNotIn(theirs.name, page)
        self.assertIn("/my/cases", self._get("/my/home").text)

    def test_our_answer_by_mail_leads_her_to_the_page(self):
        other = self.env["res.partner"].create(
            {"name": "Mallory", "email": "mallory@example.com"}
        )
        self._answer(partner_ids=(self.member | other).ids)
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", self.case._name), ("res_id", "=", self.case.id)])
        )
        with_link = mails.filtered(lambda mail: self.page in mail.body_html)
        self.assertEqual(with_link.recipient_ids, self.member)
