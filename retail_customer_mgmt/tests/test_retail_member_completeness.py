from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .common import RetailCommon

REFRESH = "odoo.addons.retail_customer_mgmt.models.retail_member_form_refresh"


@tagged("post_install", "-at_install")
class TestCompleteness(RetailCommon):
    """How complete a file is follows the home shop's form (A5, H3)."""

    KEYS = ("name", "phone", "city", "gender", "birthday", "household")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facet = cls.env.ref("retail_customer_mgmt.retail_preference_facet_coffee")
        cls.program.attributes_definition = [
            {"name": "pet", "string": "Pet", "type": "char"}
        ]
        cls.form = cls._create_form(*cls.KEYS, f"facet_{cls.facet.id}", "attribute_pet")
        cls.member = cls._create_member("Li", birthday="1990-02-03")
        cls.profile = cls.member.member_profile_ids

    def _computed(self, profiles):
        """Return the figures as the field itself computes them."""
        self.env.add_to_compute(profiles._fields["completeness"], profiles)
        return profiles.mapped("completeness")

    def test_contact_profile_tastes_and_attributes_count(self):
        self.assertEqual(self.profile.completeness, 25)
        self.member.write({"phone": "2125550147", "city": "Boston"})
        self.assertEqual(self.profile.completeness, 50)
        self.profile.write({"gender": "female", "household": "Two"})
        self.assertEqual(self.profile.completeness, 75)
        self.profile.preference_value_ids = self._choice("coffee", "decaf")
        self.profile.attributes = {"pet": "Cat"}
        self.assertEqual(self.profile.completeness, 100)
        self.assertFalse(self.profile.missing_text)

    def test_what_is_missing_is_named(self):
        self.assertEqual(
            self.profile.missing_text, "Phone, City, Gender, Household, Coffee, Pet"
        )

    def test_a_lunar_day_is_a_birthday(self):
        self.profile.write(
            {
                "birthday": False,
                "birthday_kind": "lunar",
                "lunar_month": 8,
                "lunar_day": 15,
            }
        )
        self.assertEqual(self.profile.completeness, 25)

    def test_a_form_that_changes_changes_every_file(self):
        others = [self._create_member(f"M{number}") for number in range(3)]
        profiles = (
            self.profile | self.env["res.partner"].union(*others).member_profile_ids
        )
        self.form.line_ids[2:4].unlink()
        self.assertEqual(profiles.mapped("completeness"), [33, 16, 16, 16])
        self.form.line_ids = [Command.create({"field_name": "employer"})]
        self.assertEqual(profiles.mapped("completeness"), [28, 14, 14, 14])

    def test_the_one_statement_says_what_the_field_computes(self):
        profiles = self.profile
        answers = [
            {"city": "Xi'an", "household": "Two", "phone": "2125550148"},
            {f"facet_{self.facet.id}": "decaf", "attribute_pet": "Cat"},
            {"gender": "other", "birthday": "2000-02-29", "occupation": "Cook"},
        ]
        for number, values in enumerate(answers):
            member = self._create_member(f"M{number}", **values)
            profiles |= member.member_profile_ids
        lunar = self._create_member("Moon", lunar_month=1, lunar_day=1)
        profiles |= lunar.member_profile_ids
        keys = [*self.KEYS, f"facet_{self.facet.id}", "attribute_pet", "occupation"]
        keys += ["lang", "country_id", "id_number", "preferences"]
        for start in range(len(keys)):
            self._create_form(*keys[start:])
            stored = profiles.mapped("completeness")
            self.assertEqual(stored, self._computed(profiles), keys[start:])

    def test_an_empty_attribute_is_missing(self):
        self.form.line_ids[:-1].unlink()
        for value, percent in (("Cat", 100), ("", 0), (False, 0)):
            self.profile.attributes = {"pet": value}
            self.form._refresh_completeness()
            self.assertEqual(self.profile.completeness, percent, value)
            self.assertEqual(self._computed(self.profile), [percent], value)

    def test_a_shops_own_form_is_for_its_own_members(self):
        harbour = self._create_shop("Harbour")
        there = self._create_member("There", harbour)
        short = self.env["retail.member.form"].create({"name": "Short"})
        harbour.member_form_id = short
        self.assertEqual(there.member_profile_ids.completeness, 50)
        self.assertEqual(self.profile.completeness, 25)
        self.member.member_shop_id = harbour
        self.assertEqual(self.profile.completeness, 50)
        harbour.member_form_id = False
        self.assertEqual(self.profile.completeness, 25)

    def test_a_form_change_takes_as_many_queries_for_many_members(self):
        def queries():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.form._refresh_completeness()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(20):
            self._create_member(f"M{number}")
        self.assertLessEqual(queries(), few)

    def test_many_members_are_refreshed_in_the_background_once(self):
        for number in range(3):
            self._create_member(f"M{number}")
        profiles = self.env["retail.member.profile"].search([])
        before = dict(zip(profiles, profiles.mapped("completeness"), strict=True))
        cron = self.env.ref("retail_customer_mgmt.ir_cron_refresh_forms")
        with patch(f"{REFRESH}.PROMPT", 2), patch(f"{REFRESH}.BATCH", 2):
            self.form.line_ids[2:4].unlink()
            self.form.line_ids = [Command.create({"field_name": "employer"})]
            self.assertTrue(self.form.is_stale)
            self.env.invalidate_all()
            after = dict(zip(profiles, profiles.mapped("completeness"), strict=True))
            self.assertEqual(after, before, "the user does not wait for them")
            with self.enter_registry_test_mode():
                self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertFalse(self.form.is_stale)
        self.assertNotEqual(self.profile.completeness, before[self.profile])
        self.assertEqual(profiles.mapped("completeness"), self._computed(profiles))

    def test_an_archived_or_deleted_choice_is_no_answer(self):
        choice = self._choice("coffee", "decaf")
        self.profile.preference_value_ids = choice
        filled = self.profile.completeness
        choice.active = False
        self.assertLess(self.profile.completeness, filled)
        choice.active = True
        self.assertEqual(self.profile.completeness, filled)
        choice.unlink()
        self.assertLess(self.profile.completeness, filled)

    def test_contact_data_can_complete_a_file_and_earn_its_bonus(self):
        self.env["retail.points.rule"].create(
            {
                "name": "Complete",
                "kind": "event",
                "event": "profile_complete",
                "points": 50,
                "program_id": self.program.id,
            }
        )
        self._create_form("name", "city")
        self.member.city = "Boston"
        self.assertEqual(self._entries(self.member), [("bonus", 50)])
