from markupsafe import Markup

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_case_page import CasePageCommon
from .common_cases import picture


@tagged("post_install", "-at_install")
class TestCasePage(CasePageCommon):
    """E1 E2: a case's private page, for whoever has its link and nobody else."""

    def test_words_answers_and_state(self):
        self._answer()
        page = self._get(self.page)
        for words in (self.case.name, "Cold coffee", "We are sorry.", "Market Street"):
            self.assertIn(words, page.text)
        self.assertIn("Received", page.text)
        self._assert_accessible(page)
        self._assert_private(page)
        self.assertLess(len(page.content), 20_000)

    def test_an_answers_layout_becomes_plain_words(self):
        self._answer(
            Markup("<div><p>It is\n   <strong>C-1</strong>.</p><p>Bye</p></div>")
        )
        self.assertIn("It is C-1.\n\nBye", self._get(self.page).text)

    def test_an_e_mails_words_stand_there_once(self):
        self.case.write({"channel": "email", "email_from": "ada@example.com"})
        for words in ("Cold coffee", "Still waiting"):
            self.case.message_post(
                body=words,
                author_id=self.member.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        page = self._get(self.page).text
        self.assertEqual(
            (page.count("Cold coffee"), page.count("Still waiting")), (1, 1)
        )

    def test_days_are_written_as_her_language_writes_them(self):
        self.case.sudo().date_received = "2026-11-22 06:05:59"
        self.shop.tz = "Asia/Shanghai"
        chinese = self.case.with_context(lang="zh_CN")
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertEqual(chinese._case_values()["received"], "2026年11月22日 14:05")
        self.assertEqual(chinese._case_row()["date"], "2026年11月22日")
        english = self.case.with_context(lang="en_US")
        self.assertIn("November 22, 2026", english._case_values()["received"])

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

    def _is_answered_after(self, **headers):
        self.url_open(self.page, headers=headers)
        self.env.invalidate_all()
        return bool(self.case.date_first_response)

    def test_a_look_by_our_own_staff_answers_nothing(self):
        self._answer()
        new_test_user(
            self.env, login="staff", password="staff-staff", groups="base.group_user"
        )
        self.authenticate("staff", "staff-staff")
        self.assertFalse(self._is_answered_after())
        self.authenticate(None, None)
        self.assertTrue(self._is_answered_after())

    def test_a_program_that_follows_the_link_answers_nothing(self):
        self._answer()
        for agent in ("WhatsApp/2.23", "facebookexternalhit/1.1", "Googlebot/2.1"):
            self.assertFalse(self._is_answered_after(**{"User-Agent": agent}), agent)
        self.assertFalse(self._is_answered_after(**{"Sec-Purpose": "prefetch"}))
        self.opener.head(self.base_url() + self.page, timeout=30)
        self.env.invalidate_all()
        self.assertFalse(self.case.date_first_response)

    def test_a_note_alone_answers_nothing(self):
        self.case.with_user(self.clerk).message_post(body="Called her")
        self._get(self.page)
        self.env.invalidate_all()
        self.assertFalse(self.case.date_first_response)

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
