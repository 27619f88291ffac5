from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import groups, sla
from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaint(ComplaintCommon):
    def test_a_complaint_gets_number_owner_shop_and_deadline(self):
        complaint = self._create_complaint()
        self.assertRegex(complaint.name, r"^C2026-\d{5}$")
        self.assertRecordValues(
            complaint,
            [
                {
                    "shop_id": self.shop.id,
                    "user_id": self.manager.id,
                    "date_received": datetime(2026, 2, 28, 18),
                    "response_deadline": datetime(2026, 3, 1, 18),
                    "sla_state": "on_time",
                    "is_late": False,
                    "is_closed": False,
                }
            ],
        )

    def test_numbers_differ_in_a_batch(self):
        values = {"description": "Cold coffee"}
        first, second = self.Complaint.create([values, values])
        self.assertNotEqual(first.name, second.name)

    def test_a_purchase_tells_customer_and_shop(self):
        order = self._sell(self.member, 10)
        complaint = self.Complaint.create(
            {"description": "Cold coffee", "pos_order_id": order.id}
        )
        self.assertEqual(complaint.partner_id, self.member)
        self.assertEqual(complaint.shop_id, self.shop)

    def test_without_shop_the_creator_owns_it(self):
        complaint = self.Complaint.with_user(self.clerk).create(
            {"description": "Cold coffee", "shop_id": False}
        )
        self.assertEqual(complaint.user_id, self.clerk)

    def test_the_clerks_only_shop_is_the_shop(self):
        complaint = self.Complaint.with_user(self.clerk).create(
            {"description": "Cold coffee"}
        )
        self.assertRecordValues(
            complaint, [{"shop_id": self.shop.id, "user_id": self.manager.id}]
        )

    def test_the_company_sets_the_hours(self):
        self.company.complaint_response_hours = 0.5
        complaint = self._create_complaint()
        self.assertEqual(complaint.response_deadline, datetime(2026, 2, 28, 18, 30))
        self.company.complaint_response_hours = 48
        self.assertEqual(complaint.response_deadline, datetime(2026, 2, 28, 18, 30))

    def test_praise_needs_no_answer(self):
        self.assertRecordValues(
            self._create_complaint(kind="praise"),
            [{"response_deadline": False, "sla_state": False, "is_late": False}],
        )

    def test_solving_dates_it(self):
        complaint = self._create_complaint()
        complaint.stage_id = self.solved
        self.assertRecordValues(
            complaint,
            [
                {
                    "date_solved": datetime(2026, 2, 28, 18),
                    "resolution_state": "met",
                    "is_closed": True,
                }
            ],
        )

    def test_reopening_forgets_when_it_was_solved(self):
        complaint = self._create_complaint(stage_id=self.solved.id)
        complaint.stage_id = self.Complaint._default_stage_id()
        self.assertFalse(complaint.date_solved)

    def test_every_stage_is_a_column(self):
        self._create_complaint()
        kanban = self.Complaint.with_context(read_group_expand=True)
        answer = kanban.web_read_group([], ["stage_id"])
        columns = [group["stage_id"][0] for group in answer["groups"]]
        self.assertEqual(columns, self.env["retail.complaint.stage"].search([]).ids)


@tagged("post_install", "-at_install")
class TestComplaintDeadline(ComplaintCommon):
    def test_it_turns_at_risk_and_late_when_nobody_answers(self):
        complaint = self._create_complaint()
        for now, state, is_late in (
            (datetime(2026, 3, 1, 13, 59), "on_time", False),
            (datetime(2026, 3, 1, 14), "at_risk", False),
            (datetime(2026, 3, 1, 18), "at_risk", False),
            (datetime(2026, 3, 1, 18, 0, 1), "late", True),
        ):
            self._watch(now)
            self.assertRecordValues(
                complaint, [{"sla_state": state, "is_late": is_late}]
            )

    def test_the_cron_judges_as_the_rule_does(self):
        complaint = self._create_complaint()
        deadline = complaint.response_deadline
        for minutes in range(-300, 60, 20):
            now = deadline + timedelta(minutes=minutes)
            self._watch(now)
            state = sla.state(deadline, deadline - timedelta(hours=4), None, now)
            self.assertEqual(complaint.sla_state, state)

    def test_its_owner_is_told_once(self):
        complaint = self._create_complaint()
        late = datetime(2026, 3, 2)
        self._watch(late)
        self._watch(late + timedelta(hours=1))
        self.assertRecordValues(
            self._activities(complaint),
            [{"user_id": self.manager.id, "date_deadline": late.date()}],
        )
        self.assertEqual(complaint.date_escalated, late)

    def test_what_comes_in_late_is_told_too(self):
        complaint = self._create_complaint(date_received="2026-02-01 10:00:00")
        self.assertEqual(complaint.sla_state, "late")
        self._watch(datetime(2026, 2, 28, 18))
        self.assertTrue(self._activities(complaint))

    def test_without_owner_the_store_manager_is_told(self):
        complaint = self._create_complaint()
        complaint.user_id = False
        self._watch(datetime(2026, 3, 2))
        self.assertEqual(self._activities(complaint).user_id, self.manager)

    def test_without_anybody_it_turns_late_all_the_same(self):
        self.env.ref(groups.HEAD_OFFICE).user_ids = False
        complaint = self._create_complaint()
        complaint.write({"user_id": False, "shop_id": False})
        complaint.user_id = False
        self._watch(datetime(2026, 3, 2))
        self.assertTrue(complaint.is_late)
        self.assertFalse(self._activities(complaint).user_id)

    def test_an_answer_in_time_is_met(self):
        complaint = self._create_complaint()
        self._log(complaint.with_user(self.clerk))
        self._watch(datetime(2026, 3, 5))
        self.assertRecordValues(complaint, [{"sla_state": "met", "is_late": False}])
        self.assertFalse(self._activities(complaint))

    def test_an_answer_after_the_deadline_is_missed(self):
        complaint = self._create_complaint()
        self._watch(datetime(2026, 3, 2))
        with freeze_time("2026-03-02 12:00"):
            self._log(complaint)
        self.assertRecordValues(complaint, [{"sla_state": "missed", "is_late": True}])
        self.assertFalse(self._activities(complaint))

    def test_the_first_answer_counts(self):
        complaint = self._create_complaint()
        self._log(complaint)
        with freeze_time("2026-03-09"):
            self._log(complaint)
        self.assertEqual(complaint.date_first_response, datetime(2026, 2, 28, 18))

    def test_more_late_complaints_cost_no_more_queries_each(self):
        few, many = (self._count_watch_queries(number) for number in (2, 40))
        self.assertLessEqual(many, few + 10)
        self.assertEqual(self.Complaint.search_count([("is_late", "=", True)]), 42)

    def _count_watch_queries(self, number):
        """Return what a watch costs that finds so many late complaints."""
        for _number in range(number):
            self._create_complaint()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._watch(datetime(2026, 3, 2))
        return self.env.cr.sql_log_count - before

    def test_an_idle_watch_is_cheap(self):
        self._create_complaint()
        self.env.flush_all()
        with self.assertQueryCount(5):
            self._watch(datetime(2026, 2, 28, 18, 15))


@tagged("post_install", "-at_install")
class TestComplaintAccess(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_complaint()
        cls.other = cls._create_complaint(shop_id=cls._create_shop("Elsewhere").id)
        cls.shopless = cls._create_complaint()
        cls.shopless.shop_id = False
        cls.all = cls.own | cls.other | cls.shopless
        cls.all.user_id = cls.env.user

    def _seen_by(self, user):
        domain = [("id", "in", self.all.ids)]
        return self.Complaint.with_user(user).search(domain, order="id")

    def test_each_role_sees_what_its_work_needs(self):
        till, hq = self._create_user("till", self.shop), self._create_user("hq")
        self.assertFalse(self._seen_by(till))
        self.assertEqual(self._seen_by(self.clerk), self.own)
        self.assertEqual(self._seen_by(self.manager), self.own | self.shopless)
        self.assertEqual(self._seen_by(hq), self.all)

    def test_a_till_user_logs_a_complaint_and_sees_it(self):
        till = self._create_user("till", self.shop)
        complaint = self.Complaint.with_user(till).create(
            {
                "description": "Cold coffee",
                "partner_id": self.member.id,
                "channel": "till",
            }
        )
        self.assertEqual(complaint.user_id, self.manager)
        self.assertEqual(complaint.description, "Cold coffee")
        with self.assertRaises(AccessError):
            complaint.description = "Changed"

    def test_a_clerk_works_on_own_shops_and_what_is_given_to_her(self):
        self.own.with_user(self.clerk).resolution = "A new cup"
        with self.assertRaises(AccessError):
            self.other.with_user(self.clerk).resolution = "A new cup"
        self.other.user_id = self.clerk
        self.other.with_user(self.clerk).resolution = "A new cup"
        self.assertEqual(self.other.resolution, "A new cup")

    def test_a_clerk_takes_over_but_does_not_assign(self):
        own = self.own.with_user(self.clerk)
        own.action_take()
        self.assertEqual(self.own.user_id, self.clerk)
        with self.assertRaises(AccessError):
            own.user_id = self.manager
        self.own.with_user(self.manager).user_id = self.manager
        self.assertEqual(self.own.user_id, self.manager)

    def test_only_administrators_change_stages_and_causes(self):
        cause = self.env["retail.complaint.cause"].create({"name": "Noise"})
        for record in (self.solved, cause):
            with self.assertRaises(AccessError):
                record.with_user(self._create_user("hq")).name = "X"
            record.with_user(self._create_user("admin")).name = "Y"
            self.assertEqual(record.name, "Y")

    def test_another_companys_complaints_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self._create_complaint(company_id=company.id, shop_id=False)
        hq = self._create_user("hq")
        self.assertFalse(self.Complaint.with_user(hq).search([("id", "=", foreign.id)]))
        with self.assertRaises(AccessError):
            foreign.with_user(hq).read(["name"])

    def test_nobody_of_another_company_gets_its_shop(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._create_complaint(company_id=company.id).shop_id)

    def test_the_file_counts_the_complaints_one_may_see(self):
        self.assertEqual(self.member.with_user(self.manager).complaint_count, 2)
        self.env.invalidate_all()
        self.assertEqual(self.member.with_user(self.clerk).complaint_count, 1)
