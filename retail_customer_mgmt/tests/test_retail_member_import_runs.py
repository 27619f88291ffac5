from base64 import b64decode
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_retail_member_import import HEADER, MemberLists


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailMemberImportRuns(MemberLists):
    """Short and long lists from their start to their result, and how long they stay."""

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
