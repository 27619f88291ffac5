from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common_points_rule import FRIDAY, PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleCaps(PointsRules):
    """The most that a rule gives for an order, on a day and in a month."""

    def test_a_cap_an_order_is_said(self):
        self._sell(self.member, 1000)
        self.rule.cap_order = 80
        order = self._sell(self.member, lines=[{"price": 32, "qty": 2}])
        self.assertEqual(order.member_points_earned, 80)
        self.assertEqual(
            self._words(order),
            [
                "1 point per 1.00: 1 for every $ 1.00.",
                "2 × Latte $ 64.00 → 64 points × 1.5 (Gold) = 96, capped at 80",
                (
                    "1 point per 1.00: the cap of 80 an order was reached, so 96 became"
                    " 80."
                ),
            ],
        )

    def test_a_daily_cap_over_the_orders_of_a_day(self):
        self.rule.cap_day = 80
        with freeze_time(FRIDAY):
            orders = [self._sell(self.member, 50, date=FRIDAY) for _turn in range(3)]
        tomorrow = FRIDAY + timedelta(days=1)
        with freeze_time(tomorrow):
            orders.append(self._sell(self.member, 50, date=tomorrow))
        earned = [order.member_points_earned for order in orders]
        self.assertEqual(earned, [50, 30, 0, 50])
        self.assertIn(
            "1 point per 1.00: the daily cap of 80 was reached, so 50 became 30; 50 had"
            " been given before.",
            self._words(orders[1]),
        )

    def test_days_of_caps_are_those_of_the_programme(self):
        program = self._create_program(name="Auckland", tz="Pacific/Auckland")
        program.rule_ids.cap_day = 80
        self.company.member_program_id = program
        member = self._create_member("Hana")
        noon = datetime(2026, 5, 1, 12)  # midnight in Auckland
        earned = []
        for moment in (noon - timedelta(minutes=1), noon, noon + timedelta(hours=3)):
            with freeze_time(moment):
                earned.append(self._earned(70, member, date=moment))
        self.assertEqual(earned, [70, 70, 10])

    def test_a_monthly_cap_and_another_member(self):
        self.rule.cap_month = 80
        earned = []
        for day in ((2026, 5, 1), (2026, 5, 31), (2026, 6, 1)):
            with freeze_time(datetime(*day, 12)):
                earned.append(self._earned(50, date=datetime(*day, 12)))
        self.assertEqual(earned, [50, 30, 50])
        self.assertEqual(self._earned(50, self._create_member("Grace")), 50)

    def test_a_return_frees_its_part_of_a_cap(self):
        self.rule.cap_day = 80
        with freeze_time(FRIDAY):
            order = self._sell(
                self.member, lines=[{"price": 20, "qty": 4}], date=FRIDAY
            )
            self.assertEqual(self._earned(50, date=FRIDAY), 0)
            self._refund(order, {order.lines: 1}, date=FRIDAY)
            self.assertEqual(self._earned(50, date=FRIDAY), 20)
            self.assertEqual(self._earned(50, date=FRIDAY), 0)

    def test_a_cap_counts_its_own_rule_only(self):
        self.rule.cap_day = 80
        self._rule("order", points=5)
        with freeze_time(FRIDAY):
            earned = [self._earned(50, date=FRIDAY) for _turn in range(3)]
        self.assertEqual(earned, [55, 35, 5])

    def test_where_caps_decide_an_order_that_arrives_late_says_so(self):
        self.rule.cap_day = 80
        with freeze_time(FRIDAY):
            self._sell(self.member, 70, date=FRIDAY)
            morning = FRIDAY - timedelta(hours=3)
            late = self._sell(self.member, 70, date=morning)
        self.assertEqual(late.member_points_earned, 10)
        self.assertIn(
            "An order of a later date had been posted before this one. Where caps or"
            " first orders make a difference, arrival decides.",
            self._words(late),
        )

    def test_an_order_without_caps_reads_no_history(self):
        self._rule("order", points=50, cap_day=100, min_amount=500)
        Membership = type(self.env["retail.membership"])
        self.patch(Membership, "_query_points_usage", lambda *args: self.fail())
        self.assertEqual(self._earned(10), 10)
