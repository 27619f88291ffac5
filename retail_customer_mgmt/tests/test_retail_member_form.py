from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RetailCommon

REFRESH = "odoo.addons.retail_customer_mgmt.models.retail_member_form_refresh"


@tagged("post_install", "-at_install")
class TestMemberForm(RetailCommon):
    """Each shop chooses what it asks, what is required and in which order (H3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.default = cls.env.ref("retail_customer_mgmt.retail_member_form_default")
        cls.facet = cls.env.ref("retail_customer_mgmt.retail_preference_facet_coffee")
        cls.clothes = cls.env.ref(
            "retail_customer_mgmt.retail_preference_facet_clothes"
        )
        cls.program.attributes_definition = [
            {"name": "pet", "string": "Pet", "type": "char"},
            {
                "name": "branch",
                "string": "Trade",
                "type": "selection",
                "selection": [["food", "Food"], ["steel", "Steel"]],
            },
        ]

    def _names(self, form, channel):
        return [spec["name"] for spec in form._field_specs(channel)]

    def test_a_shop_without_a_form_asks_the_companys(self):
        self.assertEqual(self.shop._member_form(), self.default)
        short = self._create_form("name", "birthday")
        self.assertEqual(self.shop._member_form(), short)
        own = self._create_form("phone")
        self.company.member_form_id = short
        self.shop.member_form_id = own
        self.assertEqual(self.shop._member_form(), own)

    def test_the_default_form_keeps_the_till_at_name_and_phone(self):
        self.assertEqual(self._names(self.default, "till"), ["name", "phone"])
        self.assertTrue(
            all(spec["required"] for spec in self.default._field_specs("till"))
        )

    def test_questions_come_in_the_forms_order_and_by_channel(self):
        form = self._create_form("phone", "birthday", "name", "id_number")
        lines = form.line_ids
        lines[1].on_till = False
        lines[0].on_page = True
        self.assertEqual(self._names(form, "till"), ["phone", "name", "id_number"])
        self.assertEqual(self._names(form, "page"), ["phone"])
        self.assertEqual(len(self._names(form, "office")), 4)
        lines[2].sequence = 0
        self.assertEqual(self._names(form, "till")[0], "name")

    def test_a_name_or_a_phone_is_always_asked(self):
        form = self._create_form("birthday")
        self.assertEqual(self._names(form, "till"), ["name", "phone", "birthday"])

    def test_what_is_for_staff_only_never_is_on_the_page(self):
        form = self._create_form("name", "id_number")
        with self.assertRaisesRegex(ValidationError, "for your staff only"):
            form.line_ids[1].on_page = True

    def test_specs_are_plain_data(self):
        form = self._create_form(
            "name", "gender", f"facet_{self.facet.id}", f"facet_{self.clothes.id}"
        )
        form.line_ids = [
            Command.create({"field_name": "attribute_pet", "label": "Your pet?"}),
            Command.create({"field_name": "attribute_branch", "help": "Roughly"}),
        ]
        specs = {spec["name"]: spec for spec in form._field_specs("office")}
        self.assertEqual(
            specs["gender"]["selection"],
            [["female", "Female"], ["male", "Male"], ["other", "Other"]],
        )
        self.assertEqual(specs[f"facet_{self.facet.id}"]["type"], "tags")
        self.assertEqual(specs[f"facet_{self.clothes.id}"]["type"], "selection")
        self.assertEqual(specs["attribute_pet"]["label"], "Your pet?")
        self.assertEqual(
            specs["attribute_branch"],
            {
                "name": "attribute_branch",
                "label": "Trade",
                "type": "selection",
                "required": False,
                "selection": [["food", "Food"], ["steel", "Steel"]],
                "help": "Roughly",
            },
        )

    def test_labels_are_in_the_language_asked_for(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        form = self._create_form("name")
        form.line_ids.label = "Your name"
        form.line_ids.with_context(lang="fr_FR").label = "Votre nom"
        french = form.with_context(lang="fr_FR")._field_specs("page")
        self.assertEqual(form._field_specs("till")[0]["label"], "Your name")
        self.assertEqual(french[0]["name"], "name")
        self.assertEqual(
            form.with_context(lang="fr_FR")._field_specs("till")[0]["label"],
            "Votre nom",
        )

    def test_an_archived_taste_is_asked_no_more(self):
        form = self._create_form("name", f"facet_{self.facet.id}")
        profile = self._create_member("Li").member_profile_ids
        self.assertEqual(profile.completeness, 50)
        self.facet.active = False
        self.assertEqual(self._names(form, "office"), ["name"])
        self.assertEqual(profile.completeness, 100)

    def test_a_question_whose_taste_is_deleted_goes_with_it(self):
        form = self._create_form("name", f"facet_{self.facet.id}")
        self.facet.unlink()
        self.assertEqual(self._names(form, "office"), ["name"])

    def test_a_required_question_left_open_is_refused_by_name(self):
        form = self._create_form("name", "phone", "birthday")
        form.line_ids[2].is_required = True
        Partner = self.env["res.partner"].with_user(self._create_user("till"))
        vals = {"name": "Li", "phone": "2125550147"}
        with self.assertRaisesRegex(UserError, "Birthday"):
            Partner.register_member(vals, "till", self.shop, "till")
        with self.assertRaisesRegex(UserError, "Birthday"):
            Partner.pos_register_member(self.config.id, vals)
        self.assertTrue(Partner.register_member(vals, "import", self.shop))

    def test_who_is_a_member_already_is_not_asked_again(self):
        form = self._create_form("name", "birthday")
        form.line_ids[1].is_required = True
        member = self._create_member("Li", phone="2125550147")
        found = self.env["res.partner"].register_member(
            {"phone": "2125550147"}, "till", self.shop, "till"
        )
        self.assertEqual(found, member)

    def test_registration_keeps_tastes_and_free_answers(self):
        """Requirement A2: "oat milk, no sugar"."""
        oat = self._choice("coffee", "oat milk")
        member = self._create_member(
            **{
                f"facet_{self.facet.id}": f"{oat.name}，Extra hot",
                f"facet_{self.clothes.id}": self._choice("clothes", "M").id,
                "attribute_pet": " A  cat ",
                "attribute_branch": "Steel",
            }
        )
        profile = member.member_profile_ids
        self.assertEqual(
            profile.preference_text, "Clothes size: M; Coffee: oat milk, Extra hot"
        )
        self.assertEqual(
            profile._attribute_values(), {"pet": "A cat", "branch": "steel"}
        )

    def test_a_visitor_adds_no_choices_of_her_own(self):
        key = f"facet_{self.facet.id}"
        with self.assertRaisesRegex(UserError, "none of the choices"):
            self.env["res.partner"].sudo().register_member(
                {"name": "Li", "phone": "2125550147", key: "whisky"},
                "qr",
                self.shop,
                "page",
            )

    def test_an_answer_that_is_none_is_refused(self):
        for name, value in (("attribute_branch", "Gold"), ("attribute_none", "x")):
            with self.assertRaises(UserError):
                self._create_member(**{name: value})

    def test_only_administrators_change_forms(self):
        for role in ("clerk", "manager", "hq"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self.default.with_user(user).name = "Mine"
        self.default.with_user(self._create_user("admin")).name = "Ours"

    def test_the_till_loads_its_shops_form(self):
        form = self._create_form("phone", "city")
        user = self._create_user("till", self.shop)
        shops = self.env["retail.shop"].with_user(user)
        shops = shops.with_context(pos_last_server_date="2099-01-01 00:00:00")
        [row] = shops._load_pos_data_search_read({}, self.config.with_user(user))
        self.assertEqual(
            [spec["name"] for spec in row["till_questions"]],
            form.line_ids.mapped("field_name"),
        )
        self.assertIn("offers", row["till_consent"]["body"])


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
