import re

from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPageProof(PageCommon):
    """Who is on file already: only the proven owner of a number opens its file."""

    def test_an_address_learns_of_few_numbers_only(self):
        """After three that were on file, everybody there types a code."""
        self.shop.join_check = "known"
        numbers = [f"212555017{digit}" for digit in range(4)]
        for number in numbers:
            self._create_member("Ada", phone=number)
        new = self._join(phone="2125550180")
        self.assertIn("/member/", self._path(new))
        for number in numbers[:3]:
            self.assertIn("/code/", self._path(self._join(phone=number)))
        for number in (numbers[3], "2125550181"):
            self.assertIn("/code/", self._path(self._join(phone=number)))
        self.assertFalse(self._member_of("+12125550181"))

    def test_the_first_proof_takes_off_what_a_stranger_put_there(self):
        """His e-mail beside her number gives him no part of her page."""
        self.shop.join_check = "known"
        form = self.shop._member_form()
        form.line_ids.filtered(
            lambda line: line.field_name == "phone"
        ).is_required = False
        self._join(email="mallory@example.com")
        file = self._member_of("+12125550147")
        proof = self._join(phone="", email="mallory@example.com")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self._prove(proof, mail.subject.split()[0])
        self.env.invalidate_all()
        self.assertRecordValues(
            file, [{"phone": False, "email": "mallory@example.com"}]
        )
        self._join(name="Ada")
        owner = self._member_of("+12125550147")
        self.assertNotEqual(owner, file)

    def test_a_proven_contact_stays_at_another_proof(self):
        self._prove(self._join(email="li@example.com"))
        member = self._member_of("+12125550147")
        self.assertEqual(member.email, "li@example.com", "typed with the proof")
        first = member.sudo().member_token
        member._drop_unproven("email")
        member._verify_member("email")
        self.assertEqual(member.phone, "+1 212-555-0147")
        self.assertNotEqual(member.sudo().member_token, first)
        second = member.sudo().member_token
        member._verify_member("phone")
        self.assertEqual(member.sudo().member_token, second, "proven before")

    def test_the_page_answers_the_same_whoever_is_on_file(self):
        known = self._create_member("Ada Secret", phone="2125550148")
        known.email = "ada@example.com"
        pages = []
        for phone in ("2125550148", "2125550149"):
            answer = self._join(name="X", phone=phone, email="ada@example.com")
            page = self._get(self._path(answer))
            wrong = self._post(self._path(answer), {"code": "x"})
            texts = [page.text, wrong.text]
            for text in texts:
                self.assertNotIn("Ada", text)
            handle = self._path(answer).split("/")[-1]
            csrf = r'name="csrf_token" value="\w+"'
            shown = [self._without(csrf, text).replace(handle, "") for text in texts]
            pages.append(
                (answer.status_code, page.status_code, wrong.status_code, shown)
            )
        self.assertEqual(*pages)
        sent = self.env["sms.sms"].search([], order="id desc", limit=2)
        self.assertEqual(set(sent.mapped("number")), {"+12125550148", "+12125550149"})
        self.assertEqual(known.name, "Ada Secret")

    def _without(self, pattern, text):
        return re.sub(pattern, "", text)

    def test_a_known_number_opens_its_own_file_and_fills_what_is_empty(self):
        known = self._create_member("Ada", phone="2125550148")
        known.member_user_id = clerk = self._create_user("clerk", self.shop)
        done = self._prove(
            self._join(name="Mallory", phone="2125550148", email="a@b.example", c="x")
        )
        self.assertEqual(self._member_of("+12125550148"), known)
        self.assertRecordValues(
            known,
            [
                {
                    "name": "Ada",
                    "email": "a@b.example",
                    "member_campaign": False,
                    "member_user_id": clerk.id,
                }
            ],
        )
        self.assertEqual(known.member_source_id.code, "till")
        self.assertIn(known.sudo().member_token, self._path(done))

    def test_nobody_reaches_a_file_through_an_address_she_has_not_proven(self):
        victim = self._create_member("Ada", email="ada@example.com")
        self._prove(self._join(name="Mallory", email="ada@example.com"))
        mallory = self._member_of("+12125550147")
        self.assertNotEqual(mallory, victim)
        self.assertFalse(mallory.email)
        self.assertFalse(victim.phone)

    def test_the_first_proof_revokes_a_link_that_a_stranger_got(self):
        self.shop.join_check = "known"
        stranger = self._path(self._join())
        self.assertEqual(self._get(stranger).status_code, 200)
        owner = self._path(self._prove(self._join()))
        self.assertNotEqual(owner, stranger)
        self.assertEqual(self._get(stranger).status_code, 404)
        self.assertEqual(self._get(owner).status_code, 200)
