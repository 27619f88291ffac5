from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RetailCommon


class CallbackCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.callback.rule"].search([]).active = False
        cls.Callback = cls.env["retail.callback"]
        cls.manager = cls._create_user("manager", cls.shop)
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.env.flush_all()

    @classmethod
    def _create_rule(cls, trigger="visit", delay_days=30, **values):
        return cls.env["retail.callback.rule"].create(
            {"name": "Call", "trigger": trigger, "delay_days": delay_days} | values
        )

    @classmethod
    def _create_callback(cls, partner=None, **values):
        partner = partner or cls._create_member()
        return cls.Callback.create(
            {"partner_id": partner.id, "topic": "Call", "user_id": cls.clerk.id}
            | values
        )

    @classmethod
    def _join(cls, moment, **values):
        """Register a member who joined at a moment, whom nobody is responsible for."""
        member = cls._create_member(date_joined=moment, **values)
        member.member_user_id = False
        return member

    def _plan(self, today):
        self._run_cron(self.env["retail.callback.rule"], "_cron_plan", today)
        return self.Callback.search([], order="id")

    def _activities(self, callbacks):
        return self.env["mail.activity"].search(
            [("res_model", "=", "retail.callback"), ("res_id", "in", callbacks.ids)]
        )


@tagged("post_install", "-at_install")
class TestPlanAfterPurchase(CallbackCommon):
    def setUp(self):
        super().setUp()
        self.member = self._create_member()
        self.call_rule = self._create_rule("purchase", 3)

    def test_an_order_that_arrives_a_month_late_plans_no_call(self):
        self._sell(self.member, 100, date=datetime(2026, 1, 30, 12))
        self.assertFalse(self.Callback.search([]))

    @freeze_time("2026-01-30 13:00:00")
    def test_a_purchase_plans_a_call_days_later(self):
        self.member.member_user_id = self.clerk
        order = self._sell(self.member, 100, date=datetime(2026, 1, 30, 12))
        self.assertRecordValues(
            self.Callback.search([]),
            [
                {
                    "partner_id": self.member.id,
                    "rule_id": self.call_rule.id,
                    "membership_id": self.member.membership_id.id,
                    "company_id": self.company.id,
                    "shop_id": self.shop.id,
                    "user_id": self.clerk.id,
                    "pos_order_id": order.id,
                    "date_due": date(2026, 2, 2),
                    "state": "planned",
                    "topic": "Call",
                    "source_key": f"purchase:{self.call_rule.id}:{order.uuid}",
                }
            ],
        )

    def test_the_same_order_plans_once(self):
        order = self._sell(self.member, 100)
        self.Callback.search([]).action_cancel()
        self.env["retail.callback.rule"]._plan_after_purchase(order)
        self.assertEqual(len(self.Callback.search([])), 1)

    def test_never_two_open_calls_of_one_rule(self):
        self._sell(self.member, 100)
        self._sell(self.member, 100)
        self.assertEqual(len(self.Callback.search([])), 1)

    def test_a_refund_plans_nothing(self):
        order = self._sell(self.member, 100)
        self.Callback.search([]).unlink()
        self._refund(order)
        self.assertFalse(self.Callback.search([]))

    def test_a_sale_to_nobody_plans_nothing(self):
        self._sell(None, 100)
        self.assertFalse(self.Callback.search([]))

    def test_the_store_manager_calls_where_nobody_is_responsible(self):
        self.member.member_user_id = False
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).user_id, self.manager)

    def test_who_left_is_not_given_calls(self):
        self.member.member_user_id = self.clerk
        self.clerk.action_archive()
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).user_id, self.manager)

    def test_without_shop_manager_a_call_has_no_assignee(self):
        self.member.member_user_id = False
        self.shop.user_id = False
        self._sell(self.member, 100)
        self.assertFalse(self.Callback.search([]).user_id)

    def test_who_wants_no_calls_gets_none(self):
        self.member.is_call_refused = True
        self._sell(self.member, 100)
        self.assertFalse(self.Callback.search([]))

    def test_a_rule_asks_for_shops_and_tiers(self):
        other_shop = self._create_shop("Elsewhere")
        self.call_rule.shop_ids = other_shop
        self._create_rule("purchase", 1, name="Gold", tier_ids=self.tier_gold.ids)
        self._create_rule("purchase", 1, name="Base", tier_ids=self.tier_member.ids)
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).mapped("topic"), ["Base"])

    def test_the_topic_is_in_the_language_of_who_calls(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.call_rule.with_context(lang="fr_FR").name = "Remerciement"
        self.manager.lang = "fr_FR"
        self.member.member_user_id = self.manager
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).topic, "Remerciement")

    def test_a_planner_that_fails_never_blocks_a_payment(self):
        def fail(*args):
            raise ValueError("broken")

        self.patch(type(self.call_rule), "_query_follow_ups", fail)
        with mute_logger("odoo.addons.retail_customer_mgmt.models.pos_order_callback"):
            order = self._sell(self.member, 100)
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.Callback.search([]))

    def test_planning_is_one_statement(self):
        order = self._sell(self.member, 100)
        rules = self.env["retail.callback.rule"]
        self.Callback.search([]).unlink()
        self.assertEqual(rules._plan_after_purchase(order), 1)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(rules._plan_after_purchase(order), 0)


@tagged("post_install", "-at_install")
class TestPlanVisits(CallbackCommon):
    def test_a_member_silent_for_the_days_is_due(self):
        rule = self._create_rule(delay_days=30)
        member = self._join(datetime(2026, 1, 31, 23, 59))
        self.assertFalse(self._plan(date(2026, 3, 1)))
        self.assertRecordValues(
            self._plan(date(2026, 3, 2)),
            [
                {
                    "partner_id": member.id,
                    "rule_id": rule.id,
                    "shop_id": self.shop.id,
                    "user_id": self.manager.id,
                    "date_due": date(2026, 3, 2),
                    "pos_order_id": False,
                }
            ],
        )

    def test_leap_day_counts(self):
        self._create_rule(delay_days=30)
        self._join(datetime(2028, 1, 31, 12))
        self.assertFalse(self._plan(date(2028, 2, 29)))
        self.assertTrue(self._plan(date(2028, 3, 1)))

    def test_days_are_those_of_the_programme(self):
        self.env["retail.member.program"].search([]).sudo().tz = "Asia/Shanghai"
        self._create_rule(delay_days=1)
        self._join(datetime(2026, 1, 30, 16, 30))  # the 31st in Shanghai
        self.assertFalse(self._plan(date(2026, 1, 31)))
        self.assertTrue(self._plan(date(2026, 2, 1)))

    def test_planning_again_plans_nothing_more(self):
        self._create_rule()
        self._join(datetime(2026, 1, 1))
        self._plan(date(2026, 3, 1))
        self._plan(date(2026, 3, 1))
        self.assertEqual(len(self._plan(date(2026, 3, 2))), 1)

    def test_a_purchase_or_a_call_starts_the_days_anew(self):
        self._create_rule(delay_days=30)
        buyer, called = (
            self._join(datetime(2026, 1, 1), name=name) for name in ("Bob", "Cleo")
        )
        self._sell(buyer, 10, date=datetime(2026, 2, 20, 12))
        self._create_callback(
            called, state="done", outcome="reached"
        ).date_done = datetime(2026, 2, 25, 12)
        planned = self._plan(date(2026, 3, 22)).filtered(lambda c: c.state == "planned")
        self.assertEqual(planned.partner_id, buyer)
        planned = self._plan(date(2026, 3, 27)).filtered(lambda c: c.state == "planned")
        self.assertEqual(planned.partner_id, buyer | called)

    def test_a_cancelled_call_does_not_come_back_at_once(self):
        self._create_rule(delay_days=30)
        self._join(datetime(2026, 1, 1))
        with freeze_time("2026-03-01 12:00"):
            self._plan(date(2026, 3, 1)).action_cancel()
        self.assertEqual(len(self._plan(date(2026, 3, 2))), 1)
        self.assertEqual(len(self._plan(date(2026, 3, 31))), 2)

    def test_a_visit_rule_asks_for_shops_and_tiers(self):
        self._create_rule(shop_ids=self._create_shop("Elsewhere").ids)
        self._create_rule(name="Gold", tier_ids=self.tier_gold.ids)
        self._create_rule(
            name="Base", shop_ids=self.shop.ids, tier_ids=self.tier_member.ids
        )
        self._join(datetime(2026, 1, 1))
        self.assertEqual(self._plan(date(2026, 3, 1)).mapped("topic"), ["Base"])

    def test_frozen_members_and_refusals_are_left_alone(self):
        self._create_rule()
        self._join(datetime(2026, 1, 1)).membership_id._change_state("frozen", "Test")
        self._join(datetime(2026, 1, 1), name="Bob").is_call_refused = True
        self.assertFalse(self._plan(date(2026, 3, 1)))

    def test_batches_reach_everybody(self):
        rule = self._create_rule()
        for number in range(5):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        self.env.flush_all()
        self._run_cron(rule, "_plan_visit", self.company, date(2026, 3, 1), 2)
        self.assertEqual(len(self.Callback.search([])), 5)

    def test_a_rule_of_another_company_plans_nothing_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._create_rule(company_id=other.id)
        self._join(datetime(2026, 1, 1))
        self.assertFalse(self._plan(date(2026, 3, 1)))

    def test_without_home_shop_a_call_has_no_shop(self):
        self._create_rule()
        member = self._join(datetime(2026, 1, 1))
        member.write({"member_shop_id": False, "member_user_id": False})
        self.assertRecordValues(
            self._plan(date(2026, 3, 1)), [{"shop_id": False, "user_id": False}]
        )

    def test_more_members_cost_no_more_queries(self):
        rule = self._create_rule()
        members = [self._join(datetime(2026, 1, 1), name=f"M{n}") for n in range(10)]
        self.env.flush_all()
        with self.assertQueryCount(8):
            self._run_cron(rule, "_plan_visits", self.company, date(2026, 3, 1))
        self.assertEqual(len(self.Callback.search([])), len(members))


@tagged("post_install", "-at_install")
class TestCallbackActivity(CallbackCommon):
    def test_what_is_due_and_assigned_is_shown_overnight(self):
        due = self._create_callback(date_due="2026-03-01")
        later = self._create_callback(self._create_member("Bob"), date_due="2099-01-01")
        self._activities(due).with_context(retail_callback_sync=True).unlink()
        nobodys = self._create_callback(
            self._create_member("Cleo"), date_due="2026-03-01"
        )
        nobodys.user_id = False
        self._plan(date(2026, 3, 1))
        self.assertRecordValues(
            self._activities(due),
            [
                {
                    "user_id": self.clerk.id,
                    "date_deadline": date(2026, 3, 1),
                    "summary": "Call",
                    "res_name": "Ada: Call",
                }
            ],
        )
        self.assertFalse(self._activities(later | nobodys))

    def test_a_second_night_shows_nothing_twice(self):
        callback = self._create_callback(date_due="2026-03-01")
        self._plan(date(2026, 3, 1))
        self._plan(date(2026, 3, 2))
        self.assertEqual(len(self._activities(callback)), 1)

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].search_count([])
        notices = self.env["mail.notification"].search_count([])
        self._create_callback(date_due="2026-03-01")
        self._plan(date(2026, 3, 1))
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(self.env["mail.notification"].search_count([]), notices)

    def test_a_person_is_shown_no_more_than_fits(self):
        self.company.callback_capacity = 2
        self._create_rule()
        for number in range(4):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        callbacks = self._plan(date(2026, 3, 1))
        self.assertEqual(len(callbacks), 4)
        self.assertEqual(
            self._activities(callbacks).mapped("res_id"), callbacks[:2].ids
        )
        self.company.callback_capacity = 0
        self._plan(date(2026, 3, 1))
        self.assertEqual(len(self._activities(callbacks)), 4)

    def test_a_call_planned_by_hand_is_shown_at_once_when_due(self):
        callback = self._create_callback()
        self.assertEqual(self._activities(callback).user_id, self.clerk)
        callback.date_due = "2099-01-01"
        self.assertFalse(self._activities(callback))
        callback.date_due = "2026-01-01"
        self.assertEqual(self._activities(callback).date_deadline, date(2026, 1, 1))

    def test_the_activity_follows_the_assignee(self):
        callback = self._create_callback()
        callback.user_id = self.manager
        self.assertEqual(self._activities(callback).user_id, self.manager)
        callback.user_id = False
        self.assertFalse(self._activities(callback))

    def test_the_callback_follows_its_activity(self):
        callback = self._create_callback()
        self._activities(callback).write(
            {"user_id": self.manager.id, "date_deadline": "2026-05-31"}
        )
        self.assertRecordValues(
            callback, [{"user_id": self.manager.id, "date_due": date(2026, 5, 31)}]
        )

    def test_marking_the_activity_done_closes_the_call(self):
        callback = self._create_callback()
        activity = self._activities(callback).with_user(self.clerk)
        activity.action_feedback(feedback="All is well")
        self.assertRecordValues(
            callback,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "notes": "All is well",
                    "attempts": 1,
                    "done_by": self.clerk.id,
                }
            ],
        )
        self.assertFalse(self._activities(callback))

    def test_closing_the_call_finishes_the_activity(self):
        callback = self._create_callback()
        activity = self._activities(callback)
        callback.with_user(self.clerk)._close("reached", satisfaction=5, notes="Happy")
        self.assertRecordValues(activity, [{"active": False, "feedback": "Happy"}])
        self.assertIn("Happy", "".join(callback.message_ids.mapped("body")))

    def test_dropping_the_activity_cancels_the_call(self):
        callback = self._create_callback()
        self._activities(callback).with_user(self.clerk).unlink()
        self.assertEqual(callback.state, "cancelled")

    def test_cancelling_the_call_drops_the_activity(self):
        callback = self._create_callback()
        callback.action_cancel()
        self.assertFalse(self._activities(callback))

    def test_what_people_schedule_besides_is_not_the_call(self):
        callback = self._create_callback()
        other = callback.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk.id, automated=False
        )
        other.action_feedback()
        self.assertEqual(callback.state, "planned")
        self.assertFalse(other.action_close_callback())

    def test_the_calls_of_who_left_go_to_the_store_manager(self):
        callback = self._create_callback(date_due="2026-03-01")
        self.clerk.action_archive()
        self.assertEqual(callback.state, "planned")
        self._plan(date(2026, 3, 1))
        self.assertEqual(callback.user_id, self.manager)
        self.assertEqual(self._activities(callback).user_id, self.manager)

    def test_more_calls_cost_no_more_queries_each(self):
        self._create_rule()
        for number in range(20):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        self.env.flush_all()
        rule = self.env["retail.callback.rule"]
        self._run_cron(rule, "_plan_visits", self.company, date(2026, 3, 1))
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._run_cron(self.Callback, "_show_due", self.company, date(2026, 3, 1))
        self.assertEqual(len(self._activities(self.Callback.search([]))), 20)


@tagged("post_install", "-at_install")
class TestCloseCallback(CallbackCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time("2026-01-31 12:00"))
        self.callback = self._create_callback()

    def _wizard(self):
        action = self.callback.with_user(self.clerk).action_close()
        model = self.env[action["res_model"]].with_user(self.clerk)
        return Form(model.with_context(**action["context"]))

    def test_reached_asks_for_satisfaction(self):
        wizard = self._wizard()
        wizard.satisfaction = 4
        wizard.notes = "Likes the scarf"
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "satisfaction": 4,
                    "notes": "Likes the scarf",
                    "date_done": datetime(2026, 1, 31, 12),
                    "done_by": self.clerk.id,
                }
            ],
        )

    def test_no_answer_is_tried_again_tomorrow(self):
        wizard = self._wizard()
        wizard.satisfaction = 4
        wizard.outcome = "no_answer"
        self.assertEqual(wizard.date_next, date(2026, 2, 1))
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback,
            [
                {
                    "state": "planned",
                    "outcome": "no_answer",
                    "satisfaction": 0,
                    "attempts": 1,
                    "date_due": date(2026, 2, 1),
                    "date_done": False,
                }
            ],
        )
        self.assertFalse(self._activities(self.callback))

    def test_no_answer_without_next_date_gives_up(self):
        wizard = self._wizard()
        wizard.outcome = "no_answer"
        wizard.date_next = False
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback, [{"state": "done", "outcome": "no_answer"}]
        )

    def test_who_refuses_calls_is_not_called_again(self):
        other = self._create_callback(self.callback.partner_id, topic="Other")
        wizard = self._wizard()
        wizard.outcome = "do_not_call"
        wizard.save().action_confirm()
        self.assertTrue(self.callback.partner_id.is_call_refused)
        self.assertRecordValues(
            self.callback | other, [{"state": "done"}, {"state": "cancelled"}]
        )

    def test_a_call_is_not_done_without_outcome(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.callback.state = "done"
            self.env.flush_all()

    def test_satisfaction_goes_up_to_five(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.callback.satisfaction = 6
            self.env.flush_all()

    def test_average_satisfaction_leaves_out_who_was_not_asked(self):
        self.callback._close("reached", satisfaction=4)
        self._create_callback(self._create_member("Bob"))._close("reached")
        [(average,)] = self.Callback._read_group([], [], ["satisfaction:avg"])
        self.assertEqual(average, 4)

    def test_a_reopened_call_is_to_be_made_again(self):
        self.callback._close("reached", satisfaction=4)
        self.callback.action_reopen()
        self.assertRecordValues(
            self.callback, [{"state": "planned", "outcome": False, "date_done": False}]
        )
        self.assertTrue(self._activities(self.callback))


@tagged("post_install", "-at_install")
class TestCallbackAccess(CallbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_shop = cls._create_shop("Elsewhere")
        cls.member = cls._create_member()
        cls.own = cls._create_callback(cls.member, user_id=False)
        cls.other = cls._create_callback(
            cls.member, shop_id=cls.other_shop.id, user_id=False
        )
        cls.shopless = cls._create_callback(cls.member, user_id=False)
        (cls.own | cls.other | cls.shopless).user_id = False
        cls.shopless.shop_id = False
        cls.all = cls.own | cls.other | cls.shopless

    def _seen_by(self, user):
        return self.Callback.with_user(user).search([("id", "in", self.all.ids)])

    def test_each_role_sees_what_its_work_needs(self):
        till, hq = self._create_user("till", self.shop), self._create_user("hq")
        self.assertFalse(self._seen_by(till))
        self.assertEqual(self._seen_by(self.clerk), self.own)
        self.assertEqual(self._seen_by(self.manager), self.own | self.shopless)
        self.assertEqual(self._seen_by(hq), self.all)

    def test_a_clerk_sees_what_is_given_to_her(self):
        self.other.user_id = self.clerk
        self.assertEqual(self._seen_by(self.clerk), self.own | self.other)

    def test_a_till_user_plans_a_call_and_sees_it(self):
        till = self._create_user("till", self.shop)
        callback = self.Callback.with_user(till).create(
            {"partner_id": self.member.id, "topic": "Scarf is back"}
        )
        self.assertEqual(callback.topic, "Scarf is back")
        with self.assertRaises(AccessError):
            callback.notes = "Changed"

    def test_a_clerk_takes_over_but_does_not_assign(self):
        own = self.own.with_user(self.clerk)
        own.action_take()
        self.assertEqual(self.own.user_id, self.clerk)
        with self.assertRaises(AccessError):
            own.user_id = self.manager
        with self.assertRaises(AccessError):
            self._activities(self.own).with_user(self.clerk).user_id = self.manager

    def test_a_manager_assigns(self):
        self.own.with_user(self.manager).user_id = self.clerk
        self.assertEqual(self._activities(self.own).user_id, self.clerk)

    def test_only_administrators_change_rules(self):
        rule = self._create_rule()
        with self.assertRaises(AccessError):
            rule.with_user(self._create_user("hq")).delay_days = 5
        rule.with_user(self._create_user("admin")).delay_days = 5
        self.assertEqual(rule.delay_days, 5)

    def test_another_companys_calls_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.Callback.create(
            {"partner_id": self.member.id, "topic": "Call", "company_id": company.id}
        )
        hq = self._create_user("hq")
        self.assertFalse(self.Callback.with_user(hq).search([("id", "=", foreign.id)]))
        with self.assertRaises(AccessError):
            foreign.with_user(hq).read(["topic"])

    def test_the_file_counts_the_calls_one_may_see(self):
        self.assertEqual(self.member.with_user(self.manager).callback_count, 2)
        action = self.member.with_user(self.manager).action_view_callbacks()
        self.assertEqual(action["domain"], [("partner_id", "=", self.member.id)])

    def test_merged_files_keep_each_reason_once(self):
        rule, double = self._create_rule(), self._create_member("Ada L.")
        kept = self._create_callback(self.member, rule_id=rule.id)
        dropped = self._create_callback(double, rule_id=rule.id)
        free = self._create_callback(double)
        self._merge(self.member, double)
        self.assertEqual(
            (kept | dropped | free).mapped("state"), ["planned", "cancelled", "planned"]
        )
