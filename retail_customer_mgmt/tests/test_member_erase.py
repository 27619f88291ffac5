from base64 import b64encode

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import RetailCommon

WORDS = ("Zenobia", "zenobia@example.com", "2025550177", "Quaxlane")
# Documents keep the name that is printed on them; the bus forgets within a day.
EXCEPT = {("account_move", "invoice_partner_display_name"), ("bus_bus", "message")}


@tagged("post_install", "-at_install")
class TestMemberErase(RetailCommon):
    """H1: a privacy officer erases the person; documents and sums stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            login="officer",
            groups="retail_customer_mgmt.group_retail_privacy",
            company_id=cls.company.id,
        )
        cls.member = cls._create_member(
            "Zenobia Quaxlane",
            phone="2025550177",
            email="zenobia@example.com",
            street="Quaxlane 7",
        )
        cls.membership = cls.member.membership_id
        cls.number = cls.member.member_no

    @classmethod
    def _fill_file(cls):
        """Leave traces of the person wherever the programme keeps any."""
        member = cls.member
        member.write(
            {
                "comment": "<p>Zenobia sings</p>",
                "vat": "QUAXLANE1",
                "website": "http://zenobia.example.com",
                "category_id": [Command.create({"name": "Singer"})],
                "barcode": "zenobia-1",
                "bank_ids": [Command.create({"acc_number": "ZENOBIA-1"})],
            }
        )
        member.member_profile_ids.write(
            {"note": "Zenobia likes tea", "birthday": "1990-02-28"}
        )
        member._record_consent("promotion", ["email"], True, "office")
        member.message_post(body="Zenobia called", partner_ids=member.ids)
        member.message_post(body="I am Zenobia", author_id=member.id)
        member.activity_schedule("mail.mail_activity_data_todo", note="Ask Zenobia")
        member._member_link()
        cls.order = cls._sell(member, 300, general_customer_note="For Zenobia")
        cls.order.message_post(
            body="Zenobia wants a bag", author_id=cls.env.user.partner_id.id
        )
        cls.order.lines.customer_note = "For Zenobia"
        member._note_access("reveal", "Zenobia called")
        cls.env["retail.member.match.key"]._query_open_all()
        cls._create_care()
        cls._create_queues()
        cls._create_import()
        cls.env["retail.points.adjustment"].create(
            {
                "membership_id": cls.membership.id,
                "points": 20,
                "reason": "Zenobia's forgotten card",
            }
        )

    @classmethod
    def _create_care(cls):
        cls.call = cls.env["retail.callback"].create(
            {
                "partner_id": cls.member.id,
                "topic": "Wish Zenobia luck",
                "notes": "Zenobia!",
            }
        )
        cls.call.message_post(body="Zenobia was out")
        cls.complaint = cls.env["retail.complaint"].create(
            {
                "partner_id": cls.member.id,
                "description": "I, Zenobia, had cold tea",
                "contact_name": "Zenobia",
                "contact_phone": "+1 650 555 0199",
                "email_from": "zenobia@example.com",
            }
        )
        cls.complaint.message_post(
            body="See picture", attachments=[("zenobia.png", b"Zenobia")]
        )
        cls.complaint.partner_id = cls._create_member("Somebody else")
        cls.env.flush_all()
        cls.cr.precommit.run()
        cls.complaint.partner_id = cls.member
        cls.env.flush_all()
        cls.cr.precommit.run()

    @classmethod
    def _create_queues(cls):
        cls.env["mail.mail"].create(
            {"email_to": "zenobia@example.com", "body_html": "Dear Zenobia"}
        )
        cls.env["sms.sms"].create(
            {
                "number": "+12025550177",
                "body": "Dear Zenobia",
                "partner_id": cls.member.id,
            }
        )
        cls.env["mail.blacklist"]._add("zenobia@example.com")
        cls.env["retail.member.verification"].sudo().create(
            {
                "shop_id": cls.shop.id,
                "kind": "email",
                "target": "zenobia@example.com",
                "registration": {"name": "Zenobia"},
            }
        )

    @classmethod
    def _create_import(cls):
        lines = "name,phone\nZenobia Quaxlane,2025550177\n"
        cls.list = cls.env["retail.member.import"].create(
            {
                "file": b64encode(lines.encode()),
                "file_name": "list.csv",
                "shop_id": cls.shop.id,
            }
        )
        cls.list.action_preview()
        cls.list.action_import()

    def _erase(self, member=None, user=None, reason="Letter of 3 May", typed=None):
        member = member or self.member
        wizard = (
            self.env["retail.member.erase"]
            .with_user(user or self.officer)
            .create(
                {
                    "partner_id": member.id,
                    "reason": reason,
                    "typed": typed or member.member_no,
                }
            )
        )
        wizard.action_erase()
        self.env.flush_all()
        self.env.invalidate_all()

    def _traces(self):
        """Return (table, column, word) wherever the database has a word of hers."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT c.table_name, c.column_name
              FROM information_schema.columns c
              JOIN pg_class t ON t.relname = c.table_name AND t.relkind = 'r'
             WHERE c.table_schema = 'public'
               AND c.data_type IN ('text', 'character varying', 'jsonb', 'json')
            """
        )
        columns = self.env.cr.fetchall()
        found = []
        for table, column in set(columns) - EXCEPT:
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text ILIKE ANY(%s) LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    [f"%{word}%" for word in WORDS],
                )
            )
            if self.env.cr.fetchone():
                found.append((table, column))
        return sorted(found)

    def test_no_table_knows_the_person_any_more(self):
        self._fill_file()
        before = self._traces()
        self.assertGreater(len(before), 15, before)
        self._erase()
        # What the wizard itself was asked belongs to the officer's screen.
        self.assertEqual(self._traces(), [])
        attachments = self.env["ir.attachment"].search(
            [("res_model", "like", "retail.")]
        )
        self.assertFalse([a for a in attachments if b"Zenobia" in (a.raw or b"")])

    def test_documents_and_sums_stay(self):
        self._fill_file()
        total = self.order.amount_total
        self._erase()
        self.assertEqual(
            (self.order.amount_total, self.order.partner_id), (total, self.member)
        )
        self.assertEqual(
            self._entries(self.member),
            [("earn", 300), ("adjust", 20), ("adjust", -320)],
        )
        self.assertRecordValues(
            self.membership,
            [{"state": "closed", "balance": 0, "spendable": 0, "debt": 0}],
        )
        self.assertEqual(self.membership.card_id.points, 0)
        self.assertEqual(self.env["retail.membership"]._audit(), [])
        self.assertEqual(self.member.consent_ids.mapped("is_given"), [True])

    def test_the_file_is_called_by_its_number_and_archived(self):
        self._erase()
        self.assertRecordValues(
            self.member,
            [
                {
                    "name": f"Erased member {self.number}",
                    "member_no": self.number,
                    "phone": False,
                    "email": False,
                    "member_code": False,
                    "member_phone": False,
                    "active": False,
                }
            ],
        )
        self.assertFalse(self.member.member_profile_ids)

    def test_calls_and_complaints_are_closed_and_keep_their_figures(self):
        self._fill_file()
        self.complaint.priority = "2"
        self._erase()
        self.assertEqual((self.call.state, self.call.notes), ("cancelled", False))
        self.assertTrue(self.complaint.is_closed)
        self.assertEqual(self.complaint.priority, "2")
        for name in ("contact_name", "contact_phone", "email_from"):
            self.assertFalse(self.complaint[name])
        self.assertFalse(self.complaint.message_ids)
        self.assertFalse(self.complaint.activity_ids)

    def test_card_and_number_open_nothing(self):
        code, card = self.member.member_code, self.membership.card_id.code
        token = self.member._member_link().rsplit("/", 1)[1]
        self._erase()
        find = self.env["res.partner"].pos_member_by_code
        for each in (code, card, self.number):
            self.assertFalse(find(self.config.id, each)["res.partner"], each)
        self.assertFalse(self.env["res.partner"]._of_member_token(token))

    def test_the_same_person_can_register_again(self):
        self._erase()
        again = self._create_member("Zenobia Quaxlane", phone="2025550177")
        self.assertNotEqual(again, self.member)
        self.assertEqual(again.member_points, 0)

    def test_both_logs_tell_it_without_the_name(self):
        self._erase()
        log = self.env["retail.access.log"].search([("kind", "=", "erase")])
        self.assertEqual((log.member_no, log.reason), (self.number, "Letter of 3 May"))
        if "privacy.log" in self.env:
            noted = self.env["privacy.log"].search([], order="id desc", limit=1)
            self.assertIn(self.number, noted.execution_details)
            self.assertEqual(noted.anonymized_name, "Z****** Q*******")

    def test_the_portal_login_is_archived(self):
        portal = new_test_user(
            self.env,
            login="zenobia@example.com",
            groups="base.group_portal",
            partner_id=self.member.id,
        )
        self.assertEqual(portal.partner_id, self.member)
        self._erase()
        self.assertFalse(portal.active)
        self.assertEqual(portal.login, f"erased-{portal.id}")

    def test_addresses_go_along(self):
        self.member.child_ids = [
            Command.create(
                {"type": "delivery", "name": "Zenobia", "street": "Quaxlane 8"}
            )
        ]
        address = self.member.child_ids
        self._erase()
        self.assertEqual((address.street, address.active), (False, False))
        self.assertEqual(self._traces(), [])

    def test_other_members_stay_as_they_are(self):
        other = self._create_member("Other", phone="2025550178", email="o@example.com")
        self._sell(other, 50)
        self._erase()
        self.assertEqual((other.phone, other.member_points), ("+1 202-555-0178", 50))

    def test_what_a_family_shares_goes_on_telling_of_the_others(self):
        twin = self._create_member("Twin", phone="2025550179")
        twin.write({"email": self.member.email})
        self.env["mail.blacklist"]._add(self.member.email)
        self._erase()
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", twin.email)]))

    # Who may, and when

    def test_only_officers_erase(self):
        for role in ("clerk", "manager", "hq", "admin"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self._erase(user=user)
            with self.assertRaises(AccessError):
                self.member.with_user(user)._erase_member("Because")

    def test_the_number_and_a_reason_are_asked(self):
        with self.assertRaisesRegex(UserError, "Type the member number"):
            self._erase(typed="M1")
        with self.assertRaisesRegex(UserError, "Say who asked"):
            self._erase(reason=" ")
        self.assertEqual(self.member.name, "Zenobia Quaxlane")

    def _assert_hindered(self, words):
        with self.assertRaisesRegex(UserError, words):
            self._erase()
        self.assertEqual(self.member.name, "Zenobia Quaxlane")

    def test_open_invoices_hinder(self):
        self.init_invoice("out_invoice", self.member, amounts=[10], post=True)
        self._assert_hindered("invoices that are not paid")

    def test_unpaid_orders_and_reservations_hinder(self):
        self._sell(self.member, 100)
        self._reserve(self.member, "order", 10)
        self._assert_hindered("reserved points")
        self.env["retail.points.hold"]._release("order")
        payload = self._payload(
            [{"price": 5}], self.member, state="draft", payment_ids=[]
        )
        self._sync(payload | {"amount_paid": 0})
        self._assert_hindered("orders at a till")

    def test_staff_and_people_of_companies_hinder(self):
        worker = new_test_user(self.env, login="worker", groups="base.group_user")
        member = (
            self.env["res.partner"]
            .sudo()
            ._register_person({"name": "Worker"}, "till", self.shop, worker.partner_id)
        )
        with self.assertRaisesRegex(UserError, "works here"):
            self._erase(member)
        self.member.parent_id = self.env["res.partner"].create(
            {"name": "Works Ltd", "is_company": True}
        )
        self._assert_hindered("belongs to Works Ltd")

    def test_members_of_another_company_need_its_officer(self):
        stranger = self.env["res.company"].create({"name": "Another chain"})
        program = self.env["retail.member.program"].create(
            {"name": "Other Club", "company_id": stranger.id}
        )
        self.env["retail.membership"]._enrol(self.member, program)
        with self.assertRaisesRegex(AccessError, "Another chain"):
            self._erase()

    def test_nobody_is_erased_twice(self):
        self._erase()
        with self.assertRaisesRegex(UserError, "only once"):
            self._erase()

    def test_the_officer_reads_what_will_happen(self):
        self._fill_file()
        wizard = (
            self.env["retail.member.erase"]
            .with_user(self.officer)
            .create({"partner_id": self.member.id})
        )
        self.assertIn("writes off 320 points", wizard.goes)
        self.assertIn("1 complaints", wizard.goes)
        self.assertIn("1 purchases", wizard.stays)
        self.assertFalse(wizard.hindrance)
