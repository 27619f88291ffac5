from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPageHostile(PageCommon):
    """What robots and ill-meaning visitors send."""

    def test_hostile_input_is_refused_or_harmless(self):
        cases = {
            "phone": ["12", "<script>", "2125550147" * 9, "\x00", "' OR 1=1"],
            "email": ["nobody", "a@b\r\nBcc: c@d.example", "x" * 300 + "@b.example"],
            "birthday": ["1990-02-30", "0001-01-01", "tomorrow", "2999-01-01"],
            "gender": ["robot", "1 OR 1=1"],
            "name": ["x" * 121, "\x00", " "],
        }
        for name, texts in cases.items():
            for text in texts:
                answer = self._join(**{name: text})
                self.assertEqual(answer.status_code, 400, f"{name}: {text!r}")
                self.assertIn('aria-invalid="true"', answer.text)
                self._assert_accessible(answer)
        self.assertFalse(self._verifications())

    def test_markup_stays_text(self):
        answer = self._join(name="<b>Li</b>", phone="12")
        self.assertIn("&lt;b&gt;Li&lt;/b&gt;", answer.text)
        self.assertNotIn("<b>Li", answer.text)

    def test_what_is_not_asked_is_not_read(self):
        self._prove(
            self._join(is_member="1", member_code="1", comment="x", id_number="1")
        )
        member = self._member_of("+12125550147")
        self.assertNotEqual(member.member_code, "1")
        self.assertFalse(member.comment)
        self.assertFalse(member.member_profile_ids.id_number)

    def test_who_fills_in_the_hidden_field_gets_nothing(self):
        answer = self._join(website="https://spam.example")
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/code/", self._path(answer))
        self.assertFalse(self._verifications())

    @mute_logger("odoo.http")
    def test_a_form_from_elsewhere_is_refused(self):
        for path in (self.join, f"{self.join}/code/{'x' * 32}"):
            answer = self._post(path, {"phone": "2125550147"}, with_csrf=False)
            self.assertEqual(answer.status_code, 400)
            self.assertFalse(self._verifications())

    @mute_logger("odoo.http")
    def test_a_huge_form_is_refused_before_it_is_read(self):
        answer = self._join(name="x" * 100_000)
        self.assertEqual(answer.status_code, 413)
