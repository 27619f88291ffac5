import json

from odoo import Command
from odoo.exceptions import AccessError

from .common_masking import EMAIL, MASKED_EMAIL, MASKED_PHONE, PHONE, MaskingCommon


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

    def test_company_that_is_chosen_above_does_not_matter(self):
        lax = self.env["res.company"].create(
            {"name": "Lax", "member_mask_contacts": False}
        )
        self.users["clerk"].company_ids |= lax
        member = self._as("clerk", self.member).with_context(
            allowed_company_ids=[lax.id, self.company.id]
        )
        self.assertEqual(member.read(["phone"])[0]["phone"], MASKED_PHONE)

    def test_own_addresses_of_a_member_are_masked(self):
        self.member.child_ids = [
            Command.create({"name": "Parcels", "type": "delivery", "phone": PHONE}),
            Command.create({"name": "Sister", "type": "contact", "phone": PHONE}),
        ]
        address, sister = self.member.child_ids.sorted("id")
        rows = self._as("clerk", address | sister).read(["phone"])
        self.assertEqual([row["phone"] for row in rows], [MASKED_PHONE, PHONE])
        found = self._as("clerk").search([("phone", "like", "555-0142")])
        self.assertEqual(found & (address | sister), sister)

    def test_forms_that_say_it_is_no_member_show_nothing(self):
        member = self._create_member(name="", phone="+1 415-555-0143")
        answer = self._as("clerk", member).onchange(
            {"is_member": False}, ["is_member"], {"display_name": {}, "is_member": {}}
        )
        self.assertNotIn("555-0143", json.dumps(answer, default=str))

    def test_invoices_store_the_whole_name_and_show_it_masked(self):
        member = self._create_member(name="", phone="+1 415-555-0143")
        moves = self._as("clerk", self.env["account.move"]).sudo()
        move = moves.new({"move_type": "entry", "partner_id": member.id})
        name = "invoice_partner_display_name"
        self.assertEqual(move[name], "+1 415-555-0143")
        seen = move.sudo(False)._masked(name, move[name])
        self.assertEqual(seen, "+1 ***-***-0143")

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
        for field in ("phone", "email", "phone_sanitized", "name", "complete_name"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                partners.formatted_read_group([], [field], ["__count"])
        for figure in ("name:array_agg", "complete_name:max"):
            with self.subTest(figure=figure), self.assertRaises(AccessError):
                partners.formatted_read_group([], [], [figure])
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
        callbacks = self._as("clerk", self.env["retail.callback"])
        callbacks.formatted_read_group([], ["partner_id"], ["__count"])
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
        queries = ("0142", "4155550142", PHONE, EMAIL, "Ann", self.member.member_no)
        for query in queries:
            with self.subTest(query=query):
                rows = partners.pos_find_members(self.config.id, query)["res.partner"]
                self.assertIn(self.member.id, [row["id"] for row in rows])

    def test_own_name_of_a_client_for_our_look_ups_opens_nothing(self):
        partners = self._as("till").with_context(retail_contacts="open")
        self.assertFalse(partners.search([("phone", "like", "0142")]))
        self._assert_hidden(partners.browse(self.member.id).read(["phone"]))
