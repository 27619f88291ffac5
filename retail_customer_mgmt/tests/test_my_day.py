from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestMyDay(CallbackCommon):
    """A clerk's day at a glance: what is hers, counted and in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._care_today()
        cls.elsewhere = cls._create_shop("Elsewhere")
        cls.members = [cls._create_member(f"Member {number}") for number in range(8)]
        for member in cls.members:
            member.member_user_id = cls.clerk

    def _day(self, user=None):
        self.env.flush_all()
        day = self.env["retail.my.day"].with_user(user or self.clerk).get_day()
        return {part["name"]: part for part in day["parts"]} | {"made": day["made"]}

    def _create_flaws(self, count, **values):
        flaws = self.env["retail.member.flaw"].sudo()
        return flaws.create(
            [
                {
                    "partner_id": member.id,
                    "company_id": self.company.id,
                    "shop_id": member.member_shop_id.id,
                    "user_id": self.clerk.id,
                    "kind": "missing",
                    "field_name": "email",
                    "date_found": self.today,
                }
                | values
                for member in self.members[:count]
            ]
        )

    def _request_points(self, count):
        adjustments = self.env["retail.points.adjustment"]
        self.company.points_approval_limit = 0
        asking = self._create_user("manager", self.shop)
        return adjustments.with_user(asking).create(
            [
                {
                    "membership_id": member.membership_id.id,
                    "points": 100,
                    "reason": "Kind",
                }
                for member in self.members[:count]
            ]
        )

    def _fill(self, count):
        for number, member in enumerate(self.members[:count]):
            self._create_callback(member, date_due=self.today - timedelta(days=number))
            member.member_profile_ids.birthday = self.today.replace(year=1988)
            self.env["retail.complaint"].create(
                {
                    "partner_id": member.id,
                    "description": "Cold",
                    "user_id": self.clerk.id,
                }
            )

    # Rights

    def test_only_who_keeps_files_has_a_day(self):
        for role in ("till", "privacy"):
            with self.assertRaisesRegex(AccessError, "Ask an administrator"):
                self._day(self._create_user(role, self.shop))

    def test_managers_see_approvals_and_clerks_do_not(self):
        self._request_points(2)
        self.assertNotIn("approvals", self._day())
        for role in ("manager", "hq", "admin"):
            day = self._day(self._create_user(role, self.shop))
            self.assertEqual(day["approvals"]["count"], 2, role)
            self.assertEqual(day["compensations"]["count"], 0, role)

    def test_nobody_approves_what_he_asked_for(self):
        asking = self._request_points(1).user_id
        self.assertEqual(self._day(asking)["approvals"]["count"], 0)

    def test_each_sees_what_is_hers(self):
        self._fill(3)
        self._create_flaws(3)
        hers, others = self._day(), self._day(self._create_user("clerk", self.shop))
        for name in ("calls", "complaints", "files", "birthdays"):
            self.assertEqual((hers[name]["count"], others[name]["count"]), (3, 0), name)

    # Counts and order

    def test_the_count_is_that_of_the_list_it_opens(self):
        self._fill(7)
        self._create_flaws(7)
        self._request_points(7)
        for user in (self.clerk, self.manager):
            day = self._day(user)
            for name in set(day) - {"made"}:
                part = day[name]
                action = self.env["ir.actions.act_window"]._for_xml_id(part["action"])
                listed = self.env[part["model"]].with_user(user).search(part["domain"])
                self.assertEqual(action["res_model"], part["model"])
                self.assertEqual(part["count"], len(listed), name)
                self.assertEqual(len(part["rows"]), min(5, part["count"]), name)

    def test_calls_come_latest_first_then_by_value(self):
        days = ((0, 10), (-2, 1), (0, 700), (1, 900))
        calls = [
            self._create_callback(
                member, date_due=self.today + timedelta(days=ahead), value=value
            )
            for member, (ahead, value) in zip(self.members, days, strict=False)
        ]
        part = self._day()["calls"]
        ids = [row["id"] for row in part["rows"]]
        self.assertEqual(ids, [calls[place].id for place in (1, 2, 0)])
        self.assertEqual((part["count"], part["late"]), (3, 1))
        self.assertEqual([row["late"] for row in part["rows"]], [2, 0, 0])

    def test_calls_made_today_are_counted(self):
        for number, call in enumerate(self._create_callback() for _number in range(3)):
            call.with_user(self.clerk)._close("reached")
            call.date_done = fields.Datetime.now() - timedelta(days=2 * (number == 2))
        self.assertEqual(self._day()["made"], 2)

    def test_complaints_are_mine_or_nobodys_and_count_down(self):
        complaints = self.env["retail.complaint"].create(
            [
                {"partner_id": member.id, "description": "Cold"}
                for member in self.members[:4]
            ]
        )
        complaints.user_id = self.clerk
        complaints[1].user_id = False
        complaints[2].user_id = self.manager
        closed = self.env["retail.complaint.stage"].search([("is_closed", "=", True)])
        complaints[3].sudo()._mark_answered(fields.Datetime.now())
        complaints[3].stage_id = closed[0]
        part = self._day()["complaints"]
        shown = {row["id"] for row in part["rows"]}
        self.assertEqual(shown, set(complaints[:2].ids))
        self.assertTrue(all(row["clock"]["deadline"] for row in part["rows"]))

    def test_what_is_solved_but_not_answered_stays_in_time_to_answer(self):
        complaint = self.env["retail.complaint"].create(
            {"partner_id": self.members[0].id, "description": "Cold"}
        )
        complaint.user_id = self.clerk
        closed = self.env["retail.complaint.stage"].search([("is_closed", "=", True)])
        complaint.stage_id = closed[0]
        [row] = self._day()["complaints"]["rows"]
        self.assertEqual(row["clock"]["goal"], "response")
        complaint.sudo().date_received -= timedelta(days=2)
        self.assertEqual(complaint.sla_state, "missed")
        self.assertEqual(self._day()["complaints"]["count"], 0)

    def test_mended_files_are_off_the_list(self):
        flaws = self._create_flaws(2)
        flaws[0].state = "mended"
        self.assertEqual(
            [row["id"] for row in self._day()["files"]["rows"]], flaws[1].ids
        )

    def test_birthdays_of_the_next_seven_days(self):
        for member, ahead in zip(self.members, (6, 0, 7, -1), strict=False):
            day = self.today + timedelta(days=ahead)
            member.member_profile_ids.birthday = day.replace(year=1988)
        part = self._day()["birthdays"]
        shown = [row["id"] for row in part["rows"]]
        self.assertEqual(shown, [self.members[1].id, self.members[0].id])
        self.assertTrue(part["rows"][0]["highlight"])

    def test_birthdays_nobody_is_responsible_for_are_the_shops(self):
        here, there = (
            self._create_member("Here"),
            self._create_member("There", self.elsewhere),
        )
        for member in (here, there):
            member.member_user_id = False
            member.member_profile_ids.birthday = self.today.replace(year=1988)
        rows = self._day()["birthdays"]["rows"]
        self.assertEqual([row["id"] for row in rows], here.ids)

    def test_names_made_of_a_number_are_masked(self):
        member = self._create_member("+12025550142", phone="+12025550142")
        self._create_callback(member)
        [row] = self._day()["calls"]["rows"]
        self.assertNotIn("2025550", "".join(filter(str.isdigit, row["title"])))

    # Cost

    def test_the_day_costs_as_many_queries_for_eight_as_for_five(self):
        self._fill(5)
        self._create_flaws(5)
        manager = self.manager
        counted = []
        for user in (self.clerk, manager):
            self._day(user)
            counted.append(self._count_queries(user))
        self._fill_more()
        for user, before in zip((self.clerk, manager), counted, strict=True):
            # One more count a part, where there is more than is shown.
            self.assertLessEqual(self._count_queries(user), before + 5)
            self.assertLess(before, 120)

    def _count_queries(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["retail.my.day"].with_user(user).get_day()
        return self.cr.sql_log_count - before

    def _fill_more(self):
        self._create_flaws(8, field_name="phone")
        for member in self.members:
            self._create_callback(member, date_due=self.today - timedelta(days=2))
            self.env["retail.complaint"].create(
                {"partner_id": member.id, "description": "C", "user_id": self.clerk.id}
            )
            member.member_profile_ids.birthday = self.today.replace(year=1977)
