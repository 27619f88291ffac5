from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportRows(MemberLists):
    """A3, A5: rows become members, standardised as at every other door."""

    def test_good_rows_are_registered_and_bad_ones_kept_with_their_reason(self):
        record = self._import(
            self._preview(
                HEADER
                + "Ada,2025550101,ADA@Example.com,1990-12-10,Female,120\n"
                + "Cyd,12,,,,\n"
            )
        )
        self.assertEqual(self._states(record), ["done", "refused"])
        ada = record.row_ids[0].partner_id
        self.assertRecordValues(
            ada,
            [
                {
                    "member_phone": "+12025550101",
                    "email": "ada@example.com",
                    "member_shop_id": self.shop.id,
                    "member_points": 120,
                }
            ],
        )
        self.assertEqual(ada.member_source_id.code, "import")
        self.assertEqual(self._entries(ada), [("opening", 120)])
        self.assertEqual(record.state, "done")

    def test_a_known_person_keeps_what_her_file_says(self):
        bob = self._create_member("Bob", phone="+1 202-555-0102")
        self._import(self._preview(HEADER + "Robert,2025550102,bob@example.com,,,5\n"))
        self.assertRecordValues(
            bob, [{"name": "Bob", "email": "bob@example.com", "member_points": 5}]
        )

    def test_a_choice_that_is_a_number_is_no_id(self):
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "EU Shoe Size",
                "value_ids": [Command.create({"name": "Any", "active": True})],
            }
        )
        word = str(facet.value_ids.id)
        record = self._import(self._preview(f"Name,EU Shoe Size\nAda,{word}\n"))
        profile = record.row_ids.partner_id.member_profile_ids
        self.assertEqual(profile.preference_value_ids.name, word)

    def test_an_archived_or_translated_choice_is_no_new_one(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        facet = self.env["retail.preference.facet"].create({"name": "Milk"})
        oat, soy = facet._find_values("Oat, Soy", may_add=True)
        oat.active = False
        soy.with_context(lang="fr_FR").name = "Soja"
        french = facet.with_context(lang="fr_FR")
        self.assertEqual(french._find_values("oat, soy, soja", may_add=True), oat | soy)
        with self.assertRaises(UserError):
            facet._find_values("Oat")

    def test_a_campaign_is_kept_of_new_members_only(self):
        """Requirement A3."""
        bob = self._create_member("Bob", phone="+1 202-555-0102")
        record = self._upload("Phone\n2025550101\n2025550102\n")
        record.campaign = "fair"
        record.action_preview()
        self._import(record)
        self.assertEqual(record.row_ids[0].partner_id.member_campaign, "fair")
        self.assertFalse(bob.member_campaign)

    def test_a_campaign_is_kept_at_the_desk(self):
        wizard = self.env["retail.member.register"].create(
            {"name": "Cyd", "phone": "2025550103", "campaign": "poster"}
        )
        wizard.shop_id = self.shop
        wizard.action_register()
        member = self.env["res.partner"].search([("member_phone", "=", "+12025550103")])
        self.assertEqual(member.member_campaign, "poster")

    def test_an_old_card_finds_the_new_file(self):
        again = self._preview("Phone,Card\n2025550199,OLD-77\n")
        record = self._import(self._preview("Phone,Card\n2025550101,OLD-77\n"))
        code = self.env["retail.member.code"].search([("code", "=", "OLD-77")])
        self.assertEqual(code.partner_id, record.row_ids.partner_id)
        self._import(again)  # looked at before the card was taken
        self.assertIn("Another member has the card", self._reason(again))
        self.assertFalse(
            self.env["res.partner"].search([("member_phone", "=", "+12025550199")]),
            "a row is registered whole or not at all",
        )

    def test_member_since_dates_the_membership_back(self):
        record = self._import(self._preview("Phone,Joined\n2025550101,2019-05-01\n"))
        membership = record.row_ids.partner_id.membership_id
        self.assertEqual(membership.date_joined.date(), date(2019, 5, 1))
