from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportPreview(MemberLists):
    """What is said of each row before anybody is registered."""

    def test_the_preview_says_who_is_new_known_or_refused(self):
        self._create_member("Bob", phone="+1 202-555-0102")
        record = self._preview(
            HEADER
            + "Ada,(202) 555-0101,ada@example.com,1990-12-10,F,\n".replace(
                "F", "Female"
            )
            + "Robert,202 555 0102,,,,\n"
            + "Ada again,2025550101,,,,\n"
            + "Cyd,12,,,,\n"
            + "Dan,2025550104,,soon,,\n"
            + ",,,,,\n"
        )
        self.assertEqual(
            self._states(record), ["new", "match", "match", "refused", "refused"]
        )
        self.assertEqual(record.row_ids[1].partner_id.name, "Bob")
        self.assertIn("row 2", record.row_ids[2].reason)
        self.assertIn("“12” is not a phone number", record.row_ids[3].reason)
        self.assertIn(
            "“soon” can't be read in column “Birthday”", record.row_ids[4].reason
        )

    def test_a_name_as_long_as_a_page_is_refused(self):
        record = self._preview(HEADER + "x" * 3000 + ",2025550101,,,,\n")
        self.assertIn("too long for a name", self._reason(record))

    def test_the_preview_registers_nobody(self):
        before = self.env["res.partner"].search_count([("is_member", "=", True)])
        self._preview(HEADER + "Ada,2025550101,,,,12\n")
        after = self.env["res.partner"].search_count([("is_member", "=", True)])
        self.assertEqual(after, before)

    def test_an_answer_outside_the_choices_names_them(self):
        record = self._preview(HEADER + "Ada,2025550101,,,yes,\n")
        self.assertIn("Female, Male", self._reason(record))

    def test_a_change_after_the_preview_asks_for_another(self):
        other = self._create_shop("Harbour")
        source = self.env.ref("retail_customer_mgmt.retail_member_source_office")
        record = self._upload("Name,Phone,Note\nAda,2025550101,x\n")
        changes = {
            "column": lambda: record.column_ids[2].write({"field_name": "employer"}),
            "shop": lambda: record.write({"shop_id": other.id}),
            "source": lambda: record.write({"source_id": source.id}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                record.action_preview()
                change()
                self.assertEqual(record.state, "draft")
                self.assertFalse(record.row_ids)
                with self.assertRaisesRegex(UserError, "Press Preview"):
                    record.action_import()

    def test_the_preview_refuses_what_registration_would(self):
        self.shop.country_id = self.env.ref("base.cn")
        other = self._create_member("Bob", phone="+1 202-555-0102")
        self.env["retail.member.code"].sudo().create(
            {"code": "OLD-1", "partner_id": other.id}
        )
        self.program.attributes_definition = [
            {
                "name": "pets",
                "type": "tags",
                "string": "Pets",
                "tags": [["c", "Cat", 1]],
            }
        ]
        cases = {
            "ID Number": ("11010519491231002A", "ID number"),
            "Birthday": ("2031-01-01", "birthday is in the future"),
            "Joined": ("2031-01-01", "lies in the future"),
            "Pets": ("Dragon", "no answer to “Pets”"),
            "Card": ("OLD-1", "Another member has the card"),
            "Points,Expires": ("5,2020-01-01", "lapse before the day"),
            "Points": ("1e300", "can't be read"),
        }
        for header, (cell, reason) in cases.items():
            with self.subTest(header):
                record = self._preview(f"Name,{header}\nAda,{cell}\n")
                self.assertIn(reason, self._reason(record) or "")

    def test_one_card_in_two_rows_is_one_members(self):
        record = self._preview(
            "Phone,Card\n+12025550101,OLD-1\n+12025550101,OLD-1\n+12025550102,OLD-1\n"
        )
        self.assertEqual(self._states(record), ["new", "match", "refused"])

    def test_the_form_shows_a_first_look_only(self):
        bad = "".join(f"Bad {n},{n},,,,\n" for n in range(10, 40))
        record = self._preview(self._rows_of(range(50000, 50060)) + bad)
        looks = record.look_ids.mapped("state")
        self.assertEqual(looks, ["refused"] * 20 + ["new"] * 20)
        arch = record.get_view(view_type="form")["arch"]
        self.assertNotIn('name="row_ids"', arch)

    def test_a_thousand_rows_are_matched_with_few_queries(self):
        record = self._upload(self._rows_of(range(50000, 51000)))
        with self.assertQueryCount(80):
            record.action_preview()
        self.assertEqual(record.row_count, 1000)
