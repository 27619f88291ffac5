from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintReport(ComplaintCommon):
    """F1 H4 E3 E4: who answers and solves in time, and where it waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Complaint.search([]).unlink()
        cls.other_shop = cls._create_shop("Harbour")
        cls.cause = cls.env["retail.complaint.cause"].create({"name": "Noise"})
        # Answered after 1 to 10 hours, and after 30; solved after ten times as much.
        cls.answered = cls.Complaint.browse()
        for hours in (*range(1, 11), 30):
            cls.answered |= cls._create_answered(hours)

    @classmethod
    def _create_answered(cls, hours, **values):
        received = fields.Datetime.to_datetime("2026-02-02 09:00:00")
        complaint = cls._create_complaint(date_received=received, **values)
        with freeze_time(received + timedelta(hours=hours)):
            complaint.sudo()._mark_answered(fields.Datetime.now())
            cls.env.flush_all()
        with freeze_time(received + timedelta(hours=10 * hours)):
            complaint.stage_id = cls._stage("solved")
            cls.env.flush_all()
        return complaint

    def _wizard(self, user=None, **values):
        wizard = self.env["retail.complaint.month"].with_user(user or self.env.user)
        return wizard.create({"month": "2026-02"} | values)

    def test_shares_median_and_ninetieth_percentile(self):
        self.assertEqual(
            self._wizard()._figures()["now"],
            {
                "count": 11,
                "open": 0,
                "response_share": 10 / 11,
                "response_median": 6.0,
                "response_p90": 10.0,
                "resolution_share": 10 / 11,
                "resolution_median": 60.0,
                "resolution_p90": 100.0,
                "reopen_share": 0.0,
                "rating": None,
            },
        )

    def test_reopened_ones_are_a_share_of_those_solved(self):
        self.answered[:2].stage_id = self._stage("progress")
        self._create_complaint(date_received="2026-02-03")
        figures = self._wizard()._figures()["now"]
        self.assertEqual(figures["reopen_share"], 2 / 11)
        self.assertEqual(figures["open"], 3)

    def test_figures_by_shop_clerk_cause_and_severity(self):
        self._create_answered(
            40,
            shop_id=self.other_shop.id,
            cause_id=self.cause.id,
            priority="2",
            partner_id=False,
            user_id=self.clerk.id,
        )
        parts = dict(self._wizard()._figures()["parts"])
        for part, name in (
            ("Shop", "Harbour"),
            ("Owner", self.clerk.name),
            ("Cause", "Noise"),
            ("Severity", "Serious"),
        ):
            row = dict(parts[part])[name]
            self.assertEqual((row["count"], row["response_share"]), (1, 0.0))
        self.assertEqual(dict(parts["Shop"])["Market Street"]["count"], 11)
        self.assertEqual(dict(parts["Cause"])["Not said"]["count"], 11)

    def test_praise_and_duplicates_are_left_out(self):
        self._create_complaint(kind="praise", date_received="2026-02-03")
        self.answered[0].sudo().duplicate_of_id = self.answered[1]
        self.assertEqual(self._wizard()._figures()["now"]["count"], 10)

    def test_a_month_is_that_of_the_shop(self):
        self.shop.tz = "Asia/Shanghai"
        for received in ("2026-01-31 15:59:59", "2026-01-31 16:00:00"):
            self._create_complaint(date_received=received)
        wizard = self._wizard(shop_ids=[fields.Command.set(self.shop.ids)])
        self.assertEqual(wizard._figures()["now"]["count"], 12)
        self.assertEqual(wizard._figures()["before"]["count"], 1)

    def test_a_month_without_complaints_has_no_shares(self):
        wizard = self._wizard(month="2024-01")
        self.assertIsNone(wizard._figures()["now"]["response_share"])
        self.assertIn("–", wizard.summary)

    def test_store_managers_see_their_own_shops_figures(self):
        self._create_answered(1, shop_id=self.other_shop.id)
        wizard = self._wizard(self.manager)
        self.assertEqual(wizard._figures()["now"]["count"], 11)
        wizard.shop_ids = self.other_shop
        self.assertEqual(wizard._figures()["now"]["count"], 0)
        office = self._wizard(self._create_user("hq"))
        self.assertEqual(office._figures()["now"]["count"], 12)

    def test_the_title_names_the_shops_that_are_counted(self):
        self.assertIn("Market Street", self._wizard(self.manager)._subtitle())
        office = self._wizard(self._create_user("hq"))
        self.assertIn("All shops", office._subtitle())
        office.shop_ids = self.other_shop
        self.assertIn("Harbour", office._subtitle())

    def test_months_are_chosen_by_name(self):
        wizards = self.env["retail.complaint.month"].with_user(self.manager)
        months = wizards.fields_get(["month"])["month"]["selection"]
        self.assertEqual(months[0], ("2026-02", "February 2026"))
        self.assertEqual(months[2], ("2025-12", "December 2025"))
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self._wizard(self.manager).with_context(lang="zh_CN")
        self.assertEqual(chinese._month_name(), "2026年2月")

    def test_it_opens_on_the_last_month_that_has_any(self):
        wizards = self.env["retail.complaint.month"].with_user(self.manager)
        self.assertEqual(wizards.create({}).month, "2026-02", "January was quiet.")
        self._create_complaint(date_received="2026-01-31 12:00")
        self.assertEqual(wizards.create({}).month, "2026-01")

    def test_late_ones_are_due_since_a_day_with_its_year(self):
        late = self._create_complaint(date_received="2026-02-20 08:00")
        self._watch(fields.Datetime.now())
        self.assertTrue(late.is_late)
        self.assertIn("Feb 21, 2026", self._wizard(self.manager).summary)

    def test_clerks_see_no_figures(self):
        with self.assertRaises(AccessError):
            self._wizard(self.clerk)
        with self.assertRaises(AccessError):
            self.env["retail.complaint.report"].with_user(self.clerk).search([])

    def test_the_pivot_averages_shares_and_times(self):
        report = self.env["retail.complaint.report"].with_user(self.manager)
        [(shop, share, hours)] = report._read_group(
            [], ["shop_id"], ["response_share:avg", "response_time:avg"]
        )
        self.assertEqual(shop, self.shop)
        self.assertAlmostEqual(share, 10 / 11)
        self.assertAlmostEqual(hours, 85 / 11)

    def test_what_is_late_and_open_counts_as_late_already(self):
        late = self._create_complaint(date_received="2026-02-20")
        self._watch(fields.Datetime.now())
        rows = self.env["retail.complaint.report"].search(
            [("complaint_id", "=", late.id)]
        )
        self.assertRecordValues(
            rows, [{"response_share": 0, "resolution_share": 0, "response_time": 0}]
        )

    def test_the_page_for_the_meeting_shows_them(self):
        self._create_complaint(date_received="2026-02-20")
        wizard = self._wizard(self.manager)
        report = self.env["ir.actions.report"].with_user(self.manager)
        html = report._render_qweb_html(
            "retail_customer_mgmt.retail_complaint_month", wizard.ids
        )[0].decode()
        for text in ("February 2026", "Market Street", "83 %", "Nine in ten within"):
            self.assertIn(text, html)
        self.assertEqual(html.count('class="page"'), 1)

    def test_printing_opens_the_report(self):
        action = self._wizard(self.manager).action_print()
        self.assertEqual(
            action["report_name"], "retail_customer_mgmt.retail_complaint_month"
        )
