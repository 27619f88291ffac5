from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPageCodes(PageCommon):
    """The codes by which a number or address is proven."""

    def test_the_code_page_is_the_same_for_a_code_that_never_was(self):
        answer = self._get(f"{self.join}/code/{'x' * 32}")
        self.assertEqual(answer.status_code, 200)
        wrong = self._post(f"{self.join}/code/{'x' * 32}", {"code": "123456"})
        self.assertIn("not right", wrong.text)

    def test_an_email_gets_the_code_where_there_is_no_phone(self):
        form = self.shop._member_form()
        form.line_ids.filtered(
            lambda line: line.field_name == "phone"
        ).is_required = False
        answer = self._join(phone="", email="li@example.com")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.email_to, "li@example.com")
        code = mail.subject.split()[0]
        self.assertNotIn(code, self._get(self._path(answer)).text)
        self._prove(answer, code)
        member = self.env["res.partner"].search([("email", "=", "li@example.com")])
        self.assertTrue(member.is_member)

    def test_five_tries_and_ten_minutes(self):
        answer = self._join()
        code = self._last_code()
        verification = self._verifications()
        self.assertNotIn(code, verification.code_hash)
        for _try in range(5):
            wrong = f"{(int(code) + 1) % 10**6:06d}"
            self.assertEqual(self._prove(answer, wrong).status_code, 400)
        self.assertEqual(self._prove(answer, code).status_code, 400, "too many tries")
        again = self._post(self._path(answer), {"again": "1"})
        self.assertIn("on its way", again.text)
        verification.date_expires = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual(self._prove(answer).status_code, 400, "too late")
        verification.date_expires = fields.Datetime.now() + timedelta(minutes=1)
        self.assertEqual(self._prove(answer, code).status_code, 400, "replaced")
        self.assertEqual(self._prove(answer).status_code, 303)
        self.assertFalse(verification.exists(), "what was typed is not kept")

    def test_a_code_works_once(self):
        answer = self._join()
        code = self._last_code()
        self.assertEqual(self._prove(answer, code).status_code, 303)
        self.assertEqual(self._prove(answer, code).status_code, 400)

    def test_a_code_is_good_for_its_own_registration_only(self):
        mine = self._join(phone="2125550151")
        code = self._last_code()
        other = self._join(phone="2125550152")
        if self._last_code() == code:
            self.skipTest("one in a million")
        self.assertEqual(self._prove(other, code).status_code, 400)
        self.assertEqual(self._prove(mine, code).status_code, 303)

    def test_a_number_gets_few_codes(self):
        for _time in range(3):
            self.assertEqual(self._join().status_code, 303)
        answer = self._join()
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Retry-After", answer.headers)
        self._assert_accessible(answer)
        self.assertEqual(self._join(phone="2125550149").status_code, 303)
        self.assertEqual(self.env["sms.sms"].search_count([]), 4)

    def test_a_code_does_not_open_another_shops_page(self):
        other = self._create_shop("Harbour")
        handle = self._path(self._join()).split("/")[-1]
        path = f"/join/{other.join_token}/code/{handle}"
        self.assertEqual(self._post(path, {"code": self._last_code()}).status_code, 400)
