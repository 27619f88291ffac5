from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.retail_rate_limit import LIMITS
from .common_cases import CaseCommon, picture


@tagged("post_install", "-at_install")
class TestCasePage(CaseCommon):
    """E1 E2: a case's private page, for whoever has its link and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", email="ada@example.com")
        cls.clerk = cls._create_user(
            "clerk", cls.shop, name="Zhang Clerk", email="clerk@example.com"
        )
        cls.case = cls._create_case(partner_id=cls.member.id)
        cls.page = cls._page_of(cls.case)
        cls.solved = cls.env.ref("retail_customer_mgmt.retail_complaint_stage_solved")

    @classmethod
    def _create_case(cls, **values):
        return cls.env["retail.complaint"].create(
            {"description": "Cold coffee", "shop_id": cls.shop.id, "channel": "till"}
            | values
        )

    @classmethod
    def _page_of(cls, case):
        return "/case/" + case._case_link().rpartition("/")[2]

    def _answer(self, body="We are sorry.", **values):
        return self.case.with_user(self.clerk).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def _reply(self, files=(), page=None, with_csrf=True, text="Still cold"):
        page = page or self.page
        return self._send(f"{page}/reply", page, files, with_csrf, text=text)

    def _do(self, action, **data):
        return self._post(f"{self.page}/{action}", data, page=self.page)

    # What it shows

    def test_words_answers_and_state(self):
        self._answer()
        page = self._get(self.page)
        for words in (self.case.name, "Cold coffee", "We are sorry.", "Market Street"):
            self.assertIn(words, page.text)
        self.assertIn("Received", page.text)
        self._assert_accessible(page)
        self._assert_private(page)
        self.assertLess(len(page.content), 20_000)

    def test_the_states_in_her_words(self):
        stages = {
            "new": "Received",
            "progress": "Being worked on",
            "waiting": "Waiting for you",
            "solved": "Solved",
        }
        for stage, words in stages.items():
            with self.subTest(stage=stage):
                self.case.stage_id = self.env.ref(
                    f"retail_customer_mgmt.retail_complaint_stage_{stage}"
                )
                self.assertEqual(self.case._state_words(), words)

    def test_notes_names_and_third_persons_stay_with_us(self):
        self.case.with_user(self.clerk).message_post(body="She exaggerates")
        self.case.with_user(self.clerk).message_post(
            body="Give her a cake",
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
            is_internal=True,
        )
        stranger = self.env["res.partner"].create({"name": "Mallory"})
        self.case.message_post(
            body="I am her lawyer",
            author_id=stranger.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.case.priority = "2"
        self._answer()
        page = self._get(self.page).text
        self.assertIn("We are sorry.", page)
        for hidden in (
            "She exaggerates",
            "Give her a cake",
            "lawyer",
            "Mallory",
            "Zhang",
            "clerk@example.com",
            "Serious",
        ):
            self.assertNotIn(hidden, page)

    def test_her_language(self):
        self.member.lang = "zh_CN"
        self.assertIn('lang="zh-CN"', self._get(self.page).text)

    def test_an_answer_read_on_the_page_is_given(self):
        self._answer()
        self.env.invalidate_all()
        self.assertFalse(self.case.date_first_response)
        self._get(self.page)
        self.env.invalidate_all()
        self.assertTrue(self.case.date_first_response)

    def test_a_note_alone_answers_nothing(self):
        self.case.with_user(self.clerk).message_post(body="Called her")
        self._get(self.page)
        self.env.invalidate_all()
        self.assertFalse(self.case.date_first_response)

    # Who gets there

    def test_forged_tokens_lead_nowhere(self):
        other = self._create_case()
        token = self.page.rpartition("/")[2]
        for forged in (
            self.case.id,
            self.case.name,
            token[:-1],
            token.swapcase(),
            f"{token}x",
            "False",
            "a" * 32,
        ):
            with self.subTest(forged=forged):
                self.assertEqual(self._get(f"/case/{forged}").status_code, 404)
        # A case without link has no page at all.
        self.assertFalse(other.sudo().page_token)

    def test_wrong_tokens_take_nothing(self):
        wrong = "/case/" + "a" * 32
        csrf = self._csrf(self.page)
        for action in ("reply", "close", "rate"):
            data = {"csrf_token": csrf, "text": "x", "stars": "1"}
            answer = self.url_open(f"{wrong}/{action}", data=data)
            self.assertEqual(answer.status_code, 404)

    def test_files_of_other_cases_are_refused(self):
        other = self._create_case(description="Another's")
        [foreign] = other._add_photos([picture("JPEG")])
        [own] = self.case._add_photos([picture("JPEG")])
        private = self.env["ir.attachment"].create(
            {
                "name": "x",
                "raw": b"secret",
                "res_model": "res.partner",
                "res_id": self.member.id,
            }
        )
        self.case.sudo().photo_ids |= foreign | private
        self.assertEqual(self._get(f"{self.page}/file/{own.id}").status_code, 200)
        for file in (foreign, private):
            answer = self._get(f"{self.page}/file/{file.id}")
            self.assertEqual(answer.status_code, 404)

    def test_files_of_notes_are_refused(self):
        note = self.case.message_post(body="x", attachments=[("a.txt", b"secret")])
        answer = self._get(f"{self.page}/file/{note.attachment_ids.id}")
        self.assertEqual(answer.status_code, 404)

    def test_our_files_are_handed_over_and_never_run(self):
        answer = self._answer(attachments=[("a.html", b"<script>1</script>")])
        file = self._get(f"{self.page}/file/{answer.attachment_ids.id}")
        self.assertEqual(file.headers["Content-Type"], "application/octet-stream")
        self.assertIn("attachment", file.headers["Content-Disposition"])
        self.assertEqual(file.headers["X-Content-Type-Options"], "nosniff")

    def test_cores_doors_to_threads_stay_closed(self):
        token = self.page.rpartition("/")[2]
        for path, params in (
            ("/mail/message/post", {"post_data": {"body": "x"}}),
            ("/mail/thread/messages", {}),
        ):
            thread = {"thread_model": "retail.complaint", "thread_id": self.case.id}
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self.url_open(
                    path,
                    json={"params": thread | {"token": token} | params},
                )
            self.assertIn("error", answer.json())
        self.assertNotIn("access_token", self.case._fields)

    # What she does there

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

    # Ways there

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
