from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import retail_callback_planner
from .common_callback import CallbackCommon

MONDAY = date(2026, 3, 2)


class KilledError(Exception):
    """The server stops in the middle of a night."""


@tagged("post_install", "-at_install")
class TestPlacing(CallbackCommon):
    """Calls are spread over open days, so that nobody gets 400 on Monday."""

    def _join_many(self, count, **values):
        return self.env["res.partner"].union(
            *(
                self._join(datetime(2025, 1, 1), name=f"Member {number}", **values)
                for number in range(count)
            )
        )

    def _days(self, calls):
        return Counter(calls.mapped("date_due"))

    def test_a_first_night_gives_nobody_more_than_fits_into_a_day(self):
        self.company.callback_capacity = 3
        self._create_rule()
        self._join_many(8)
        calls = self._plan(MONDAY)
        days = [MONDAY + timedelta(days=number) for number in range(3)]
        self.assertEqual(self._days(calls), dict(zip(days, (3, 3, 2), strict=True)))
        self.assertEqual(len(self._activities(calls)), 3)

    def test_who_does_not_fit_into_four_weeks_is_not_planned_yet(self):
        self.company.callback_capacity = 1
        self._create_rule()
        self._join_many(30)
        self.assertEqual(len(self._plan(MONDAY)), 28)
        self.Callback.search([], limit=2).action_cancel()
        planned = self._plan(MONDAY).filtered(lambda call: call.state == "planned")
        self.assertEqual(len(planned), 28)

    def test_users_have_a_capacity_of_their_own(self):
        self.company.callback_capacity = 1
        self.manager.callback_capacity = 2
        self._create_rule()
        mine, other = self._join_many(4), self._join_many(2)
        other.member_user_id = self.clerk
        self._plan(MONDAY)
        tomorrow = MONDAY + timedelta(days=1)
        for members, per_day in ((mine, 2), (other, 1)):
            calls = self.Callback.search([("partner_id", "in", members.ids)])
            self.assertEqual(
                self._days(calls), {MONDAY: per_day, tomorrow: per_day}, per_day
            )

    def test_calls_of_nobody_are_spread_by_shop(self):
        self.shop.user_id = False
        self.company.callback_capacity = 1
        self._create_rule()
        self._join_many(2)
        self._join(datetime(2025, 1, 1), shop=self._create_shop("Elsewhere"))
        self.assertEqual(sorted(self._days(self._plan(MONDAY)).values()), [1, 2])

    def test_overdue_calls_take_their_place_today(self):
        self.company.callback_capacity = 2
        late = self._create_callback(date_due=MONDAY - timedelta(days=3))
        late.user_id = self.manager
        self._create_rule()
        self._join_many(2)
        planned = self._plan(MONDAY) - late
        self.assertEqual(
            self._days(planned), {MONDAY: 1, MONDAY + timedelta(days=1): 1}
        )
        self.assertEqual(late.date_due, MONDAY - timedelta(days=3))

    def test_calls_keep_to_the_opening_days_and_holidays(self):
        hours = self.env["resource.calendar"].create(
            {
                "name": "Tue-Sat",
                "tz": "Asia/Tokyo",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Open",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 20,
                            "day_period": "morning",
                        },
                    )
                    for day in range(1, 6)
                ],
            }
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": hours.id,
                "date_from": datetime(2026, 3, 2, 15),  # the 3rd in Tokyo
                "date_to": datetime(2026, 3, 3, 14, 59),
            }
        )
        self.shop.write({"resource_calendar_id": hours.id, "tz": "Asia/Tokyo"})
        self._create_rule()
        self._join_many(1)
        call = self._plan(MONDAY)
        self.assertEqual(call.date_due, date(2026, 3, 4))
        self.assertNotIn("The right day", call.reason)

    def test_a_shop_that_never_opens_gets_no_visits(self):
        empty = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [(5,)]}
        )
        self.shop.resource_calendar_id = empty
        self._create_rule()
        self._join_many(1)
        self.assertFalse(self._plan(MONDAY))

    def test_clock_changes_leave_the_days_alone(self):
        hours = self.env["resource.calendar"].create({"name": "Mon-Fri"})
        self.shop.write({"resource_calendar_id": hours.id, "tz": "Europe/Berlin"})
        days = self.shop._open_days(date(2026, 3, 27), 5)  # forward on the 29th
        self.assertEqual([day.day for day in days], [27, 30, 31])
        days = self.shop._open_days(date(2026, 10, 23), 5)  # back on the 25th
        self.assertEqual([day.day for day in days], [23, 26, 27])

    def test_two_calls_to_one_member_lie_days_apart(self):
        light = self._create_rule("prospect", 1, name="Light")
        heavy = self._create_rule("birthday", 0, name="Heavy", priority="1")
        member = self._join(datetime(2026, 2, 1))
        member.member_profile_ids.birthday = "1990-03-04"
        light_call = self._plan(MONDAY)
        self.assertEqual(light_call.rule_id, light)
        self.assertEqual(light_call.date_due, MONDAY)
        self._create_rule("birthday", 0, name="As light")
        late = date(2026, 3, 4)
        heavy_call, other = (self._plan(late) - light_call).sorted(
            lambda call: call.rule_id != heavy
        )
        # The weightier call pushes out the light one, though its day has come.
        self.assertEqual((heavy_call.rule_id, heavy_call.date_due), (heavy, late))
        self.assertEqual(light_call.state, "planned")
        self.assertEqual(light_call.date_due, date(2026, 3, 11))
        # One that makes sense on this day only finds none.
        self.assertEqual(other.state, "cancelled")
        self.assertIn("another call too near", other.reason)

    def test_the_activity_goes_where_its_call_goes(self):
        self._create_rule("prospect", 1, name="Light")
        self._create_rule("birthday", 0, name="Heavy", priority="1")
        member = self._join(datetime(2026, 2, 1))
        member.member_profile_ids.birthday = "1990-03-04"
        light_call = self._plan(MONDAY)
        self.assertEqual(self._activities(light_call).date_deadline, MONDAY)
        with freeze_time("2026-03-04 12:00"):
            heavy_call = self._plan(date(2026, 3, 4)) - light_call
        self.assertFalse(self._activities(light_call))
        self.assertEqual(len(self._activities(heavy_call)), 1)

    def test_a_call_of_the_same_weight_stays_when_its_day_has_come(self):
        self._create_rule("prospect", 1, name="Light")
        self._create_rule("birthday", 0, name="As light")
        member = self._join(datetime(2026, 2, 1))
        member.member_profile_ids.birthday = "1990-03-04"
        call = self._plan(MONDAY)
        other = self._plan(date(2026, 3, 4)) - call
        self.assertEqual((call.date_due, other.state), (MONDAY, "cancelled"))

    def test_a_late_call_that_no_night_has_placed_stays_late(self):
        late = MONDAY - timedelta(days=3)
        call = self._create_callback(
            rule_id=self._create_rule("purchase", 3).id,
            date_due=late,
            date_wanted=late,
        )
        self._plan(MONDAY)
        self.assertEqual((call.state, call.date_due), ("planned", late))
        self.assertEqual(self._activities(call).date_deadline, late)

    def test_the_right_day_is_that_of_the_rule_however_late_it_was_planned(self):
        self._create_rule("complaint", 2)
        member = self._join(datetime(2026, 1, 1))
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold"}
        )
        complaint.sudo().date_solved = datetime(2026, 2, 25, 12)
        call = self._plan(MONDAY)
        self.assertEqual(call.date_due, MONDAY)
        self.assertIn("The right day was 02/27/2026", call.reason)

    def test_any_day_is_right_for_a_visit(self):
        self.company.callback_capacity = 1
        self._create_rule()
        self._join_many(2)
        for call in self._plan(MONDAY):
            self.assertNotIn("The right day", call.reason)

    def test_the_weightier_rule_goes_first(self):
        light = self._create_rule("complaint", 9, name="Light")
        heavy = self._create_rule("complaint", 10, name="Heavy", priority="2")
        member = self._join(datetime(2026, 1, 1))
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold"}
        )
        complaint.sudo().date_solved = datetime(2026, 3, 1, 12)
        calls = self._plan(MONDAY)
        days = {call.rule_id: call.date_due for call in calls}
        self.assertEqual(days[heavy], date(2026, 3, 11))
        self.assertEqual(days[light], date(2026, 3, 18))

    def test_a_visit_waits_while_another_call_is_near(self):
        self._create_rule(name="First", sequence=1)
        self._create_rule(name="Second", sequence=2, delay_days=20)
        self._join_many(1)
        self.assertEqual(self._plan(MONDAY).topic, "First")

    def test_a_month_without_room_drops_a_call_about_a_purchase(self):
        self.company.callback_capacity = 1
        self._create_rule("purchase", 0, wait_days=1)
        today = self.company._care_today()
        for day in (0, 1):
            call = self._create_callback(
                self._create_member(), date_due=today + timedelta(days=day)
            )
            call.user_id = self.manager
        member = self._create_member()
        member.member_user_id = False
        self._sell(member, 10)
        self._plan(today)
        call = self.Callback.search([("partner_id", "=", member.id)])
        self.assertEqual(call.state, "cancelled")
        self.assertIn("all days on which it made sense were full", call.reason)

    def test_who_refuses_after_the_planning_is_not_called(self):
        self.company.callback_capacity = 1
        self._create_rule()
        members = self._join_many(2)
        today, tomorrow = self._plan(MONDAY).sorted("date_due")
        members._record_consent("service", ["phone"], False, "page")
        self._plan(MONDAY)
        self.assertEqual((today | tomorrow).mapped("state"), ["cancelled", "cancelled"])
        self.assertFalse(self._activities(today | tomorrow))
        self.assertIn("wants no such calls", tomorrow.reason)

    def test_a_day_that_somebody_chose_stays(self):
        self._create_rule()
        self._join_many(1)
        call = self._plan(MONDAY)
        sunday = MONDAY + timedelta(days=13)
        call.date_due = sunday
        self._plan(MONDAY + timedelta(days=1))
        self.assertRecordValues(call, [{"date_due": sunday, "date_wanted": False}])

    def test_calls_still_to_come_move_up_when_there_is_room(self):
        self.company.callback_capacity = 1
        self._create_rule()
        self._join_many(3)
        first, second, third = self._plan(MONDAY).sorted("date_due")
        self.assertEqual(third.date_due, MONDAY + timedelta(days=2))
        first.action_cancel()
        with patch.object(retail_callback_planner, "BATCH_SIZE", 1):
            self._plan(MONDAY)
        self.assertEqual(
            (second.date_due, third.date_due), (MONDAY, MONDAY + timedelta(days=1))
        )

    def test_a_second_run_changes_nothing(self):
        self.company.callback_capacity = 2
        self._create_rule()
        self._join_many(5)
        before = self._plan(MONDAY).mapped(lambda call: (call.id, call.date_due))
        after = self._plan(MONDAY).mapped(lambda call: (call.id, call.date_due))
        self.assertEqual(before, after)

    def test_a_night_that_was_cut_off_goes_on_without_doubles(self):
        self._create_rule()
        members = self._join_many(5)
        rule = self.env["retail.callback.rule"]
        plan_batch = type(rule)._plan_batch
        batches = []

        def plan_and_die(*args):
            if batches:
                raise KilledError
            batches.append(args)
            return plan_batch(*args)

        # assertRaises would undo what was committed before.
        with (
            patch.object(type(rule), "_plan_batch", plan_and_die),
            patch.object(retail_callback_planner, "BATCH_SIZE", 2),
            suppress(KilledError),
        ):
            self._run_cron(rule, "_plan_rules", self.company, MONDAY)
        self.assertEqual(len(self.Callback.search([])), 2)
        calls = self._plan(MONDAY)
        self.assertEqual(sorted(calls.partner_id.ids), sorted(members.ids))
        self.assertEqual(len(calls), 5)
        self.assertTrue(all(calls.mapped("is_placed")))

    def test_a_company_that_fails_stops_no_other(self):
        other = self.env["res.company"].create({"name": "Other", "sequence": -1})
        self._create_rule()
        self._join_many(2)
        Rule = type(self.env["retail.callback.rule"])
        plan_rules = Rule._plan_rules

        def plan_or_die(rules, company, today):
            if company == other:
                raise KilledError
            return plan_rules(rules, company, today)

        with (
            patch.object(Rule, "_plan_rules", plan_or_die),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "ERROR"),
            suppress(KilledError),
        ):
            self._plan(MONDAY)
            self.fail("The job has to be seen to fail.")
        self.env.invalidate_all()
        self.assertEqual(len(self.Callback.search([])), 2)

    def test_more_members_cost_no_more_queries(self):
        rule = self._create_rule()
        counts = []
        for count in (2, 12):
            self._join_many(count)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._run_cron(rule, "_plan_rules", self.company, MONDAY)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(self.Callback.search([])), count)
            self.Callback.search([]).unlink()
            self.env["res.partner"].search([("name", "like", "Member ")]).active = False
        self.assertLessEqual(counts[1], counts[0])

    def test_each_company_plans_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._create_rule()
        self._join_many(1)
        self.env.flush_all()
        rule = self.env["retail.callback.rule"]
        self._run_cron(rule, "_plan_company", other, MONDAY)
        self.assertFalse(self.Callback.search([]))
        self.assertEqual(self._plan(MONDAY).company_id, self.company)
