from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import birthdays
from .common import RetailCommon

NUMBER = "11010519491231002X"


@tagged("post_install", "-at_install")
class TestMemberProfile(RetailCommon):
    """The personal side of the file (A1, A2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Li")
        cls.profile = cls.member.member_profile_ids

    @freeze_time("2026-05-19")
    def test_age_counts_birthdays(self):
        self.profile.birthday = "1990-05-20"
        self.assertEqual(self.profile.age, 35)
        self.assertEqual(str(self.profile.birthday_next), "2026-05-20")

    def test_nobody_is_born_tomorrow(self):
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self.profile.birthday = fields.Date.add(fields.Date.today(), days=2)

    def test_birthday_is_not_before_1900(self):
        profile = self._create_member().member_profile_ids
        with self.assertRaisesRegex(ValidationError, "before 1900"):
            profile.birthday = "1700-11-22"
        profile.birthday = "1900-01-01"

    @freeze_time("2026-09-01")
    def test_a_birthday_by_the_moon(self):
        """Mid-Autumn of 1990 was on 3 October; in 2026 it is on 25 September."""
        self.profile.write({"birthday": "1990-10-03", "birthday_kind": "lunar"})
        self.assertRecordValues(
            self.profile,
            [{"lunar_month": 8, "lunar_day": 15, "is_lunar_leap": False}],
        )
        self.assertEqual(str(self.profile.birthday_next), "2026-09-25")

    @freeze_time("2026-09-01")
    def test_without_the_calendar_a_lunar_day_is_kept(self):
        with patch.object(birthdays, "Lunar", None):
            self.profile.write(
                {"birthday_kind": "lunar", "lunar_month": 8, "lunar_day": 15}
            )
            self.assertFalse(self.profile.birthday_next)
        self.assertEqual((self.profile.lunar_month, self.profile.lunar_day), (8, 15))

    def test_the_id_number_tells_birthday_and_gender(self):
        self.profile.id_number = NUMBER
        self.assertRecordValues(
            self.profile,
            [{"birthday": fields.Date.to_date("1949-12-31"), "gender": "female"}],
        )

    def test_what_was_entered_wins_over_the_id_number(self):
        member = self._create_member("Mei", id_number=NUMBER, gender="other")
        self.assertRecordValues(
            member.member_profile_ids,
            [{"birthday": fields.Date.to_date("1949-12-31"), "gender": "other"}],
        )

    def test_a_chinese_shop_checks_id_numbers(self):
        self.shop.country_id = self.env.ref("base.cn")
        self.profile.id_number = " １１０１０５19491231002x "
        self.assertEqual(self.profile.id_number, NUMBER)
        for number, words in (
            ("1101051949", "18 digits"),
            ("11010519490231002X", "date of birth"),
            ("110105194912310021", "last digit"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.profile.id_number = number

    def test_other_countries_numbers_are_free(self):
        self.profile.id_number = "AB-12"
        self.assertEqual(self.profile.id_number, "AB12")

    def test_only_managers_see_id_number_and_credit_standing(self):
        """Also not by RPC, and not as part of a search or a group."""
        self.profile.write({"id_number": NUMBER, "credit_standing": "Good"})
        self.env.invalidate_all()
        till = self._create_user("till", self.shop)
        clerk = self._create_user("clerk", self.shop)
        for user in (till, clerk):
            for record, names in (
                (self.profile, ("id_number", "credit_standing")),
                (self.member, ("member_id_number", "member_credit_standing")),
            ):
                for name in names:
                    with self.assertRaises(AccessError):
                        record.with_user(user).read([name])
                    with self.assertRaises(AccessError):
                        record.with_user(user).search([(name, "=", NUMBER)])
        manager = self._create_user("manager", self.shop)
        [row] = self.profile.with_user(manager).read(["id_number"])
        self.assertEqual(row["id_number"], NUMBER)

    def test_clerks_open_files_with_restricted_data(self):
        self.profile.id_number = NUMBER
        clerk = self._create_user("clerk", self.shop)
        profile = self.profile.with_user(clerk)
        profile.occupation = "Baker"
        self.assertEqual(profile.birthday, fields.Date.to_date("1949-12-31"))

    def test_the_till_loads_nothing_of_the_profile(self):
        names = self.env["res.partner"]._load_pos_data_fields(self.config)
        self.assertFalse([name for name in names if "id_number" in name])
        self.assertFalse([name for name in names if "profile" in name])

    def test_one_choice_only(self):
        sizes = self._choice("clothes", "S") | self._choice("clothes", "M")
        with self.assertRaisesRegex(ValidationError, "one choice only"):
            self.profile.preference_value_ids = sizes

    def test_a_clerk_adds_a_choice_by_typing(self):
        clerk = self._create_user("clerk", self.shop)
        values = self.env["retail.preference.value"].with_user(clerk)
        value_id, name = values.name_create("coffee： extra  hot")
        self.assertEqual(name, "Coffee: extra hot")
        self.assertEqual(values.name_create("Coffee: Extra Hot")[0], value_id)
        for text in ("oat milk", "Wine: red", "Coffee: "):
            with self.assertRaisesRegex(UserError, "Say what"):
                values.name_create(text)

    def test_members_are_found_and_grouped_by_taste(self):
        oat = self._choice("coffee", "oat milk")
        self.profile.preference_value_ids = oat
        partners = self.env["res.partner"]
        found = partners.search([("member_preference_value_ids", "=", oat.id)])
        self.assertEqual(found, self.member)
        groups = self.env["retail.member.profile"]._read_group(
            [("preference_value_ids", "!=", False)],
            ["preference_value_ids"],
            ["__count"],
        )
        self.assertIn((oat, 1), groups)

    def test_a_merge_keeps_tastes_answers_and_the_moon(self):
        self.program.attributes_definition = [
            {"name": "pet", "string": "Pet", "type": "char"},
            {"name": "car", "string": "Car", "type": "char"},
        ]
        small, large = self._choice("clothes", "S"), self._choice("clothes", "L")
        oat, decaf = self._choice("coffee", "oat milk"), self._choice("coffee", "decaf")
        self.profile.write(
            {
                "preference_value_ids": (small | oat).ids,
                "attributes": {"pet": "Cat"},
            }
        )
        gone = self._create_member("Li Wei")
        gone.member_profile_ids.write(
            {
                "preference_value_ids": (large | decaf).ids,
                "attributes": {"pet": "Dog", "car": "Red"},
                "birthday_kind": "lunar",
                "lunar_month": 8,
                "lunar_day": 15,
                "lifestyle": "Travels",
                "id_number": NUMBER,
            }
        )
        self._merge(self.member, gone)
        profile = self.member.member_profile_ids
        self.assertEqual(profile.preference_value_ids, small | oat | decaf)
        self.assertEqual(dict(profile.attributes), {"pet": "Cat", "car": "Red"})
        self.assertRecordValues(
            profile,
            [
                {
                    "birthday_kind": "lunar",
                    "lunar_month": 8,
                    "lunar_day": 15,
                    "lifestyle": "Travels",
                    "id_number": NUMBER,
                }
            ],
        )
