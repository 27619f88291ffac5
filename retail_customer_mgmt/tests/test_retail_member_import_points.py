from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportPoints(MemberLists):
    """Points that a list brings: once for each member, and in the right programme."""

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

    def test_points_that_lapse_keep_their_last_day(self):
        record = self._import(
            self._preview("Phone,Points,Expires\n2025550101,40,2026-12-31\n")
        )
        entry = record.row_ids.partner_id.membership_id.entry_ids
        self.assertEqual(entry.lot_ids.expires_on, date(2026, 12, 31))
