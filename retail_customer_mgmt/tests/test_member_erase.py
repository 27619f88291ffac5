from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common_member_erase import EraseCommon

WORDS = ("Zenobia", "zenobia@example.com", "2025550177", "Quaxlane")
EXCEPT = {("account_move", "invoice_partner_display_name"), ("bus_bus", "message")}


@tagged("post_install", "-at_install")
class TestMemberErase(EraseCommon):
    """H1: a privacy officer erases the person; documents and sums stay."""

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
