from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPagePoster(PageCommon):
    """From a shop's poster to a member's card, and the clerk it counts for."""

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

    def test_a_new_member_has_her_card_at_once(self):
        self.shop.join_check = self._create_shop("Harbour").join_check
        answer = self._join()
        member = self._member_of("+12125550147")
        self.assertEqual(self._path(answer), f"/member/{member.sudo().member_token}")
        self.assertFalse(member.member_date_verified)
        self.assertIn("/code/", self._path(self._join()), "known now")

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
