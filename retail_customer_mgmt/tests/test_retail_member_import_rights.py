from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportRights(MemberLists):
    """Who imports members, who brings points, and who sees whose lists."""

    def test_who_imports_is_asked_again_what_she_may(self):
        record = self._preview(HEADER + "Ada,2025550101,,,,12\n")
        with self.assertRaisesRegex(UserError, "Head office imports points"):
            record.with_user(self.users["manager"]).action_import()

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
