from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_points_rule import FRIDAY, PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleMatch(PointsRules):
    """Which goods, hours, birthdays and orders a rule is for."""

    def test_tags_and_exclusions_of_a_rule(self):
        tag = self.env["product.tag"].create({"name": "Fair trade"})
        coffee = self.env["product.category"].create({"name": "Coffee"})
        cups = self.env["product.category"].create(
            {"name": "Cups", "parent_id": coffee.id}
        )
        self.product.write({"categ_id": coffee.id, "product_tag_ids": tag.ids})
        cup = self._create_item("Cup", 10, categ_id=cups.id)
        lines = [{"price": 10}, {"product": cup, "price": 10}]
        rule = self._rule("rate", points=5, category_ids=coffee.ids, active=False)
        cases = [
            ({}, [50, 50]),
            ({"excluded_category_ids": cups.ids}, [50, 10]),
            ({"excluded_tag_ids": tag.ids}, [10, 50]),
            ({"excluded_product_ids": cup.ids}, [50, 10]),
            ({"category_ids": False, "tag_ids": tag.ids}, [50, 10]),
        ]
        for number, (values, shares) in enumerate(cases):
            tried = rule.copy(values | {"active": True})
            member = self._create_member(f"Member {number}")
            order = self._sell(member, lines=lines)
            self.assertEqual(order.lines.mapped("member_points"), shares, values)
            tried.active = False

    def test_excluded_goods_of_the_programme_earn_and_count_nothing(self):
        """features.md, complaint 8: excluded items."""
        tobacco = self.env["product.category"].create({"name": "Tobacco"})
        tag = self.env["product.tag"].create({"name": "Books"})
        cigars = self._create_item("Cigars", 40, categ_id=tobacco.id)
        book = self._create_item("Book", 40, product_tag_ids=tag.ids)
        stamps = self._create_item("Stamps", 40)
        self.program.write(
            {
                "excluded_category_ids": tobacco.ids,
                "excluded_tag_ids": tag.ids,
                "excluded_product_ids": stamps.ids,
            }
        )
        self._rule("order", points=50, min_amount=11)
        goods = [{"product": product} for product in (cigars, book, stamps)]
        order = self._sell(self.member, lines=[{"price": 10}, *goods])
        self.assertEqual(order.lines.mapped("member_points"), [10, 0, 0, 0])
        self.assertEqual(self.member.membership_id.entry_ids.qualifying_amount, 10)

    def test_an_order_of_excluded_goods_is_no_visit(self):
        self.program.excluded_product_ids = self.product
        order = self._sell(self.member, 10)
        self.assertFalse(self.member.membership_id.entry_ids)
        self.assertFalse(order.member_review)

    def test_a_discount_falls_on_excluded_goods_too(self):
        stamps = self._create_item("Stamps", 30)
        self.program.excluded_product_ids = stamps
        reward = self.program.reward_ids
        self._sell(self.member, 1000)
        self.tier_gold.points_multiplier = 1
        burn = self._burn_line(self.member, reward, -4, 400)
        lines = [self._line(price=10), self._line(stamps), burn]
        order = self._sell(self.member, lines=lines)
        self.assertEqual(order.lines.mapped("member_points"), [9, 0, 0])

    def test_weekdays_and_hours_are_those_of_the_shop(self):
        """Friday 22:00 in Auckland is still Friday morning in UTC."""
        self.shop.tz = "Pacific/Auckland"
        self._rule("rate", points=2, fri=True, hour_from=22, hour_to=2)
        cases = [
            (datetime(2026, 5, 1, 10, 0), 20),  # Friday 22:00
            (datetime(2026, 5, 1, 9, 59), 10),
            (datetime(2026, 5, 1, 13, 59), 20),  # Saturday 1:59, still Friday's night
            (datetime(2026, 5, 1, 14, 0), 10),
            (datetime(2026, 4, 30, 13, 0), 10),  # Friday 1:00, Thursday's night
        ]
        for moment, earned in cases:
            with freeze_time(moment):
                self.assertEqual(self._earned(10, date=moment), earned, moment)

    def test_around_the_birthday(self):
        rule = self._rule("multiplier", multiplier=3)
        self.member.sudo().member_profile_ids.birthday = "2000-02-29"
        cases = [
            ("day", datetime(2027, 2, 28, 12), 30),
            ("day", datetime(2027, 3, 1, 12), 10),
            ("week", datetime(2027, 2, 22, 12), 30),
            ("week", datetime(2027, 3, 1, 12), 10),
            ("month", datetime(2027, 2, 1, 12), 30),
            ("month", datetime(2027, 3, 1, 12), 10),
            ("none", datetime(2027, 3, 1, 12), 30),
        ]
        for scope, moment, earned in cases:
            rule.birthday_scope = scope
            with freeze_time(moment):
                self.assertEqual(self._earned(10, date=moment), earned, (scope, moment))

    def test_only_the_first_order_of_a_scope(self):
        self.member.sudo().member_profile_ids.birthday = "2000-05-20"
        cases = {
            "ever": [60, 10, 10, 10],
            "year": [60, 10, 10, 60],
            "month": [60, 10, 60, 60],
        }
        days = [(2026, 5, 1), (2026, 5, 31), (2026, 6, 1), (2027, 1, 1)]
        for scope, expected in cases.items():
            rule = self._rule("order", points=50, first_in_scope=scope)
            member = self._create_member(scope)
            earned = []
            for day in days:
                with freeze_time(datetime(*day, 12)):
                    earned.append(self._earned(10, member, date=datetime(*day, 12)))
            self.assertEqual(earned, expected, scope)
            rule.active = False

    def test_the_first_order_in_the_month_of_the_birthday(self):
        self._rule(
            "order", points=50, birthday_scope="month", first_in_scope="birthday"
        )
        self.member.sudo().member_profile_ids.birthday = "2000-05-20"
        days = [(2026, 4, 30), (2026, 5, 1), (2026, 5, 31), (2027, 5, 1)]
        earned = []
        for day in days:
            with freeze_time(datetime(*day, 12)):
                earned.append(self._earned(10, date=datetime(*day, 12)))
        self.assertEqual(earned, [10, 60, 10, 60])

    def test_a_whole_return_frees_the_first_order(self):
        self._rule("order", points=50, first_in_scope="ever")
        first = self._sell(self.member, 10)
        second = self._sell(self.member, 10)
        self.assertEqual(second.member_points_earned, 10)
        self.assertIn(
            "Special: only for the first order, and an earlier one had it.",
            self._words(second),
        )
        self._refund(first)
        self.assertEqual(self._earned(10), 60)

    def test_a_multiplier_for_the_first_order_of_the_month(self):
        self._rule("multiplier", multiplier=2, first_in_scope="month")
        with freeze_time(FRIDAY):
            earned = [self._earned(10, date=FRIDAY) for _turn in range(2)]
        self.assertEqual(earned, [20, 10])
