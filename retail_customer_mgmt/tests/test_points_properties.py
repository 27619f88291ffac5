from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import points

EXAMPLES = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
NOON = datetime(2026, 5, 1, 12)
CATEGORIES = st.frozensets(st.integers(1, 3), max_size=2)


def decimals(lowest, highest, places=2):
    return st.decimals(lowest, highest, places=places)


def lines(**fixed):
    values = {
        "amount": decimals(0, 300),
        "quantity": st.integers(1, 5).map(Decimal),
        "product_id": st.integers(1, 3),
        "category_ids": CATEGORIES,
    } | fixed
    return st.lists(st.builds(dict, **values), min_size=1, max_size=5).map(
        lambda rows: tuple(
            points.Line(key=number, **row) for number, row in enumerate(rows, 1)
        )
    )


def orders(**fixed):
    return st.builds(points.Order, date=st.just(NOON), lines=lines(**fixed))


def rules(kinds=("rate", "unit", "order", "band", "multiplier"), **fixed):
    cap = st.sampled_from([Decimal(0), Decimal(10), Decimal("25.5"), Decimal(80)])
    values = {
        "kind": st.sampled_from(kinds),
        "points": decimals(0, 10),
        "per_amount": st.sampled_from([Decimal(1), Decimal(3), Decimal(7)]),
        "multiplier": decimals("0.5", 3),
        "bands": st.just(((Decimal(50), Decimal(5)), (Decimal(200), Decimal(30)))),
        "is_qualifying": st.booleans(),
        "min_amount": st.sampled_from([Decimal(0), Decimal(100)]),
        "category_ids": CATEGORIES,
        "excluded_product_ids": st.frozensets(st.integers(1, 3), max_size=1),
        "cap_order": cap,
        "cap_day": cap,
        "cap_month": cap,
    } | fixed
    return st.lists(st.builds(dict, **values), max_size=5).map(
        lambda rows: [
            points.Rule(id=number, name="", **row) for number, row in enumerate(rows, 1)
        ]
    )


POLICIES = st.builds(
    points.Policy,
    rounding=st.sampled_from(["down", "half_up", "none"]),
    rounding_scope=st.sampled_from(["order", "line"]),
    stacking=st.sampled_from(["best", "add", "multiply"]),
    tier_multiplier=st.sampled_from([Decimal(1), Decimal("1.2"), Decimal("1.5")]),
)
USAGE = st.dictionaries(
    st.integers(1, 5),
    st.builds(
        points.Usage,
        day=decimals(0, 60, places=4),
        month=decimals(0, 90, places=4),
    ),
)


def given_by(rule, earning):
    return earning.rules.get(rule.id, Decimal(0))


@tagged("post_install", "-at_install")
class TestPointsProperties(BaseCase):
    """What holds of any order under any rules."""

    @EXAMPLES
    @given(orders(), rules(), POLICIES, USAGE)
    def test_shares_and_rules_sum_to_the_points(self, order, rules, policy, usage):
        earning = points.earn(order, rules, policy, usage)
        self.assertEqual(sum(earning.shares.values()), earning.points)
        self.assertEqual(sum(earning.rules.values()), earning.points)
        self.assertEqual(sum(earning.qualifying_shares.values()), earning.qualifying)
        self.assertTrue(all(share >= 0 for share in earning.shares.values()))
        self.assertTrue(0 <= earning.qualifying <= earning.points)

    @EXAMPLES
    @given(orders(), rules(), POLICIES, USAGE)
    def test_caps_hold(self, order, rules, policy, usage):
        earning = points.earn(order, rules, policy, usage)
        for rule in rules:
            used = usage.get(rule.id, points.Usage())
            for cap, before in (
                (rule.cap_order, Decimal(0)),
                (rule.cap_day, used.day),
                (rule.cap_month, used.month),
            ):
                if cap:
                    room = max(cap - before, Decimal(0))
                    self.assertLessEqual(given_by(rule, earning), room)

    @EXAMPLES
    @given(st.lists(orders(), min_size=2, max_size=5), rules(), POLICIES)
    def test_daily_caps_hold_over_a_day_of_orders(self, day, rules, policy):
        given_so_far = {rule.id: Decimal(0) for rule in rules}
        for order in day:
            usage = {key: points.Usage(day=sum_) for key, sum_ in given_so_far.items()}
            earning = points.earn(order, rules, policy, usage)
            for rule in rules:
                given_so_far[rule.id] += given_by(rule, earning)
        for rule in rules:
            if rule.cap_day:
                self.assertLessEqual(given_so_far[rule.id], rule.cap_day)

    @EXAMPLES
    @given(orders(), rules(), POLICIES, USAGE, st.randoms(use_true_random=False))
    def test_the_order_of_the_rules_changes_nothing(
        self, order, rules, policy, usage, chance
    ):
        shuffled = list(rules)
        chance.shuffle(shuffled)
        self.assertEqual(
            points.earn(order, rules, policy, usage),
            points.earn(order, shuffled, policy, usage),
        )

    @EXAMPLES
    @given(
        orders(quantity=st.just(Decimal(2)), amount=decimals(0, 300).map(abs)),
        rules(kinds=("rate", "multiplier")),
        POLICIES.filter(lambda policy: policy.rounding_scope == "order"),
        st.data(),
    )
    def test_splitting_a_line_changes_nothing_of_rates(
        self, order, rules, policy, data
    ):
        first, *others = order.lines
        part = data.draw(st.decimals(0, first.amount, places=2))
        halves = [
            points.Line(
                key=key,
                amount=amount,
                product_id=first.product_id,
                category_ids=first.category_ids,
            )
            for key, amount in ((98, part), (99, first.amount - part))
        ]
        apart = points.Order(date=NOON, lines=(*halves, *others))
        self.assertEqual(
            points.earn(order, rules, policy).points,
            points.earn(apart, rules, policy).points,
        )

    @EXAMPLES
    @given(orders(), rules(), POLICIES, st.data())
    def test_what_is_wholly_returned_leaves_nothing(self, order, rules, policy, data):
        """In any partial steps, whatever each of them rounds."""
        earning = points.earn(order, rules, policy)
        taken = Decimal(0)
        for line in order.lines:
            returned = Decimal(0)
            while returned < line.quantity:
                left = int(line.quantity - returned)
                step = Decimal(data.draw(st.integers(1, left)))
                share = earning.shares[line.key]
                back = points.take_back(share, line.quantity, returned, step)
                self.assertGreaterEqual(back, 0)
                taken += back
                returned += step
        self.assertEqual(taken, earning.points)

    @EXAMPLES
    @given(
        st.lists(decimals(0, 99), min_size=1, max_size=9),
        st.sampled_from(["down", "half_up", "none"]),
    )
    def test_parts_are_off_by_less_than_one_quantum(self, weights, rounding):
        total = points.quantise(sum(weights), rounding)
        quantum = points.QUANTA[rounding]
        parts = points.apportion(total, weights, quantum)
        self.assertEqual(sum(parts), total)
        for part, weight in zip(parts, weights, strict=True):
            self.assertLess(abs(Fraction(part) - Fraction(weight)), quantum)
