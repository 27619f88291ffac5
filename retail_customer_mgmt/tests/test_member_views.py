from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import RetailCommon

MODULE = "retail_customer_mgmt"
FORM = f"{MODULE}.res_partner_view_form_member"
ACTIONS = (
    "res_partner_action_members",
    "retail_membership_action",
    "retail_points_entry_action",
    "retail_points_lot_action",
    "retail_tier_move_action",
    "retail_member_program_action",
    "retail_member_tier_action",
    "retail_points_rule_action",
    "retail_shop_action",
    "retail_member_source_action",
    "retail_member_register_action",
)


@tagged("post_install", "-at_install")
class TestMemberViews(RetailCommon):
    """The back office shows each role what its work needs (requirements A1–A4, H1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Lin Mei", phone="+8613800138000")
        cls._sell(cls.member, 64)
        cls.users = cls._create_users()

    def _menus(self, user):
        return self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def _arch(self, user, xml_id="base.view_partner_form"):
        Partner = self.env["res.partner"].with_user(user)
        return Partner.get_view(self.env.ref(xml_id).id, "form")["arch"]

    def test_views_load_for_each_role(self):
        for role in ("clerk", "manager", "hq", "admin"):
            for name in ACTIONS:
                action = self.env.ref(f"{MODULE}.{name}")
                views = [(view or False, kind) for view, kind in action.views]
                Model = self.env[action.res_model].with_user(self.users[role])
                loaded = Model.get_views([*views, (False, "search")])
                self.assertTrue(loaded["views"], (role, name))

    def test_the_app_is_for_clerks_and_up(self):
        root = self.env.ref(f"{MODULE}.retail_menu_root").id
        self.assertNotIn(root, self._menus(self.users["till"]))
        for role in ("clerk", "manager", "hq", "admin"):
            self.assertIn(root, self._menus(self.users[role]), role)

    def test_configuration_is_for_managers_and_up(self):
        config = self.env.ref(f"{MODULE}.retail_menu_config").id
        sources = self.env.ref(f"{MODULE}.retail_member_source_menu").id
        self.assertNotIn(config, self._menus(self.users["clerk"]))
        self.assertIn(config, self._menus(self.users["manager"]))
        self.assertNotIn(sources, self._menus(self.users["hq"]))
        self.assertIn(sources, self._menus(self.users["admin"]))

    def test_contacts_stay_as_they_are_for_others(self):
        outsider = new_test_user(self.env, login="outsider", groups="base.group_user")
        for user in (outsider, self.users["till"]):
            arch = self._arch(user)
            for page in ("member", "member_profile", "member_ledger"):
                self.assertNotIn(f'name="{page}"', arch)
        self.assertIn('name="member_profile"', self._arch(self.users["clerk"]))

    def test_a_clerk_corrects_file_and_profile_in_one_form(self):
        with Form(self.member.with_user(self.users["clerk"]), view=FORM) as form:
            form.phone = "+86 139 1100 2233"
            form.member_birthday = "1988-03-12"
            form.member_preferences = "Oat milk, no sugar"
        self.assertRecordValues(
            self.member.member_profile_ids,
            [{"preferences": "Oat milk, no sugar", "completeness": 50}],
        )
        self.assertEqual(self.member.member_phone, "+8613911002233")

    def test_a_clerk_changes_no_other_files(self):
        elsewhere = self._create_member("Away", self._create_shop("Harbour"))
        contact = self.env["res.partner"].create({"name": "Supplier"})
        for partner in (elsewhere, contact):
            with self.assertRaises(AccessError):
                partner.with_user(self.users["clerk"]).name = "Mine"
        elsewhere.with_user(self.users["hq"]).city = "Porto"
        self.assertEqual(elsewhere.city, "Porto")

    def test_contact_managers_edit_contacts_as_before(self):
        contact = self.env["res.partner"].create({"name": "Supplier"})
        self.users["clerk"].group_ids |= self.env.ref("base.group_partner_manager")
        contact.with_user(self.users["clerk"]).city = "Porto"
        self.assertEqual(contact.city, "Porto")

    def test_the_profile_of_another_shop_stays_closed(self):
        elsewhere = self._create_member(
            "Away", self._create_shop("Harbour"), occupation="Chef"
        )
        self.env.invalidate_all()
        seen = elsewhere.with_user(self.users["clerk"])
        self.assertFalse(seen.member_profile_ids)
        self.assertFalse(seen.member_occupation)
        self.env.invalidate_all()
        self.assertEqual(
            elsewhere.with_user(self.users["hq"]).member_occupation, "Chef"
        )

    def test_members_are_found_by_the_end_of_their_number(self):
        search = self.env.ref(f"{MODULE}.res_partner_view_search_member")
        domain = search._get_combined_arch().xpath("//field[@name='name']")[0]
        self.assertIn("member_no", domain.get("filter_domain"))
        ending = self.member.member_no[-4:]
        found = self.env["res.partner"].search([("member_no", "=ilike", f"%{ending}")])
        self.assertIn(self.member, found)

    def test_a_programme_starts_with_a_rule_and_a_tier(self):
        Program = self.env["retail.member.program"].with_user(self.users["admin"])
        with Form(Program.with_context(retail_program_draft=True)) as form:
            form.name = "Second Club"
        program = form.record
        self.assertRecordValues(program.rule_ids, [{"points": 1, "per_amount": 1}])
        self.assertEqual(program.tier_ids.mapped("name"), ["Member"])

    def test_a_programme_says_what_it_does(self):
        self.program.expiry_mode = "month_end"
        self.assertIn("at the end of the month, 12", self.program.summary)
        self.assertEqual(
            self.program.summary.replace("\N{NO-BREAK SPACE}", " ").split("\n"),
            [
                "1 point per 1.00: 1 for every $ 1.00 spent.",
                "Silver from $ 500.00 in a calendar year: points × 1.2.",
                "Gold from $ 1,000.00 in a calendar year: points × 1.5.",
                "A tier lasts until the end of the next calendar year.",
                "Who does not keep a tier falls to the level qualified for.",
                self.program._sentence_of_lapse(),
            ],
        )

    def test_only_an_administrator_makes_it_the_companys(self):
        program = self._create_program(name="Second Club")
        with self.assertRaises(AccessError):
            program.with_user(self.users["hq"]).action_use_for_company()
        program.with_user(self.users["admin"]).action_use_for_company()
        self.assertEqual(self.company.member_program_id, program)
        self.assertTrue(program.is_company_program)

    def test_rewards_are_added_in_the_programme(self):
        form = Form(self.program.with_user(self.users["admin"]))
        with form.reward_ids.new() as reward:
            reward.reward_type = "product"
            reward.reward_product_id = self.product
            reward.required_points = 200
        form.save()
        rewards = self.program.loyalty_program_id.reward_ids
        self.assertIn(200, rewards.mapped("required_points"))
        self.assertIn(self.product, rewards.reward_product_id)


@tagged("post_install", "-at_install")
class TestMemberRegisterWizard(RetailCommon):
    """Registering at the desk goes through the one door of registration (A3, A4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("clerk", cls.shop)

    def _wizard(self, **values):
        form = Form(self.env["retail.member.register"].with_user(self.clerk))
        for name, value in values.items():
            form[name] = value
        return form.save()

    def _opened(self, action):
        return self.env["res.partner"].browse(action["params"]["next"]["res_id"])

    def test_a_clerk_registers_a_member_of_the_own_shop(self):
        action = self._wizard(
            name="Lin Mei", phone="+86 138 0013 8000", birthday="1988-03-12"
        ).action_register()
        member = self._opened(action)
        self.assertRecordValues(
            member,
            [
                {
                    "name": "Lin Mei",
                    "is_member": True,
                    "member_phone": "+8613800138000",
                    "member_shop_id": self.shop.id,
                    "member_user_id": self.clerk.id,
                    "member_source_id": self.env.ref(
                        "retail_customer_mgmt.retail_member_source_office"
                    ).id,
                }
            ],
        )
        self.assertEqual(str(member.member_profile_ids.birthday), "1988-03-12")
        self.assertIn(member.member_no, action["params"]["message"])

    def test_who_already_is_a_member_is_found(self):
        member = self._create_member("Lin Mei", phone="+8613800138000")
        wizard = self._wizard(name="Mei", phone="138 0013 8000 x")
        self.assertFalse(wizard.known_partner_id)
        wizard.phone = "+86 (138) 0013-8000"
        self.assertEqual(wizard.known_partner_id, member)
        action = wizard.action_register()
        self.assertEqual(self._opened(action), member)
        self.assertIn("already was a member", action["params"]["message"])
        self.assertEqual(member.name, "Lin Mei")

    def test_what_is_wrong_is_said(self):
        for values, words in (
            ({"phone": "12"}, "not a phone number"),
            ({"name": "Mei", "email": "mei@"}, "not an e-mail address"),
            ({}, "Enter a name or a phone number"),
        ):
            wizards = self.env["retail.member.register"].with_user(self.clerk)
            with self.assertRaisesRegex(UserError, words):
                wizards.create(values).action_register()

    def test_the_desk_asks_what_the_shops_form_asks(self):
        """Requirement H3."""
        coffee = self._choice("coffee", "oat milk")
        self._create_form("name", "employer", f"facet_{coffee.facet_id.id}")
        self.company.member_form_id.line_ids[1].is_required = True
        form = Form(self.env["retail.member.register"].with_user(self.clerk))
        form.name = "Lin Mei"
        with self.assertRaisesRegex(AssertionError, "employer"):
            form.save()
        form.employer = "Bakery"
        form.preference_value_ids.add(coffee)
        member = self._opened(form.save().action_register())
        profile = member.member_profile_ids
        self.assertEqual(profile.employer, "Bakery")
        self.assertEqual(profile.preference_text, "Coffee: oat milk")
        with self.assertRaises(AssertionError):
            form.gender = "female"

    def test_the_desk_requires_nothing_it_has_no_field_for(self):
        """Requirement H3: free answers are filled in the file afterwards."""
        self.program.attributes_definition = [
            {"name": "pet", "string": "Pet", "type": "char"}
        ]
        form = self._create_form("name", "country_id", "lang", "attribute_pet")
        form.line_ids.is_required = True
        country = self.env.ref("base.fr")
        wizard = self._wizard(name="Mei", country_id=country, lang="en_US")
        member = self._opened(wizard.action_register())
        self.assertRecordValues(
            member, [{"country_id": country.id, "lang": "en_US", "is_member": True}]
        )

    def test_the_desk_records_the_consent_it_shows(self):
        """Requirement D1."""
        wizard = self._wizard(name="Mei", phone="2125550147", agrees=True)
        self.assertIn("offers", wizard.consent_body)
        consents = self._opened(wizard.action_register()).consent_ids
        self.assertEqual(set(consents.mapped("channel")), {"phone", "sms"})
        self.assertEqual(consents.text_id, wizard.consent_text_id)
        self.assertEqual(set(consents.mapped("source")), {"office"})
        self.assertEqual(consents.user_id, self.clerk)
        silent = self._wizard(name="Lin", phone="2125550148").action_register()
        self.assertFalse(self._opened(silent).consent_ids)

    def test_the_next_form_keeps_shop_and_source(self):
        raffle = self.env.ref("retail_customer_mgmt.retail_member_source_raffle")
        action = self._wizard(
            name="Mei", phone="2125550147", source_id=raffle
        ).action_register_next()
        following = action["params"]["next"]
        self.assertEqual(following["res_model"], "retail.member.register")
        self.assertEqual(following["context"]["default_source_id"], raffle.id)

    def test_others_cannot_register(self):
        outsider = new_test_user(self.env, login="outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["retail.member.register"].with_user(outsider).create({})
