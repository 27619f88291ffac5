import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import masking
from .common import RetailCommon

PHONE = "+1 415-555-0142"
EMAIL = "anna.lee@example.com"
MASKED_PHONE = "+1 ***-***-0142"
MASKED_EMAIL = "a***@e***.com"
SECRETS = ("5550142", "555-0142", "nna.lee")


class MaskingCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Anna", phone=PHONE, email=EMAIL)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Bob", "phone": "+1 415-555-0199", "email": "bob@example.org"}
        )
        cls.users = cls._create_users()
        cls.open_eyed = cls._create_user("manager", cls.shop)
        cls.open_eyed.group_ids |= cls.env.ref(
            "retail_customer_mgmt.group_retail_contact"
        )
        cls.outsider = new_test_user(
            cls.env,
            login="outsider",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
        )

    def _as(self, role, records=None):
        records = self.env["res.partner"] if records is None else records
        user = role if isinstance(role, type(self.outsider)) else self.users[role]
        return records.with_user(user)

    def _assert_hidden(self, answer):
        text = json.dumps(answer, default=str)
        for secret in SECRETS:
            self.assertNotIn(secret, text)


class TestMasking(MaskingCommon):
    """H1: phone and e-mail of members are masked for users without the right."""

    CONTACTS = [
        "phone",
        "email",
        "phone_sanitized",
        "member_phone",
        "email_normalized",
        "email_formatted",
        "invoice_emails",
    ]

    def _texts(self, role):
        """Return the names of all fields that could hold a number or address."""
        fields = self._as(role).fields_get(attributes=["type"])
        kinds = ("char", "text", "html", "json", "many2one")
        return [name for name, field in fields.items() if field["type"] in kinds]

    def test_each_role_without_the_right_reads_masked_values(self):
        for role in self.users:
            with self.subTest(role=role):
                member = self._as(role, self.member)
                [row] = member.read(self._texts(role))
                self.assertEqual(row["phone"], MASKED_PHONE)
                self.assertEqual(row["email"], MASKED_EMAIL)
                self._assert_hidden(row)

    def test_who_has_the_right_or_is_outside_the_scheme_reads_them(self):
        for user in (self.open_eyed, self.outsider, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login):
                [row] = self._as(user, self.member).read(self.CONTACTS)
                self.assertEqual(row["phone"], PHONE)
                self.assertEqual(row["email"], EMAIL)

    def test_contacts_who_are_no_members_are_read_as_ever(self):
        [row] = self._as("till", self.contact).read(["phone", "email"])
        self.assertEqual(row["phone"], "+1 415-555-0199")
        self.assertEqual(row["email"], "bob@example.org")

    def test_company_may_switch_masking_off(self):
        self.company.member_mask_contacts = False
        [row] = self._as("till", self.member).read(["phone"])
        self.assertEqual(row["phone"], PHONE)

    def test_server_code_with_superuser_rights_reads_them(self):
        member = self._as("till", self.member).sudo()
        self.assertEqual(member.read(["phone"])[0]["phone"], PHONE)
        self.assertEqual(self._as("till", self.member).email, EMAIL)

    def test_user_reads_the_own_file(self):
        own = self.users["clerk"].partner_id
        own.sudo().write({"phone": "+1 415-555-0177", "is_member": True})
        [row] = self._as("clerk", own).read(["phone"])
        self.assertEqual(row["phone"], "+1 415-555-0177")

    def test_lists_forms_and_nested_fields_are_masked(self):
        callback = self.env["retail.callback"].create(
            {"partner_id": self.member.id, "topic": "Ask"}
        )
        spec = {"partner_id": {"fields": {"phone": {}, "email": {}}}, "phone": {}}
        callbacks = self._as("clerk", callback)
        [row] = callbacks.web_read(spec)
        self.assertEqual(row["phone"], MASKED_PHONE)
        self.assertEqual(row["partner_id"]["phone"], MASKED_PHONE)
        found = callbacks.web_search_read([("id", "=", callback.id)], spec)
        self._assert_hidden(found)
        self._assert_hidden(callbacks.search_read([], ["phone", "partner_id"]))

    def test_complaint_shows_masked_phone_and_email(self):
        complaint = self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Cold coffee"}
        )
        [row] = self._as("clerk", complaint).read(["phone", "email"])
        self.assertEqual((row["phone"], row["email"]), (MASKED_PHONE, MASKED_EMAIL))

    def test_names_are_shown_without_the_address(self):
        members = self._as("clerk", self.member).with_context(show_email=True)
        self.assertEqual(members.display_name, f"Anna <{MASKED_EMAIL}>")
        self._assert_hidden(members.name_search("Anna"))
        formatted = members.with_context(formatted_display_name=True)
        self._assert_hidden(formatted.display_name)
        seen = self._as(self.open_eyed, self.member).with_context(show_email=True)
        self.assertEqual(seen.display_name, f"Anna <{EMAIL}>")

    def test_name_made_of_the_phone_is_masked_too(self):
        member = self._create_member(name="", phone="+1 415-555-0143")
        row = self._as("till", member).read(["name", "complete_name", "display_name"])
        self.assertEqual(row[0]["name"], "+1 ***-***-0143")
        self.assertEqual(row[0]["display_name"], "+1 ***-***-0143")
        self.assertEqual(self._as("till", member).name, "+1 415-555-0143")

    def test_export_is_masked(self):
        self._let_export(self.users["manager"])
        self.member.child_ids = [Command.create({"name": "Office", "type": "other"})]
        for paths in (["phone", "email"], ["name", "child_ids/name", "phone"]):
            with self.subTest(paths=paths):
                data = self._as("manager", self.member | self.contact)
                rows = data.export_data(paths)["datas"]
                self._assert_hidden(rows)
                self.assertIn(MASKED_PHONE, rows[0])
                self.assertIn("+1 415-555-0199", rows[-1])
        order = self._sell(self.member, 10)
        exported = self._as("manager", order).export_data(
            ["name", "email", "mobile", "partner_id/phone", "partner_id"]
        )
        self._assert_hidden(exported)

    def _let_export(self, user):
        user.sudo().group_ids |= self.env.ref("base.group_allow_export")

    def test_export_of_who_has_the_right_is_whole(self):
        self._let_export(self.open_eyed)
        rows = self._as(self.open_eyed, self.member).export_data(["phone"])["datas"]
        self.assertEqual(rows, [[PHONE]])

    def test_groups_by_contact_data_are_refused(self):
        partners = self._as("manager")
        for field in ("phone", "email", "member_phone", "phone_sanitized"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                partners.formatted_read_group([], [field], ["__count"])
        with self.assertRaises(AccessError):
            partners.web_read_group([], ["email"])
        with self.assertRaises(AccessError):
            partners.formatted_read_group([], [], ["phone:max"])
        with self.assertRaises(AccessError):
            partners.read_progress_bar([], "phone", {"field": "lang", "colors": {}})
        with self.assertRaises(AccessError):
            self._as("clerk", self.env["retail.callback"]).formatted_read_group(
                [], ["phone"], ["__count"]
            )
        seen = self._as(self.open_eyed).formatted_read_group([], ["phone"], ["__count"])
        self.assertIn(PHONE, [group["phone"] for group in seen])

    def test_order_by_contact_data_tells_nothing(self):
        other = self._create_member("Zoe", phone="+1 415-555-0001")
        both = [("id", "in", (self.member | other).ids)]
        for order in ("phone", "phone desc", "email, phone"):
            with self.subTest(order=order):
                found = self._as("clerk").search(both, order=f"{order}, id")
                self.assertEqual(found.ids, sorted(found.ids))

    def test_onchange_answers_are_masked(self):
        spec = {"phone": {}, "email": {}, "country_id": {}, "name": {}}
        member = self._as("clerk", self.member)
        country = self.env.ref("base.us").id
        answer = member.onchange({"country_id": country}, ["country_id"], spec)
        self._assert_hidden(answer)

    def test_onchange_leaves_what_the_user_types(self):
        spec = {"phone": {}, "email": {}}
        member = self._as("clerk", self.member)
        answer = member.onchange({"phone": "(415) 555-0188"}, ["phone"], spec)
        self.assertNotIn("*", json.dumps(answer, default=str))

    def test_onchange_of_a_new_callback_is_masked(self):
        callbacks = self._as("clerk", self.env["retail.callback"])
        answer = callbacks.onchange(
            {"partner_id": self.member.id}, ["partner_id"], {"phone": {}, "topic": {}}
        )
        self.assertEqual(answer["value"]["phone"], MASKED_PHONE)

    def test_till_loads_masked_members_and_orders(self):
        self._sell(self.member, 10)
        partners = self._as("till")
        loaded = self._as("till", self.session).load_data([])
        self.assertIn(self.member.id, [row["id"] for row in loaded["res.partner"]])
        self._assert_hidden(loaded)
        self._assert_hidden(partners.pos_find_members(self.config.id, "0142"))
        self._assert_hidden(partners.pos_member_panel(self.member.id))
        self._assert_hidden(
            partners.pos_member_by_code(self.config.id, self.member.member_code)
        )
        self._assert_hidden(partners.get_new_partner(self.config.id, [], 0))

    def test_till_finds_members_as_before(self):
        partners = self._as("till")
        queries = ("0142", "4155550142", PHONE, "anna.l", "Ann", self.member.member_no)
        for query in queries:
            with self.subTest(query=query):
                rows = partners.pos_find_members(self.config.id, query)["res.partner"]
                self.assertIn(self.member.id, [row["id"] for row in rows])

    def test_own_name_of_a_client_for_our_look_ups_opens_nothing(self):
        partners = self._as("till").with_context(retail_contacts="open")
        self.assertFalse(partners.search([("phone", "like", "0142")]))
        self._assert_hidden(partners.browse(self.member.id).read(["phone"]))


class TestMaskedSearch(MaskingCommon):
    """H1: nobody finds a masked number out bit by bit."""

    def _finds(self, domain, role="clerk", model="res.partner"):
        return bool(
            self._as(role, self.env[model]).search_count(
                [*domain, ("id", "in", self._known(model).ids)]
            )
        )

    def _known(self, model):
        return self.member if model == "res.partner" else self.callback

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.callback = cls.env["retail.callback"].create(
            {"partner_id": cls.member.id, "topic": "Ask"}
        )

    def test_parts_of_a_number_find_nobody(self):
        for field in (
            "phone",
            "member_phone",
            "phone_sanitized",
            "phone_mobile_search",
        ):
            for operator, value in (
                ("like", "0142"),
                ("ilike", "555"),
                ("=like", "+1%"),
                ("=ilike", "%0142"),
                ("=like", "+1 415-555-014_"),
            ):
                with self.subTest(field=field, operator=operator, value=value):
                    self.assertFalse(self._finds([(field, operator, value)]))
        for field in ("email", "email_normalized"):
            with self.subTest(field=field):
                self.assertFalse(self._finds([(field, "=like", "anna%")]))
                self.assertFalse(self._finds([(field, "ilike", "lee@")]))

    def test_negated_parts_tell_nothing_either(self):
        self.assertTrue(self._finds([("phone", "not like", "0142")]))
        self.assertTrue(self._finds([("phone", "not like", "9999")]))
        self.assertTrue(self._finds(["!", ("email", "ilike", "anna")]))
        self.assertTrue(self._finds(["!", ("email", "ilike", "zoe")]))

    def test_whole_numbers_and_addresses_find_the_member(self):
        for condition in (
            ("phone", "ilike", PHONE),
            ("phone", "ilike", "(415) 555-0142"),
            ("phone", "=", PHONE),
            ("member_phone", "in", ["+14155550142"]),
            ("phone_mobile_search", "ilike", "+14155550142%"),
            ("email", "ilike", EMAIL),
            ("email", "ilike", "Anna.Lee@example.com"),
            ("phone", "!=", False),
        ):
            with self.subTest(condition=condition):
                self.assertTrue(self._finds([condition]))

    def test_comparisons_are_refused(self):
        for field in ("phone", "email", "member_phone"):
            for operator in ("<", ">", "<=", ">="):
                condition = (field, operator, "+1 415-555-0150")
                with (
                    self.subTest(condition=condition),
                    self.assertRaises(AccessError),
                ):
                    self._finds([condition])

    def test_many_guesses_at_once_are_refused(self):
        numbers = [f"+1415555{end:04d}" for end in range(100, 200)]
        with self.assertRaises(AccessError):
            self._finds([("member_phone", "in", numbers)])
        with self.assertRaises(AccessError):
            ors = ["|"] * (len(numbers) - 1)
            self._finds(ors + [("member_phone", "=", number) for number in numbers])

    def test_roads_by_other_records_are_shut(self):
        for domain in (
            [("phone", "like", "0142")],
            [("partner_id.phone", "like", "0142")],
            [("partner_id", "any", [("phone", "like", "0142")])],
            [("partner_id", "ilike", "anna.lee@")],
            [("partner_id.email", "=like", "anna%")],
        ):
            with self.subTest(domain=domain):
                self.assertFalse(self._finds(domain, model="retail.callback"))
        domain = [("callback_ids.phone", "like", "0142")]
        self.assertFalse(self._finds(domain))
        domain = [("callback_ids", "any", [("partner_id.phone", "like", "0142")])]
        self.assertFalse(self._finds(domain))

    def test_name_search_takes_no_part_of_an_address(self):
        partners = self._as("clerk")
        ids = [found[0] for found in partners.name_search("anna.lee@")]
        self.assertNotIn(self.member.id, ids)
        ids = [found[0] for found in partners.name_search(EMAIL)]
        self.assertIn(self.member.id, ids)
        found = partners.search([("display_name", "ilike", "lee@example")])
        self.assertNotIn(self.member, found)

    def test_contacts_are_searched_as_ever(self):
        found = self._as("clerk").search([("phone", "like", "0199")])
        self.assertIn(self.contact, found)
        found = self._as("clerk").search([("email", "ilike", "bob@")])
        self.assertIn(self.contact, found)

    def test_who_has_the_right_searches_by_parts(self):
        for user in (self.open_eyed, self.outsider):
            with self.subTest(user=user.login):
                self.assertTrue(self._finds([("phone", "like", "0142")], user))


class TestMaskedWrite(MaskingCommon):
    """H1: a masked value is never written back."""

    def test_masked_value_leaves_the_stored_one(self):
        self._as("clerk", self.member).write(
            {"phone": MASKED_PHONE, "email": MASKED_EMAIL, "city": "Lyon"}
        )
        self.assertRecordValues(
            self.member, [{"phone": PHONE, "email": EMAIL, "city": "Lyon"}]
        )

    def test_form_of_a_clerk_saves_what_was_changed_only(self):
        with Form(
            self._as("clerk", self.member),
            "retail_customer_mgmt.res_partner_view_form_member",
        ) as form:
            form.city = "Lyon"
        self.assertRecordValues(self.member, [{"phone": PHONE, "email": EMAIL}])
        with Form(
            self._as("clerk", self.member),
            "retail_customer_mgmt.res_partner_view_form_member",
        ) as form:
            form.phone = "+1 415-555-0188"
        self.assertEqual(self.member.phone, "+1 415-555-0188")

    def test_mask_of_another_number_is_refused(self):
        for values in ({"phone": "+1 ***-***-0143"}, {"email": "b***@e***.com"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._as("clerk", self.member).write(values)

    def test_masks_are_refused_for_new_members(self):
        with self.assertRaises(UserError):
            self._as("till").register_member(
                {"name": "Eve", "email": MASKED_EMAIL}, "till", self.shop
            )
        with self.assertRaises(UserError):
            self._as("till").register_member(
                {"name": "Eve", "phone": MASKED_PHONE}, "till", self.shop
            )

    def test_superuser_code_stores_no_mask_either(self):
        self.member.sudo().write({"phone": MASKED_PHONE})
        self.assertEqual(self.member.phone, PHONE)
        with self.assertRaises(UserError):
            self.member.sudo().write({"email": "z***@e***.com"})

    def test_copy_of_a_member_takes_no_contact_data_along(self):
        clerk = self.users["clerk"]
        clerk.group_ids |= self.env.ref("base.group_partner_manager")
        copy = self._as(clerk, self.member).copy()
        self.assertFalse(copy.phone or copy.email)

    def test_order_keeps_the_address_when_the_till_sends_the_mask(self):
        values = {"email": MASKED_EMAIL, "mobile": MASKED_PHONE}
        payload = self._payload([{"price": 10}], self.member, **values)
        orders = self._as("till", self.env["pos.order"])
        orders.sync_from_ui([payload])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        self.assertEqual(order.email, EMAIL)
        self._as("till", order).write(values)
        self.assertEqual(order.email, EMAIL)
        self.assertFalse(masking.is_masked(order.mobile))

    def test_receipt_sent_to_a_masked_address_reaches_the_member(self):
        order = self._sell(self.member, 10)
        cashier = self._as("till", order)
        before = self.env["mail.mail"].search([])
        cashier.action_send_receipt(MASKED_EMAIL, "", False)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, EMAIL)
        self.assertEqual(order.email, EMAIL)

    def test_receipt_to_the_mask_of_somebody_else_is_refused(self):
        order = self._sell(self.member, 10)
        with self.assertRaises(UserError):
            self._as("till", order).action_send_receipt("z***@e***.com", "", False)

    def test_receipt_goes_to_an_address_typed_whole(self):
        order = self._sell(self.member, 10)
        self.assertEqual(order._whole_address("new@example.com"), "new@example.com")


@tagged("post_install", "-at_install")
class TestMaskingRoads(MaskingCommon, HttpCase):
    """H1: each road of Odoo, walked by real users of each group over the network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (*cls.users.values(), cls.open_eyed):
            user.password = "a long password"

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    def _roads(self):
        """Return (model, method, arguments, keywords) of all roads we know."""
        order = self._sell(self.member, 10)
        self.member.message_subscribe(self.member.ids)
        self.member.message_post(body="Hello", author_id=self.member.id)
        ids, spec = self.member.ids, {"phone": {}, "email": {}, "display_name": {}}
        mine = [["id", "in", ids]]
        about = [["res_id", "in", ids]]
        return (
            ("res.partner", "read", [ids, list(spec)], {}),
            ("res.partner", "web_read", [ids, spec], {}),
            ("res.partner", "search_read", [mine, list(spec)], {}),
            ("res.partner", "web_search_read", [mine, spec], {}),
            ("res.partner", "name_search", ["Anna"], {"context": {"show_email": 1}}),
            ("res.partner", "onchange", [ids, {"name": "A"}, ["name"], spec], {}),
            ("res.partner", "export_data", [ids, ["phone", "email"]], {}),
            ("res.partner", "get_mention_suggestions", ["Anna"], {}),
            ("res.partner", "pos_find_members", [self.config.id, "0142"], {}),
            ("res.partner", "pos_member_panel", [self.member.id], {}),
            ("res.partner", "get_new_partner", [self.config.id, [], 0], {}),
            ("res.partner", "member_snapshot", [ids], {}),
            ("res.partner", "copy_data", [ids], {}),
            ("res.partner", "mapped", [ids, "phone"], {}),
            ("res.partner", "filtered_domain", [ids, [["phone", "like", "01"]]], {}),
            ("res.partner", "get_formview_action", [ids], {}),
            ("pos.order", "read", [order.ids, ["email", "mobile", "partner_id"]], {}),
            ("pos.order", "read_pos_data", [order.ids, [], self.config.id], {}),
            ("mail.followers", "search_read", [about], {}),
            ("mail.message", "search_read", [about], {}),
        )

    @mute_logger("odoo.http")
    def _ask(self, model, method, args, kwargs):
        """Return what the server says, and whether it let us."""
        try:
            return True, self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": args, "kwargs": kwargs},
                timeout=60,
            )
        except JsonRpcException as error:
            return False, str(error)

    def test_every_group_on_every_road(self):
        roads = self._roads()
        for role in ("till", "clerk", "manager", "hq"):
            self.authenticate(self.users[role].login, "a long password")
            for model, method, args, kwargs in roads:
                with self.subTest(role=role, road=f"{model}.{method}"):
                    _is_let, answer = self._ask(model, method, args, kwargs)
                    self._assert_hidden(answer)

    def test_roads_are_walked_at_all(self):
        self.authenticate(self.open_eyed.login, "a long password")
        shut = {"mapped", "filtered_domain", "export_data"}
        for model, method, args, kwargs in self._roads():
            with self.subTest(road=f"{model}.{method}"):
                is_let, answer = self._ask(model, method, args, kwargs)
                self.assertEqual(is_let, method not in shut, answer)

    def test_external_programs_get_masked_values_too(self):
        ids = self.member.ids
        for user, phone in (
            (self.users["till"], MASKED_PHONE),
            (self.users["clerk"], MASKED_PHONE),
            (self.open_eyed, PHONE),
        ):
            with self.subTest(user=user.login):
                [row] = self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname,
                    user.id,
                    "a long password",
                    "res.partner",
                    "read",
                    [ids, ["phone"]],
                )
                self.assertEqual(row["phone"], phone)

    def test_chatter_shows_no_earlier_number(self):
        message = self.member.message_post(body="Corrected")
        self.env["mail.tracking.value"].sudo().create(
            {
                "mail_message_id": message.id,
                "field_id": self.env.ref("base.field_res_partner__phone").id,
                "old_value_char": PHONE,
                "new_value_char": "+1 415-555-0166",
            }
        )
        for user, expected in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                answer = self.make_jsonrpc_request(
                    "/mail/thread/messages",
                    {"thread_model": "res.partner", "thread_id": self.member.id},
                )
                text = json.dumps(answer)
                self.assertEqual("415-555-0142" in text, expected)

    def test_card_download_is_refused(self):
        self.authenticate(self.users["clerk"].login, "a long password")
        answer = self.url_open(f"/web/partner/vcard?partner_ids={self.member.id}")
        self.assertNotIn(b"555-0142", answer.content)
        self.assertNotIn(EMAIL.encode(), answer.content)

    def test_composer_proposes_masked_addresses(self):
        for user, is_whole in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                answer = self.make_jsonrpc_request(
                    "/mail/thread/recipients/get_suggested_recipients",
                    {
                        "thread_model": "res.partner",
                        "thread_id": self.member.id,
                        "partner_ids": self.member.ids,
                    },
                )
                self.assertIn(self.member.id, [row["partner_id"] for row in answer])
                self.assertEqual(EMAIL in json.dumps(answer), is_whole)

    def test_chat_and_mentions_show_no_address(self):
        for user, is_whole in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                _is_let, answer = self._ask(
                    "res.partner", "get_mention_suggestions", ["Anna"], {}
                )
                self.assertIn('"Anna"', json.dumps(answer))
                self.assertEqual(EMAIL in json.dumps(answer), is_whole)

    def test_text_message_reaches_a_masked_number(self):
        values = {
            "res_model": "res.partner",
            "res_id": self.member.id,
            "composition_mode": "comment",
            "body": "Hello",
        }
        composers = self.env["sms.composer"].with_user(self.users["clerk"])
        names = ["recipient_single_number", "recipient_single_number_itf"]
        composer = composers.create(values)
        self._assert_hidden(composer.read(names))
        again = composers.create(
            values | {"recipient_single_number_itf": composer.read(names)[0][names[1]]}
        )
        self.assertEqual(again.recipient_single_number_itf, "+14155550142")
