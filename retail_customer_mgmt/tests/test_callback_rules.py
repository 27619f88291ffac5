from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackRules(CallbackCommon):
    """Each trigger finds whom it is for, once (requirements D2, A7, D7)."""

    def _planned(self, today):
        return self._plan(today).filtered(lambda call: call.state == "planned")

    def test_who_bought_nothing_for_long_is_called_once_a_lapse(self):
        self._create_rule("lapsed", 90)
        member = self._join(datetime(2026, 1, 1))
        self._join(datetime(2026, 1, 1), name="Never bought")
        self._sell(member, 10, date=datetime(2026, 1, 31, 12))
        self.assertFalse(self._plan(date(2026, 4, 30)))
        call = self._plan(date(2026, 5, 1))
        self.assertEqual(call.partner_id, member)
        call._close("reached")
        self.assertFalse(self._planned(date(2026, 9, 1)))
        self._sell(member, 10, date=datetime(2026, 9, 2, 12))
        self.assertFalse(self._planned(date(2026, 11, 30)))
        self.assertTrue(self._planned(date(2026, 12, 1)))

    def test_a_lapsed_member_is_called_again_in_the_rhythm(self):
        self._create_rule("lapsed", 90, repeat_days=60)
        member = self._join(datetime(2025, 1, 1))
        self._sell(member, 10, date=datetime(2026, 1, 1, 12))
        for day, count in (((4, 1), 1), ((5, 30), 1), ((5, 31), 2), ((8, 30), 3)):
            calls = self._plan(date(2026, *day))
            self.assertEqual(len(calls), count, day)
            calls.action_cancel()

    def test_a_prospect_is_who_registered_and_never_bought(self):
        self._create_rule("prospect", 14)
        prospect = self._join(datetime(2026, 2, 14, 12))
        buyer = self._join(datetime(2026, 2, 14, 12), name="Buyer")
        self._sell(buyer, 10, date=datetime(2026, 2, 15, 12))
        self.assertFalse(self._plan(date(2026, 2, 27)))
        call = self._plan(date(2026, 2, 28))
        self.assertEqual(call.partner_id, prospect)
        self.assertIn("has never bought", call.reason)
        call.action_cancel()
        self.assertFalse(self._planned(date(2026, 12, 1)))

    def test_the_days_of_prospects_are_those_of_the_programme(self):
        self.env["retail.member.program"].search([]).sudo().tz = "America/New_York"
        self._create_rule("prospect", 1)
        # Midnight between 7 and 8 March; the clock goes forward on the 8th.
        self._join(datetime(2026, 3, 8, 4, 59))
        self._join(datetime(2026, 3, 8, 5, 1), name="A minute later")
        self.assertEqual(len(self._plan(date(2026, 3, 8))), 1)
        self.assertEqual(len(self._plan(date(2026, 3, 9))), 2)

    def _born(self, name, day, **values):
        member = self._join(datetime(2024, 1, 1), name=name)
        member.member_profile_ids.write({"birthday": day} | values)
        return member

    def test_birthdays_by_the_sun_are_called_about_days_before(self):
        self._create_rule("birthday", 3)
        member = self._born("Ada", "1990-03-02")
        self.assertFalse(self._plan(date(2026, 2, 26)))
        call = self._plan(date(2026, 2, 27))
        self.assertRecordValues(
            call,
            [
                {
                    "partner_id": member.id,
                    "date_wanted": date(2026, 2, 27),
                    "date_latest": date(2026, 3, 2),
                }
            ],
        )
        self.assertIn("03/02/2026", call.reason)
        call.action_cancel()
        self.assertFalse(self._planned(date(2026, 2, 28)))
        self.assertTrue(self._planned(date(2027, 2, 27)))

    def test_a_late_night_still_calls_before_the_birthday(self):
        self._create_rule("birthday", 3)
        self._born("Ada", "1990-03-02")
        self.assertEqual(self._plan(date(2026, 3, 1)).date_due, date(2026, 3, 1))

    def test_leap_day_children_celebrate_on_the_28th(self):
        self._create_rule("birthday", 0)
        self._born("Leap", "2000-02-29")
        self.assertFalse(self._plan(date(2026, 3, 1)))
        self.assertTrue(self._plan(date(2026, 2, 28)))

    def test_birthdays_by_the_moon(self):
        self._create_rule("birthday", 0)
        lunar = {"birthday_kind": "lunar", "lunar_month": 8, "lunar_day": 15}
        member = self._born("Luna", "1990-10-03", **lunar)
        self.assertFalse(self._plan(date(2026, 10, 3)))
        self.assertEqual(self._plan(date(2026, 9, 25)).partner_id, member)

    def _solve(self, member, moment, **values):
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold"} | values
        )
        with freeze_time(moment):
            complaint.stage_id = self.env["retail.complaint.stage"].search(
                [("is_closed", "=", True)], limit=1
            )
            self.env.flush_all()
        return complaint

    def test_a_solved_complaint_is_called_about(self):
        self._create_rule("complaint", 2)
        member = self._join(datetime(2026, 1, 1))
        self._solve(member, "2026-02-27 12:00", kind="praise")
        complaint = self._solve(member, "2026-02-27 12:00")
        call = self._plan(date(2026, 2, 28))
        self.assertRecordValues(
            call,
            [
                {
                    "cause_complaint_id": complaint.id,
                    "date_due": date(2026, 3, 1),
                    "source_key": f"complaint:{call.rule_id.id}:{complaint.id}",
                }
            ],
        )
        call.action_cancel()
        self.assertFalse(self._planned(date(2026, 3, 1)))

    def test_complaints_solved_long_ago_are_left_alone(self):
        self._create_rule("complaint", 2, wait_days=10)
        member = self._join(datetime(2026, 1, 1))
        self._solve(member, "2026-02-01 12:00")
        self.assertFalse(self._plan(date(2026, 2, 14)))
        self.assertTrue(self._plan(date(2026, 2, 13)))

    @freeze_time("2026-12-20 12:00:00")
    def test_a_tier_that_is_not_kept_is_called_about(self):
        self._create_rule("falling", 30)
        falling, keeping = (
            self._join(datetime(2024, 6, 1), name=name) for name in ("Fall", "Keep")
        )
        for member in (falling, keeping):
            self._sell(member, 1000, date=datetime(2025, 6, 1, 12))
        self._run_cron(self.program, "_cron_assess_tiers", date(2026, 1, 1))
        self._sell(keeping, 1000, date=datetime(2026, 6, 1, 12))
        until = falling.membership_id.tier_until
        self.assertFalse(self._plan(until - timedelta(days=40)))
        call = self._plan(until - timedelta(days=12))
        self.assertEqual(call.partner_id, falling)
        self.assertEqual(call.date_latest, until)
        self.assertIn("Gold", call.reason)

    def test_a_rule_asks_for_tags_and_for_what_was_spent(self):
        tag = self.env["res.partner.category"].create({"name": "Golfer"})
        self._create_rule(name="Golf", partner_category_ids=tag.ids)
        self._create_rule(name="Spender", spend_min=100, spend_max=200, spend_days=90)
        self.company.callback_spacing_days = 0
        golfer, spender, rich, past = (
            self._join(datetime(2026, 1, 1), name=name)
            for name in ("Golfer", "Spender", "Rich", "Past")
        )
        golfer.category_id = [Command.link(tag.id)]
        self._sell(spender, 150, date=datetime(2026, 1, 10, 12))
        self._sell(rich, 250, date=datetime(2026, 1, 10, 12))
        self._sell(past, 150, date=datetime(2025, 11, 1, 12))
        calls = self._plan(date(2026, 3, 1))
        self.assertEqual(
            {(call.partner_id, call.topic) for call in calls},
            {(golfer, "Golf"), (spender, "Spender")},
        )

    def test_a_rule_by_hand_plans_nothing_but_lends_its_script(self):
        rule = self._create_rule("hand", name="Event", script="Invite.")
        member = self._join(datetime(2026, 1, 1))
        self.assertFalse(self._plan(date(2026, 3, 1)))
        call = self.Callback.create({"partner_id": member.id, "rule_id": rule.id})
        self.assertRecordValues(call, [{"topic": "Event", "script": "Invite."}])

    def test_offers_are_not_for_who_was_never_asked(self):
        self._create_rule(purpose="promotion")
        self._join(datetime(2026, 1, 1))
        willing = self._join(datetime(2026, 1, 1), name="Willing")
        willing._record_consent("promotion", ["phone"], True, "office")
        self.assertEqual(self._plan(date(2026, 3, 1)).partner_id, willing)

    def test_the_reason_is_told_in_the_readers_language(self):
        self._create_rule("visit", 30)
        member = self._join(datetime(2026, 1, 1))
        self._sell(member, 80, date=datetime(2026, 1, 15, 12))
        call = self._plan(date(2026, 3, 1))
        self.assertEqual(
            call.evidence | {"tier_id": 0, "until": 0},
            {
                "days": 30,
                "joined": "2026-01-01",
                "last_purchase": "2026-01-15",
                "amount": 80.0,
                "product_id": self.product.id,
                "right": "2026-03-01",
                "tier_id": 0,
                "until": 0,
            },
        )
        self.assertIn("Last purchase on 01/15/2026: Latte", call.reason)
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertIn("15/01/2026", call.with_context(lang="fr_FR").reason)
        self.assertEqual(call.value, 80)

    def test_each_rule_reads_as_a_sentence(self):
        kinds = self.env["retail.callback.rule"]._fields["trigger"].selection
        sentences = {
            self._create_rule(kind, 7, name=kind, repeat_days=9).summary
            for kind, _name in kinds
        }
        self.assertEqual(len(sentences), len(kinds))
        self.assertIn(
            "A call to members who have bought nothing for 7 days, again every 9 days"
            " until they buy. Who does not answer is tried again after 2 days, 3 times"
            " in all.",
            sentences,
        )


@tagged("post_install", "-at_install")
class TestGoodsRule(CallbackCommon):
    """Calls about goods follow purchases of them (requirement D2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["product.category"]
        cls.shoes = Category.create({"name": "Shoes"})
        cls.boots = Category.create({"name": "Boots", "parent_id": cls.shoes.id})
        cls.boot = cls._create_item("Boot", 90.0, categ_id=cls.boots.id)
        cls._create_rule("purchase", 7, name="Size", product_category_ids=cls.shoes.ids)

    def test_goods_of_categories_below_count(self):
        order = self._sell(self._create_member(), lines=[{"product": self.boot}])
        call = self.Callback.search([])
        self.assertEqual(call.date_wanted, order.date_order.date() + timedelta(days=7))
        self.assertIn("Boot", call.reason)

    def test_other_goods_plan_nothing(self):
        self._sell(self._create_member(), 100)
        self.assertFalse(self.Callback.search([]))

    def test_the_dearest_of_the_goods_is_named(self):
        lines = [{"price": 500}, {"product": self.boot}]
        self._sell(self._create_member(), lines=lines)
        evidence = self.Callback.search([]).evidence
        self.assertEqual(evidence["product_id"], self.boot.id)
        self.assertEqual(evidence["amount"], 590)

    def test_tags_and_spend_are_asked_at_the_purchase_too(self):
        tag = self.env["res.partner.category"].create({"name": "Runner"})
        self._create_rule("purchase", 1, name="Run", partner_category_ids=tag.ids)
        self._create_rule("purchase", 1, name="Rich", spend_min=500)
        runner = self._create_member()
        runner.category_id = [Command.link(tag.id)]
        self._sell(runner, 100)
        self._sell(self._create_member("Rich"), 600)
        self.assertEqual(set(self.Callback.search([]).mapped("topic")), {"Run", "Rich"})
