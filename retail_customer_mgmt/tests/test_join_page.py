import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPage(PageCommon):
    def test_who_scans_the_poster_registers_herself(self):
        """Requirements A1, A3, A5: source, campaign, phone in one form, language."""
        answer = self._join(
            "?c=summer",
            name=" Ｌi  Mei ",
            phone="（212）555-0147",
            email="LI@example.com",
            birthday="1990-02-03",
            c="summer",
            agree_promotion="1",
        )
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(self._member_of("+12125550147"), "not before the code")
        done = self._prove(answer)
        member = self._member_of("+12125550147")
        self.assertRecordValues(
            member,
            [
                {
                    "name": "Li Mei",
                    "phone": "+1 212-555-0147",
                    "email": "li@example.com",
                    "member_campaign": "summer",
                    "member_shop_id": self.shop.id,
                    "lang": "en_US",
                }
            ],
        )
        self.assertEqual(member.member_source_id.code, "qr")
        self.assertTrue(member.member_date_verified)
        self.assertEqual(str(member.member_profile_ids.birthday), "1990-02-03")
        self.assertEqual(done.status_code, 303)
        self.assertEqual(self._path(done), f"/member/{member.sudo().member_token}")
        self.assertEqual(self._get(self._path(done)).status_code, 200)

    def test_consent_is_noted_with_its_text_for_what_was_ticked(self):
        """Requirement D1."""
        self._prove(self._join(agree_promotion="1"))
        member = self._member_of("+12125550147")
        self.assertTrue(member._consent("promotion", "sms"))
        self.assertIsNone(member._consent("promotion", "email"))
        self.assertIsNone(member._consent("service", "sms"))
        consent = member.consent_ids[:1]
        self.assertEqual((consent.source, consent.text_id.version), ("page", "1"))

    def test_offers_wait_until_the_number_is_proven(self):
        """Requirement D1: nobody allows offers to a number that is not hers."""
        self.shop.join_check = "known"
        self._join(agree_promotion="1", agree_service="1")
        member = self._member_of("+12125550147")
        self.assertTrue(member._consent("service", "sms"))
        self.assertIsNone(member._consent("promotion", "sms"))
        self._prove(self._join(email="li@example.com"))
        self.assertTrue(member._consent("promotion", "sms"), "ticked in this browser")
        self.assertIsNone(member._consent("promotion", "email"), "not proven")

    def test_a_strangers_tick_is_not_the_owners(self):
        self.shop.join_check = "known"
        self._join(agree_promotion="1")
        self.opener.cookies.clear()
        self._prove(self._join())
        member = self._member_of("+12125550147")
        self.assertTrue(member._has_proven("phone"))
        self.assertIsNone(member._consent("promotion", "sms"))

    def test_the_text_that_was_shown_is_the_one_recorded(self):
        text = self.env["retail.consent.text"]._current("promotion", self.company)
        shown = self._texts_shown(self.join)
        text.copy({"version": "2"})
        text.active = False
        self._prove(self._join(agree_promotion="1", **shown))
        member = self._member_of("+12125550147")
        self.assertEqual(member.consent_ids.text_id.version, "1")

    def test_a_text_that_is_not_the_shops_is_no_consent(self):
        texts = self.env["retail.consent.text"]
        service = texts._current("service", self.company)
        foreign = texts.create(
            {
                "version": "9",
                "body": "x",
                "company_id": self.env["res.company"].create({"name": "Else"}).id,
            }
        )
        for number, text in enumerate((service.id, foreign.id, "x", "9" * 30, "")):
            phone = f"212555016{number}"
            self._prove(
                self._join(phone=phone, agree_promotion="1", text_promotion=text)
            )
            member = self._member_of(f"+1{phone}")
            self.assertTrue(member)
            self.assertFalse(member.consent_ids, text)

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

    def test_what_cannot_be_registered_is_typed_only_once(self):
        """A reason from within tells a stranger nothing, and what he typed stays."""
        elsewhere = self.env["res.company"].create({"name": "Else"})
        self._create_member("Secret", phone="2125550190").company_id = elsewhere
        for check in ("known", "always"):
            self.shop.join_check = check
            answer = self._join(name="Li Mei", phone="2125550190", agree_service="1")
            if check == "always":
                answer = self._prove(answer)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("could not register you", answer.text)
            self.assertIn('value="Li Mei"', answer.text)
            self.assertIn('checked="checked"', answer.text)
            self.assertNotIn("Another member", answer.text)
            self._assert_accessible(answer)

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

    def test_the_code_page_is_the_same_for_a_code_that_never_was(self):
        answer = self._get(f"{self.join}/code/{'x' * 32}")
        self.assertEqual(answer.status_code, 200)
        wrong = self._post(f"{self.join}/code/{'x' * 32}", {"code": "123456"})
        self.assertIn("not right", wrong.text)

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

    def test_a_new_member_has_her_card_at_once(self):
        self.shop.join_check = self._create_shop("Harbour").join_check
        answer = self._join()
        member = self._member_of("+12125550147")
        self.assertEqual(self._path(answer), f"/member/{member.sudo().member_token}")
        self.assertFalse(member.member_date_verified)
        self.assertIn("/code/", self._path(self._join()), "known now")

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

    def test_a_clerks_own_poster_counts_for_the_clerk(self):
        """Requirements A3, F1."""
        clerk = self._create_user("clerk", self.shop)
        mark = self.shop._join_url(clerk).partition("?u=")[2]
        self.assertIn(mark, self._get(f"{self.join}?u={mark}").text)
        self._prove(self._join(u=mark))
        self.assertEqual(self._member_of("+12125550147").member_user_id, clerk)

    def test_nobody_signs_a_poster_in_a_clerks_name(self):
        manager, clerk = (
            self._create_user(role, self.shop) for role in ("manager", "clerk")
        )
        self.shop.user_id = manager
        signed = self.shop._join_url(manager).partition("-")[2]
        for mark in (f"{clerk.id}-{signed}", f"{clerk.id}-", "9" * 30, "x", "1-é"):
            self.assertFalse(self.shop._clerk_of_mark(mark), mark)
        other = self._create_shop("Harbour")
        self.assertFalse(other._clerk_of_mark(f"{manager.id}-{signed}"))
        self.assertEqual(self.shop._clerk_of_mark(f"{manager.id}-{signed}"), manager)

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

    def test_wrong_and_renewed_posters_lead_nowhere(self):
        for token in ("x" * 12, "x", "%00", "%27", "a" * 500):
            answer = self._get(f"/join/{token}")
            self.assertEqual(answer.status_code, 404, token)
        self._assert_accessible(answer)
        self._assert_private(answer)
        self.shop.action_renew_join_token()
        self.assertEqual(self._get(self.join).status_code, 404)

    def test_no_registration_without_a_programme(self):
        self.company.member_program_id = False
        self.assertEqual(self._get(self.join).status_code, 404)
        self.assertEqual(
            self._post(self.join, {"name": "x"}, page="/web/login").status_code, 404
        )

    def test_a_code_does_not_open_another_shops_page(self):
        other = self._create_shop("Harbour")
        handle = self._path(self._join()).split("/")[-1]
        path = f"/join/{other.join_token}/code/{handle}"
        self.assertEqual(self._post(path, {"code": self._last_code()}).status_code, 400)

    def test_the_page_speaks_the_visitors_language(self):
        cases = [
            ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
            ("", "zh-Hans-SG", "zh-CN"),
            ("", "en-GB", "en-US"),
            ("", "xx", "en-US"),
            ("?lang=zh_CN", "en", "zh-CN"),
            ("?lang=../../etc", "en", "en-US"),
        ]
        for query, wanted, expected in cases:
            page = self._get(self.join + query, **{"Accept-Language": wanted})
            self.assertIn(f'lang="{expected}"', page.text.partition(">")[2][:60])
        switch = self._get(f"{self.join}?c=summer").text.partition("<footer")[2]
        self.assertIn(f'href="{self.join}?lang=zh_CN&amp;c=summer"', switch)

    def test_the_page_weighs_less_than_100_kb(self):
        """Requirement A3; HTML, style and script together, not compressed."""
        files = ("member.css", "member.js")
        path = "/retail_customer_mgmt/static/src/public/"
        page = self._get(self.join)
        weight = len(page.content)
        for name in files:
            self.assertIn(path + name, page.text)
            weight += len(self._get(path + name).content)
        self.assertEqual(page.text.count("<script"), 1)
        self.assertEqual(page.text.count('rel="stylesheet"'), 1)
        self.assertLess(weight, 100_000)
        self._assert_accessible(page)
        self._assert_private(page)

    def test_the_form_asks_what_the_shop_asks(self):
        """Requirement H3."""
        form = self.env["retail.member.form"].create({"name": "Short"})
        self.shop.member_form_id = form
        page = self._get(self.join).text
        self.assertIn('name="phone"', page)
        self.assertNotIn('name="birthday"', page)
        form.line_ids.filtered(lambda line: line.field_name == "phone").unlink()
        self.assertIn('name="phone"', self._get(self.join).text, "a way to reach her")

    def test_a_short_questionnaire_lands_in_the_profile(self):
        """Requirement A2."""
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "Coffee in the morning",
                "is_single": False,
                "value_ids": [(0, 0, {"name": name}) for name in ("Oat milk", "Sugar")],
            }
        )
        key = f"facet_{facet.id}"
        form = self.env["retail.member.form"].create({"name": "Café"})
        form.line_ids = [(0, 0, {"field_name": key, "on_page": True})]
        self.shop.member_form_id = form
        oat, sugar = facet.value_ids.sorted("id")
        page = self._get(self.join)
        self.assertIn("Oat milk", page.text)
        self._assert_accessible(page)
        self.assertEqual(self._join(**{key: ["999999"]}).status_code, 400)
        self._prove(self._join(**{key: [str(oat.id)]}))
        profile = self._member_of("+12125550147").member_profile_ids
        self.assertIn(oat, profile.preference_value_ids)
        self.assertNotIn(sugar, profile.preference_value_ids)

    def test_the_page_works_on_a_phone(self):
        """Live validation, also of questions with several answers."""
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "Tea",
                "is_single": False,
                "value_ids": [(0, 0, {"name": "Oolong"})],
            }
        )
        form = self.env["retail.member.form"].create({"name": "Café"})
        asked = {
            "field_name": f"facet_{facet.id}",
            "on_page": True,
            "is_required": True,
        }
        form.line_ids = [(0, 0, asked)]
        self.shop.member_form_id = form
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.browser_js(
            self.join,
            """
            const by = (id) => document.getElementById(id);
            by("f-phone").value = "12";
            by("f-phone").focus();
            by("f-phone").blur();
            if (by("f-phone").getAttribute("aria-invalid") !== "true") {
                throw new Error("a wrong number is not told");
            }
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error("the page is wider than the phone");
            }
            by("f-phone").value = "212 555 0147";
            by("f-phone").dispatchEvent(new Event("input"));
            if (by("f-phone-wrong").checkVisibility()) {
                throw new Error("a right number is told wrong");
            }
            const tastes = document.querySelector("fieldset[id^='f-']");
            const form = tastes.closest("form");
            form.addEventListener("submit", (event) => event.preventDefault());
            form.requestSubmit();
            if (tastes.getAttribute("aria-invalid") !== "true") {
                throw new Error("a required choice is not asked for");
            }
            tastes.querySelector("input").click();
            if (tastes.getAttribute("aria-invalid")) {
                throw new Error("a choice that was made is told wrong");
            }
            by("f-name").value = "Li";
            console.log("test successful");
            """,
            ready="document.querySelector('form[data-live]').noValidate",
        )
