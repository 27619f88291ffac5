import io
from datetime import date

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportReading(MemberLists):
    """A3: files of all kinds are read, and their columns recognised."""

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

    def test_a_column_mapped_twice_is_refused(self):
        record = self._upload("Name,Phone,Phone 2\nAda,2025550101,2025550102\n")
        record.column_ids[2].field_name = "phone"
        with self.assertRaisesRegex(UserError, "Two columns"):
            record.action_preview()
