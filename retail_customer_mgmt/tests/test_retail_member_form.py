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
