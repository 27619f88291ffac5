from contextlib import suppress
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common_quality import NOON, TODAY, QualityCommon


class BrokenError(Exception):
    """Something that nobody foresaw."""


@tagged("post_install", "-at_install")
class TestInspectionNights(QualityCommon):
    """Stale files, what was mended, and nights that go on where they stopped (A7)."""

    def test_a_file_nobody_touched_for_n_days_is_stale(self):
        """Requirement A7: monthly by default, to the day."""
        company = self.env["res.company"].new({})
        self.assertEqual(company.member_stale_days, 30)
        self.company.member_stale_days = 30
        joined = datetime(2026, 5, 11, 9)
        member = self._create_kept(date_joined=joined)
        self._untouched(member)
        self.assertFalse(self._inspect(date(2026, 6, 9)))
        flaw = self._inspect(date(2026, 6, 10))
        self.assertRecordValues(flaw, [{"kind": "stale", "user_id": self.clerk.id}])

    def _untouched(self, *members):
        ids = [member.id for member in members]
        self._sql(
            "UPDATE retail_member_profile SET date_edited = NULL"
            " WHERE partner_id = ANY(%s)",
            ids,
        )

    def test_a_shop_has_its_own_rhythm(self):
        """Requirement H3."""
        self.company.member_stale_days = 30
        slow = self._create_shop("Harbour", stale_days=90)
        joined = datetime(2026, 4, 1)
        here = self._create_kept("Here", date_joined=joined)
        there = self._create_kept("There", shop=slow, date_joined=joined)
        self._untouched(here, there)
        self._inspect()
        self.assertEqual(self._found(), {("Here", "stale", False, False)})
        self.company.member_stale_days = 0
        self._inspect(date(2026, 7, 15))
        self.assertEqual(self._found(), {("There", "stale", False, False)})

    def test_purchase_call_and_correction_keep_a_file_fresh(self):
        self.company.member_stale_days = 30
        joined = datetime(2026, 1, 1)
        names = ("Buyer", "Reached", "Not reached", "Corrected", "Refuses", "Nobody")
        members = {name: self._create_kept(name, date_joined=joined) for name in names}
        self._untouched(*members.values())
        with freeze_time(NOON):
            self._sell(members["Buyer"], 10)
            for name, outcome in (("Reached", "reached"), ("Not reached", "no_answer")):
                call = self.env["retail.callback"].create(
                    {"partner_id": members[name].id, "topic": "Call"}
                )
                call._close(outcome)
            members["Corrected"].city = "Springfield"
        members["Refuses"].is_call_refused = True
        self._inspect(date(2026, 6, 20))
        self.assertEqual(
            {name for name, *_rest in self._found()}, {"Not reached", "Nobody"}
        )

    def test_what_is_mended_is_closed_at_once_and_by_whom(self):
        member = self._create_kept(birthday=False, phone=False)
        flaws = self._inspect()
        with freeze_time(NOON):
            member.with_user(self.clerk).member_birthday = "1990-05-01"
        self.assertEqual(self._found(), {("Ada", "missing", "phone", False)})
        mended = flaws.filtered(lambda flaw: flaw.field_name == "birthday")
        self.assertRecordValues(
            mended,
            [{"state": "mended", "closed_by": self.clerk.id, "date_closed": NOON}],
        )

    def test_the_night_closes_what_was_mended_elsewhere(self):
        member = self._create_kept(birthday=False)
        flaw = self._inspect()
        self._sql(
            "UPDATE retail_member_profile SET birthday = '1990-05-01'"
            " WHERE partner_id = %s",
            member.id,
        )
        self._inspect(date(2026, 6, 11))
        self.assertRecordValues(flaw, [{"state": "mended", "closed_by": False}])

    def test_what_breaks_again_is_found_again(self):
        member = self._create_kept(birthday=False)
        self._inspect()
        member.member_birthday = "1990-05-01"
        member.member_birthday = False
        self._inspect(date(2026, 6, 11))
        self.assertEqual(len(self.Flaw.search([])), 2)
        self.assertEqual(len(self._open()), 1)

    def test_closed_archived_and_former_files_are_nobodys_work(self):
        closed, archived = (
            self._create_kept("A", birthday=False),
            self._create_kept("B"),
        )
        archived.member_birthday = False
        self.assertEqual(len(self._inspect()), 2)
        closed.membership_id.sudo()._change_state("closed", "Test")
        archived.active = False
        self.assertFalse(self._inspect(date(2026, 6, 11)))

    def test_the_work_moves_with_the_member_and_from_those_who_left(self):
        other = self._create_shop("Harbour")
        member = self._create_kept(birthday=False)
        flaw = self._inspect()
        member.member_shop_id = other
        self.clerk.active = False
        self._inspect(date(2026, 6, 11))
        self.assertRecordValues(
            flaw, [{"state": "open", "shop_id": other.id, "user_id": False}]
        )

    def test_a_task_handed_to_somebody_stays_there(self):
        self._create_kept(birthday=False)
        flaw = self._inspect()
        colleague = self._create_user("clerk", self.shop)
        flaw.with_user(self.manager).user_id = colleague
        self._inspect(date(2026, 6, 11))
        self.assertEqual(flaw.user_id, colleague)

    def test_an_idle_night_writes_nothing(self):
        self._create_kept(birthday=False)
        flaw = self._inspect()
        self._sql("UPDATE retail_member_flaw SET write_date = '2020-01-01'")
        [(before,)] = self._versions(flaw)
        self._inspect(date(2026, 6, 11))
        self.assertEqual(self._versions(flaw), [(before,)])

    def _versions(self, flaw):
        return self.env.execute_query(
            SQL("SELECT ctid FROM retail_member_flaw WHERE id = %s", flaw.id)
        )

    def test_files_are_inspected_once_a_day(self):
        self._inspect()
        self._create_kept(birthday=False)
        self.assertFalse(self._inspect())
        self.assertEqual(len(self._inspect(date(2026, 6, 11))), 1)

    def test_who_runs_it_by_hand_has_the_files_inspected_again(self):
        cron = self.env.ref("retail_customer_mgmt.ir_cron_inspect_quality")
        nights = self.env["retail.member.inspection"]
        birthday = {"birthday": False}
        for name in ("First", "Second"):
            self._create_kept(name, **birthday)
            with self.enter_registry_test_mode():
                self.assertIs(cron.method_direct_trigger(), True)
            self.env.invalidate_all()
        self.assertEqual(
            {found[0] for found in self._found()} & {"First", "Second"},
            {"First", "Second"},
        )
        night = nights.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(night), 1)
        self.assertTrue(night.date_done)

    def test_a_stopped_night_goes_on_where_it_was(self):
        members = [self._create_kept(f"M{n}", birthday=False) for n in range(4)]
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=0):
            self._inspect(TODAY, 1)
        night = self.env["retail.member.inspection"].search([])
        self.assertFalse(night.date_done)
        first = night.inspected_until
        self._sql(
            "UPDATE retail_member_profile SET birthday = NULL WHERE id <= %s", first
        )
        self._inspect(TODAY, 2)
        self.assertTrue(night.date_done)
        self.assertEqual(len(self._open(*members)), 4)
        figures = self.env["retail.member.quality"].search([])
        self.assertEqual(sum(figures.mapped("missing")), len(self._open()))

    def test_a_company_that_fails_stops_no_other(self):
        other = self.env["res.company"].create({"name": "Other"})
        Night = type(self.env["retail.member.inspection"])
        inspect = Night._inspect_until

        def inspect_or_break(night, last):
            inspect(night, last)
            if night.company_id == self.company:
                raise BrokenError

        self._create_kept(birthday=False)
        # assertRaises would undo what was committed before.
        with (
            patch.object(Night, "_inspect_until", inspect_or_break),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "ERROR"),
            suppress(BrokenError),
        ):
            self._inspect()
            self.fail("The job has to be seen to fail.")
        self.env.invalidate_all()
        nights = self.env["retail.member.inspection"].search([])
        done = {night.company_id: bool(night.date_done) for night in nights}
        self.assertFalse(done[self.company])
        self.assertTrue(done[other])
        self.assertFalse(self._open())
        self.assertEqual(len(self._inspect()), 1)

    def test_statements_grow_with_batches_not_with_members(self):
        self._create_kept("One", birthday=False)
        self._inspect()
        few = self._count_queries(date(2026, 6, 11))
        for number in range(20):
            self._create_kept(f"M{number}", birthday=False)
        self.assertEqual(self._count_queries(date(2026, 6, 12)), few)
        self.assertEqual(len(self._open()), 21)

    def _count_queries(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        night = self.env["retail.member.inspection"].sudo()._of(self.company, day)
        night._inspect_until(10**9)
        night._finish()
        return self.env.cr.sql_log_count - before
