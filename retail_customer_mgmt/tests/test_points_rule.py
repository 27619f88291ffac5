from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RetailCommon

FRIDAY = datetime(2026, 5, 1, 12)
NEW_YEARS_EVE = datetime(2026, 12, 31, 12)


@tagged("post_install", "-at_install")
class TestPointsRule(RetailCommon):
    """Beside 1 point per 1.00 a second rule is tried out, kind by kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada")

    def _rule(self, kind, **values):
        return self.env["retail.points.rule"].create(
            {"name": "Special", "kind": kind, "program_id": self.program.id} | values
        )

    def _earned(self, amount=10, member=None, **values):
        """Sell for an amount, or lines, and return what the order earned."""
        return self._sell(member or self.member, amount, **values).member_points_earned

    def _words(self, order):
        entry = self.env["retail.points.entry"].search(
            [("pos_order_id", "=", order.id), ("kind", "=", "earn")]
        )
        text = entry.explanation_text.replace("\N{NO-BREAK SPACE}", " ")
        return text.split("\n")

    # Kinds

    def test_points_for_each_piece(self):
        self._rule("unit", points=5, product_ids=self.product.ids)
        other = self._create_item("Beans", 20)
        lines = [{"price": 10, "qty": 3}, {"product": other, "price": 20}]
        order = self._sell(self.member, lines=lines)
        self.assertRecordValues(
            order.lines,
            [
                {"member_points": 45, "member_qualifying_points": 45},
                {"member_points": 20, "member_qualifying_points": 20},
            ],
        )

    def test_a_free_piece_earns_nothing(self):
        """features.md, complaint 8: a reward line earns points."""
        self._rule("unit", points=5)
        catalogue = self.program.loyalty_program_id
        reward = self.env["loyalty.reward"].create(
            {
                "program_id": catalogue.id,
                "reward_type": "product",
                "reward_product_id": self.product.id,
                "required_points": 10,
            }
        )
        self._sell(self.member, 100)
        free = self._burn_line(self.member, reward, -10, 10)
        sold = self._line(price=10, qty=2)
        order = self._sell(self.member, lines=[sold, free])
        self.assertEqual(order.lines.mapped("member_points"), [15, 0])

    def test_points_for_the_order_do_not_qualify_and_are_spread(self):
        self._rule("order", points=50)
        order = self._sell(self.member, lines=[{"price": 30}, {"price": 10}])
        self.assertEqual(order.member_points_earned, 90)
        self.assertRecordValues(
            order.lines,
            [
                {"member_points": 68, "member_qualifying_points": 30},
                {"member_points": 22, "member_qualifying_points": 10},
            ],
        )
        entry = self.member.membership_id.entry_ids
        self.assertEqual(entry.qualifying_points, 40)

    def test_bands_of_spending(self):
        self.rule.active = False
        bands = [(30, 2), (60, 6), (120, 16), (250, 33)]
        self._rule(
            "band",
            band_ids=[
                fields.Command.create({"amount_to": upper, "points": given})
                for upper, given in reversed(bands)
            ],
        )
        for amount, given in ((30, 2), (30.01, 6), (120, 16), (900, 33)):
            member = self._create_member(f"Spends {amount}")
            self.assertEqual(self._earned(amount, member), given)

    def test_the_first_purchase_is_part_of_its_order(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, 10)
        self.assertEqual(order.member_points_earned, 110)
        self.assertEqual(self._earned(10), 10)
        self.assertIn("Special: 100 points for the first purchase.", self._words(order))

    def test_after_a_whole_return_the_next_purchase_is_the_first(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, 10)
        self._refund(order)
        self.assertEqual(self.member.membership_id.balance, 0)
        self.assertEqual(self._earned(10), 110)

    def test_after_a_partial_return_it_was_the_first_purchase(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, lines=[{"price": 10, "qty": 2}])
        self._refund(order, {order.lines: 1})
        self.assertEqual(self._earned(10), 10)

    # Match

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

    # Caps

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

    # Money

    def test_points_on_the_price_without_tax(self):
        """features.md, complaint 18: net or gross base."""
        tax = self.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "price_include_override": "tax_included"}
        )
        item = self._create_item("Taxed", 120, taxes_id=tax.ids)
        self._rule("unit", points=1)
        self.assertEqual(self._earned(lines=[{"product": item}]), 121)
        self.program.earn_base = "excl"
        self.assertEqual(self._earned(lines=[{"product": item}]), 101)

    def test_splitting_the_payment_changes_nothing(self):
        self._rule("order", points=50, first_in_scope="ever")
        payload = self._payload([{"price": 100}], self.member)
        whole = payload["payment_ids"][0][2]
        payload["payment_ids"] = [
            fields.Command.create(whole | {"amount": amount}) for amount in (30, 70)
        ]
        self.assertEqual(self._sync(payload).member_points_earned, 150)

    def test_tiers_ask_for_what_was_earned_not_for_gifts(self):
        """features.md, complaint 17: a tier is given below its threshold."""
        self.tier_silver.write({"threshold_amount": 0, "threshold_points": 100})
        self.tier_gold.write({"threshold_amount": 0, "threshold_points": 1000})
        self._rule("order", points=500)
        self._sell(self.member, 99)
        self.assertEqual(self.member.member_tier_id, self.tier_member)
        self._sell(self.member, 1)
        self.assertEqual(self.member.member_tier_id, self.tier_silver)

    # The entry keeps what paid it

    def test_the_entry_keeps_the_version_of_each_rule(self):
        rule = self._rule("unit", points=5, cap_day=100)
        order = self._sell(self.member, lines=[{"price": 10, "qty": 2}])
        rule.write({"points": 9, "name": "Renamed"})
        self.rule.active = False
        explanation = self.member.membership_id.entry_ids.explanation
        self.assertEqual(
            explanation["rules"], {str(self.rule.id): "20", str(rule.id): "10"}
        )
        self.assertEqual(
            self._words(order),
            [
                "1 point per 1.00: 1 for every $ 1.00.",
                "2 × Latte $ 20.00 → 20 points",
                "Special: 2 × Latte, 5 for each → 10 points",
            ],
        )

    def test_points_of_the_order_in_words(self):
        self.rule.active = False
        self._rule("order", points=50, name="Spring gift")
        self._rule(
            "band",
            name="Big baskets",
            band_ids=[fields.Command.create({"amount_to": 10, "points": 7})],
        )
        self.tier_member.points_multiplier = 2
        order = self._sell(self.member, 24)
        self.assertEqual(
            self._words(order),
            [
                "1 × Latte $ 24.00 → a part of what the order gives",
                "Spring gift: 50 points for the order.",
                "Big baskets: 7 points for an order of $ 24.00, multiplied to 14.",
            ],
        )

    # Setting up

    def test_a_multiplier_has_no_cap(self):
        rule = self._rule("multiplier")
        for name in ("cap_order", "cap_day", "cap_month"):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                rule[name] = 10
                rule.flush_recordset()

    def test_impossible_rules_are_refused(self):
        cases = [
            {"kind": "event"},
            {"first_in_scope": "birthday"},
            {"hour_from": 25},
            {"cap_day": -1},
            {"points": -1},
            {"date_from": "2026-05-02", "date_to": "2026-05-01"},
        ]
        for values in cases:
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self._rule(**{"kind": "rate"} | values)

    def test_a_rule_by_bands_needs_a_band(self):
        with self.assertRaises(ValidationError):
            self._rule("band")

    def test_tiers_of_another_programme_are_refused(self):
        other = self._create_program(name="Other club")
        with self.assertRaises(ValidationError):
            self._rule("rate", tier_ids=other.tier_ids[:1].ids)

    def test_shops_of_another_company_are_refused(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        shop = self._create_shop("Far away", company_id=company.id)
        with self.assertRaises(UserError):
            self._rule("rate", shop_ids=shop.ids)

    def test_a_copied_programme_asks_for_its_own_tiers(self):
        self._rule("rate", tier_ids=self.tier_gold.ids)
        copied = self.program.copy({"name": "Next year"})
        rule = copied.rule_ids.filtered(lambda rule: rule.name == "Special")
        self.assertEqual(rule.tier_ids.mapped("name"), ["Gold"])
        self.assertEqual(rule.tier_ids.program_id, copied)
        again = rule.copy()
        self.assertEqual(again.tier_ids, rule.tier_ids)

    def test_the_form_starts_from_the_programme_of_the_company(self):
        form = Form(self.env["retail.points.rule"])
        self.assertEqual(form.program_id, self.program)
        form.name = "Coffee stamps"
        form.kind = "unit"
        self.assertTrue(form.is_qualifying)
        form.kind = "order"
        self.assertFalse(form.is_qualifying)
        self.assertEqual(form.save().company_id, self.company)

    def test_rules_in_plain_words(self):
        drinks = self.env["product.category"].create({"name": "Drinks"})
        cases = [
            (
                {"kind": "unit", "points": 5, "category_ids": drinks.ids},
                "Special: 5 for each piece. For Drinks.",
            ),
            (
                {"kind": "order", "points": 50, "min_amount": 100, "cap_month": 80},
                (
                    "Special: 50 for an order. From a purchase of $ 100.00."
                    " At most 80 a month."
                ),
            ),
            (
                {
                    "kind": "band",
                    "band_ids": [
                        fields.Command.create({"amount_to": 60, "points": 6}),
                        fields.Command.create({"amount_to": 30, "points": 2}),
                    ],
                },
                (
                    "Special: 2 up to $ 30.00, 6 up to $ 60.00 and above, by the"
                    " amount of the order."
                ),
            ),
            (
                {
                    "kind": "multiplier",
                    "fri": True,
                    "sat": True,
                    "hour_from": 17.5,
                    "hour_to": 19,
                    "tier_ids": self.tier_gold.ids,
                    "shop_ids": self.shop.ids,
                    "date_to": "2026-05-31",
                },
                (
                    "Special: points × 2. Until 05/31/2026. On Friday and Saturday."
                    " Between 17:30 and 19:00. For the tiers Gold. In Market Street."
                ),
            ),
            (
                {
                    "kind": "order",
                    "points": 50,
                    "birthday_scope": "week",
                    "first_in_scope": "birthday",
                    "excluded_product_ids": self.product.ids,
                },
                (
                    "Special: 50 for an order. Not for Latte. In the week of the"
                    " birthday. Only the first order around the birthday."
                ),
            ),
            (
                {"kind": "event", "event": "birthday", "points": 100},
                "Special: 100 on each birthday.",
            ),
        ]
        for values, words in cases:
            rule = self._rule(**values)
            summary = rule.summary.replace("\N{NO-BREAK SPACE}", " ")
            self.assertEqual(summary, words)
            self.assertIn(rule.summary, self.program.summary)

    def test_a_programme_of_events_only_says_that_purchases_earn_nothing(self):
        self.rule.active = False
        self._rule("event", event="birthday", points=100)
        self.assertEqual(
            self.program.summary.split("\n")[:2],
            [
                "Purchases earn nothing yet: add a rule.",
                "Special: 100 on each birthday.",
            ],
        )
