import io
from base64 import b64decode, b64encode
from datetime import date
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RetailCommon

HEADER = "Name,Mobile,E-mail,Birthday,Gender,Points\n"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImport(RetailCommon):
    """A3, A5: a list of members from a file, standardised as at every other door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls._create_users()

    def _upload(self, text, role="hq", name="members.csv", shop=None):
        content = text.encode() if isinstance(text, str) else text
        return (
            self.env["retail.member.import"]
            .with_user(self.users[role])
            .create(
                {
                    "file": b64encode(content),
                    "file_name": name,
                    "shop_id": (shop or self.shop).id,
                }
            )
        )

    def _preview(self, text, **kwargs):
        record = self._upload(text, **kwargs)
        record.action_preview()
        return record

    def _import(self, record):
        record.action_import()
        self._go_on()
        record.invalidate_recordset()
        return record

    def _go_on(self):
        self._run_cron(self.env["retail.member.import"].sudo(), "_cron_import")

    def _states(self, record):
        return record.row_ids.sorted("number").mapped("state")

    def _reason(self, record):
        return record.row_ids.filtered(lambda row: row.state == "refused").reason

    # Reading

    def test_columns_are_recognised_by_usual_names(self):
        record = self._upload(HEADER + "Ada,2025550101,,,,\n")
        self.assertEqual(
            record.column_ids.mapped("field_name"),
            ["name", "phone", "email", "birthday", "gender", "points"],
        )

    def test_a_spreadsheet_in_chinese_is_read(self):
        self.shop.country_id = self.env.ref("base.cn")
        record = self._preview(
            "姓名,手机\n李梅,１３８ ００１３ ８０００\n".encode("gb18030")
        )
        self.assertRecordValues(
            record.row_ids,
            [{"name": "李梅", "phone": "+86 138 0013 8000", "state": "new"}],
        )

    def test_an_excel_file_is_read_with_its_dates(self):
        book, out = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["Name", "Birthday", "Phone"])
        book.active.append(["Ada", date(1990, 12, 10), 2025550101])
        book.save(out)
        record = self._import(self._preview(out.getvalue(), name="members.xlsx"))
        profile = record.row_ids.partner_id.member_profile_ids
        self.assertEqual(profile.birthday, date(1990, 12, 10))

    def test_a_file_without_rows_or_of_another_kind_is_refused(self):
        for content in ("Name,Phone\n", "", "\n\n"):
            with self.subTest(content), self.assertRaises(UserError):
                self._upload(content)
        with self.assertRaisesRegex(UserError, "can't be read"):
            self._upload(b"\x89PNG\r\n\x1a\n\x00\x00", name="photo.png")

    def test_a_list_without_a_name_or_phone_column_is_refused(self):
        record = self._upload("Colour\nred\n")
        with self.assertRaisesRegex(UserError, "which column is the name"):
            record.action_preview()

    # Preview

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

    def test_the_preview_registers_nobody(self):
        before = self.env["res.partner"].search_count([("is_member", "=", True)])
        self._preview(HEADER + "Ada,2025550101,,,,12\n")
        after = self.env["res.partner"].search_count([("is_member", "=", True)])
        self.assertEqual(after, before)

    def test_an_answer_outside_the_choices_names_them(self):
        record = self._preview(HEADER + "Ada,2025550101,,,yes,\n")
        self.assertIn("Female, Male", self._reason(record))

    def test_a_column_mapped_twice_is_refused(self):
        record = self._upload("Name,Phone,Phone 2\nAda,2025550101,2025550102\n")
        record.column_ids[2].field_name = "phone"
        with self.assertRaisesRegex(UserError, "Two columns"):
            record.action_preview()

    # Import

    def test_good_rows_are_registered_and_bad_ones_kept_with_their_reason(self):
        record = self._import(
            self._preview(
                HEADER
                + "Ada,2025550101,ADA@Example.com,1990-12-10,Female,120\n"
                + "Cyd,12,,,,\n"
            )
        )
        self.assertEqual(self._states(record), ["done", "refused"])
        ada = record.row_ids[0].partner_id
        self.assertRecordValues(
            ada,
            [
                {
                    "member_phone": "+12025550101",
                    "email": "ada@example.com",
                    "member_shop_id": self.shop.id,
                    "member_points": 120,
                }
            ],
        )
        self.assertEqual(ada.member_source_id.code, "import")
        self.assertEqual(self._entries(ada), [("opening", 120)])
        self.assertEqual(record.state, "done")

    def test_a_known_person_keeps_what_her_file_says(self):
        bob = self._create_member("Bob", phone="+1 202-555-0102")
        self._import(self._preview(HEADER + "Robert,2025550102,bob@example.com,,,5\n"))
        self.assertRecordValues(
            bob, [{"name": "Bob", "email": "bob@example.com", "member_points": 5}]
        )

    def test_the_same_file_twice_changes_nothing(self):
        text = HEADER + "Ada,2025550101,,,,100\n"
        first = self._import(self._preview(text))
        second = self._import(self._preview(text))
        ada = first.row_ids.partner_id
        self.assertEqual(second.row_ids.partner_id, ada)
        self.assertEqual(self._entries(ada), [("opening", 100)])

    def test_a_mended_list_gives_no_points_twice(self):
        ada = "Ada,2025550101,,,,100\n"
        first = self._import(self._preview(HEADER + "Cyd,12,,,,5\n" + ada))
        member = first.row_ids.partner_id
        mended = self._preview(HEADER + ada + "Cyd,2025550103,,,,5\n")
        remark = "Has got points from a list already (100 on 06/15/2026)"
        self.assertIn(remark, mended.row_ids[0].reason)
        self._import(mended)
        self.assertEqual(self._states(mended), ["done", "done"])
        self.assertIn(remark, mended.row_ids[0].reason)
        self.assertEqual(self._entries(member), [("opening", 100)])
        cyd = mended.row_ids[1].partner_id
        self.assertEqual(self._entries(cyd), [("opening", 5)])

    def test_two_rows_of_one_person_give_points_once(self):
        record = self._preview(
            HEADER + "Ada,2025550101,,,,100\nAda L,2025550101,,,,7\n"
        )
        self.assertIn("Row 2 brings the points already", record.row_ids[1].reason)
        self._import(record)
        member = record.row_ids[0].partner_id
        self.assertEqual(self._entries(member), [("opening", 100)])

    def test_a_branch_brings_points_into_its_parents_programme(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        user = self.users["hq"]
        user.company_ids |= branch
        shop = self._create_shop("Branch Shop", company_id=branch.id)
        record = self._upload("Phone,Points\n2025550101,40\n").with_context(
            allowed_company_ids=[self.company.id, branch.id]
        )
        record.write({"company_id": branch.id, "shop_id": shop.id})
        record.action_preview()
        self._import(record)
        self.assertEqual(
            record.row_ids.partner_id.membership_id.program_id, self.program
        )
        self.assertEqual(self._entries(record.row_ids.partner_id), [("opening", 40)])

    # What the preview was made of

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

    def test_who_imports_is_asked_again_what_she_may(self):
        record = self._preview(HEADER + "Ada,2025550101,,,,12\n")
        with self.assertRaisesRegex(UserError, "Head office imports points"):
            record.with_user(self.users["manager"]).action_import()

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

    def test_an_error_of_one_row_stops_no_other(self):
        Partner = type(self.env["res.partner"])
        record = self._preview(self._rows_of(range(50000, 50004)))
        errors = iter((ValueError("x"), OverflowError("x"), "data", None))
        register = Partner.register_member

        def fail(self, *args, **kwargs):
            error = next(errors)
            if error == "data":
                self.env.cr.execute("SELECT 1 / 0")
            elif error:
                raise error
            return register(self, *args, **kwargs)

        with patch.object(Partner, "register_member", fail), mute_logger("odoo.sql_db"):
            record.action_import()
        self.assertEqual(self._states(record), ["refused"] * 3 + ["done"])
        self.assertIn("can't be kept", record.row_ids[0].reason)

    def test_a_choice_that_is_a_number_is_no_id(self):
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "EU Shoe Size",
                "value_ids": [Command.create({"name": "Any", "active": True})],
            }
        )
        word = str(facet.value_ids.id)
        record = self._import(self._preview(f"Name,EU Shoe Size\nAda,{word}\n"))
        profile = record.row_ids.partner_id.member_profile_ids
        self.assertEqual(profile.preference_value_ids.name, word)

    def test_an_archived_or_translated_choice_is_no_new_one(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        facet = self.env["retail.preference.facet"].create({"name": "Milk"})
        oat, soy = facet._find_values("Oat, Soy", may_add=True)
        oat.active = False
        soy.with_context(lang="fr_FR").name = "Soja"
        french = facet.with_context(lang="fr_FR")
        self.assertEqual(french._find_values("oat, soy, soja", may_add=True), oat | soy)
        with self.assertRaises(UserError):
            facet._find_values("Oat")

    def test_the_form_shows_a_first_look_only(self):
        bad = "".join(f"Bad {n},{n},,,,\n" for n in range(10, 40))
        record = self._preview(self._rows_of(range(50000, 50060)) + bad)
        looks = record.look_ids.mapped("state")
        self.assertEqual(looks, ["refused"] * 20 + ["new"] * 20)
        arch = record.get_view(view_type="form")["arch"]
        self.assertNotIn('name="row_ids"', arch)

    def test_a_campaign_is_kept_of_new_members_only(self):
        """Requirement A3."""
        bob = self._create_member("Bob", phone="+1 202-555-0102")
        record = self._upload("Phone\n2025550101\n2025550102\n")
        record.campaign = "fair"
        record.action_preview()
        self._import(record)
        self.assertEqual(record.row_ids[0].partner_id.member_campaign, "fair")
        self.assertFalse(bob.member_campaign)

    def test_a_campaign_is_kept_at_the_desk(self):
        wizard = self.env["retail.member.register"].create(
            {"name": "Cyd", "phone": "2025550103", "campaign": "poster"}
        )
        wizard.shop_id = self.shop
        wizard.action_register()
        member = self.env["res.partner"].search([("member_phone", "=", "+12025550103")])
        self.assertEqual(member.member_campaign, "poster")

    def test_points_that_lapse_keep_their_last_day(self):
        record = self._import(
            self._preview("Phone,Points,Expires\n2025550101,40,2026-12-31\n")
        )
        entry = record.row_ids.partner_id.membership_id.entry_ids
        self.assertEqual(entry.lot_ids.expires_on, date(2026, 12, 31))

    def test_an_old_card_finds_the_new_file(self):
        again = self._preview("Phone,Card\n2025550199,OLD-77\n")
        record = self._import(self._preview("Phone,Card\n2025550101,OLD-77\n"))
        code = self.env["retail.member.code"].search([("code", "=", "OLD-77")])
        self.assertEqual(code.partner_id, record.row_ids.partner_id)
        self._import(again)  # looked at before the card was taken
        self.assertIn("Another member has the card", self._reason(again))
        self.assertFalse(
            self.env["res.partner"].search([("member_phone", "=", "+12025550199")]),
            "a row is registered whole or not at all",
        )

    def test_member_since_dates_the_membership_back(self):
        record = self._import(self._preview("Phone,Joined\n2025550101,2019-05-01\n"))
        membership = record.row_ids.partner_id.membership_id
        self.assertEqual(membership.date_joined.date(), date(2019, 5, 1))

    def _rows_of(self, numbers):
        lines = (f"Member {n},20255{n:05d},,,,\n" for n in numbers)
        return HEADER + "".join(lines)

    def test_a_short_list_is_done_at_once(self):
        record = self._preview(self._rows_of(range(50010, 50013)))
        record.action_import()
        self.assertEqual(record.state, "done")
        self.assertEqual(self._states(record), ["done"] * 3)

    def test_a_paused_list_goes_on_where_it_stopped(self):
        record = self._preview(self._rows_of(range(50000, 50104)))
        record.action_import()
        self.assertEqual(self._states(record), ["done"] * 100 + ["new"] * 4)
        record.action_pause()
        self._go_on()
        self.assertEqual(self._states(record), ["done"] * 100 + ["new"] * 4)
        self._import(record)
        self.assertEqual(self._states(record), ["done"] * 104)
        self.assertEqual(len(set(record.row_ids.partner_id)), 104)

    def test_the_scheduler_registers_the_last_rows_too(self):
        record = self._preview(self._rows_of(range(50000, 50103)))
        record.action_import()
        cron = self.env.ref("retail_customer_mgmt.ir_cron_import_members")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertEqual(self._states(record), ["done"] * 103)
        self.assertEqual(record.state, "done")
        progress = self.env["ir.cron.progress"].search(
            [("cron_id", "=", cron.id)], order="id desc", limit=1
        )
        self.assertRecordValues(progress, [{"done": 3, "remaining": 0}])

    def test_the_result_file_says_what_became_of_each_row(self):
        record = self._import(
            self._preview(HEADER + "=1+1,2025550101,,,,\nCyd,12,,,,\n")
        )
        head, ada, cyd = b64decode(record.report).decode("utf-8-sig").splitlines()
        self.assertTrue(head.startswith("Row,Result,Remark,Member Number,Name,Mobile"))
        self.assertIn(record.row_ids[0].partner_id.member_no, ada)
        self.assertIn("'=1+1", ada)
        self.assertIn('Refused,"“12” is not a phone number', cyd)

    def test_a_thousand_rows_are_matched_with_few_queries(self):
        record = self._upload(self._rows_of(range(50000, 51000)))
        with self.assertQueryCount(80):
            record.action_preview()
        self.assertEqual(record.row_count, 1000)

    # Rights

    def test_points_are_for_head_office(self):
        record = self._upload(HEADER + "Ada,2025550101,,,,12\n", role="manager")
        with self.assertRaisesRegex(UserError, "Head office imports points"):
            record.action_preview()

    def test_rows_are_registered_with_the_rights_of_who_started_them(self):
        """A manager can't let head office's list give points that she changed."""
        record = self._preview(HEADER + "Ada,2025550101,,,,12\n")
        as_manager = record.with_user(self.users["manager"])
        as_manager.write({"state": "running", "user_id": self.users["hq"].id})
        self.assertEqual(record.user_id, self.users["manager"])
        self._go_on()
        record.invalidate_recordset()
        self.assertIn("Head office imports", self._reason(record))

    def test_each_group_sees_its_own_lists(self):
        elsewhere = self._create_shop("Harbour")
        here = self._upload(HEADER + "Ada,2025550101,,,,\n")
        there = self._upload(HEADER + "Bob,2025550102,,,,\n", shop=elsewhere)
        Import = self.env["retail.member.import"]
        for role, seen in (("manager", here), ("hq", here | there)):
            with self.subTest(role):
                self.assertEqual(Import.with_user(self.users[role]).search([]), seen)
        for role in ("till", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                Import.with_user(self.users[role]).search([])

    def test_nobody_writes_rows_by_hand(self):
        record = self._preview(HEADER + "Ada,2025550101,,,,\n")
        row = record.row_ids.with_user(self.users["admin"])
        with self.assertRaises(AccessError):
            row.write({"cells": ["Eve", "2025550101", "", "", "", "9999"]})
        with self.assertRaises(AccessError):
            row.create(
                {"import_id": record.id, "number": 9, "cells": [], "state": "new"}
            )

    def test_a_list_is_forgotten_after_three_months(self):
        record = self._import(self._preview(HEADER + "Ada,2025550101,,,,\n"))
        with freeze_time("2030-01-01"):
            self.env["retail.member.import"]._gc_lists()
        self.assertFalse(record.exists())

    def test_a_list_that_nobody_went_on_with_is_forgotten_too(self):
        draft = self._upload(HEADER + "Ada,2025550101,,,,\n")
        preview = self._preview(HEADER + "Ada,2025550101,,,,\n")
        paused = self._preview(self._rows_of(range(50000, 50101)))
        paused.action_import()
        paused.action_pause()
        running = self._preview(self._rows_of(range(51000, 51101)))
        running.action_import()
        with freeze_time("2030-01-01"):
            self.env["retail.member.import"]._gc_lists()
        lists = draft | preview | paused | running
        self.assertEqual(lists.exists(), running)
