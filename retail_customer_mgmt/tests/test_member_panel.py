from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestMemberPanel(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member(phone="+1 202 555 0123")
        cls._sell(cls.member, 500)
        cls.membership = cls.member.membership_id
        cls.cashier = new_test_user(
            cls.env,
            "plain-cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
        )

    def _reserve(self, points, order="another till's order"):
        self.env["retail.membership"].reserve_points(order, self.member.id, points)

    def _snapshot(self, order_uuid=None):
        Partner = self.env["res.partner"].with_user(self.cashier)
        return Partner.member_snapshot(self.member.ids, order_uuid)[0]

    def _panel(self, user):
        Partner = self.env["res.partner"].with_user(user)
        return Partner.pos_member_panel(self.member.id)

    def test_points_that_others_hold_are_not_available(self):
        self._reserve(120)
        snapshot = self._snapshot()
        self.assertEqual((snapshot["available"], snapshot["held"]), (380, 120))
        self.assertEqual(snapshot["card_points"], 500)

    def test_points_that_the_order_itself_holds_are_available_to_it(self):
        self._reserve(120, "this order")
        self._reserve(80)
        snapshot = self._snapshot("this order")
        self.assertEqual((snapshot["available"], snapshot["held"]), (420, 80))

    def test_the_snapshot_says_what_lapses_next(self):
        self.assertFalse(self._snapshot()["next_lapse"])
        last_day = self._sell_lapsing(100)[1]
        self.assertEqual(
            self._snapshot()["next_lapse"],
            {"points": 120, "date": last_day.isoformat()},
        )

    def test_the_order_keeps_the_next_lapse_for_a_reprint(self):
        order, last_day = self._sell_lapsing(100)
        self._sell(self.member, 30)
        self.assertRecordValues(
            order,
            [
                {
                    "member_lapse_points": 120,
                    "member_lapse_date": last_day,
                    "member_points_balance": 620,
                }
            ],
        )

    def _sell_lapsing(self, amount):
        """Return a sale of a Silver member, and the last day of its points."""
        self.program.write({"expiry_mode": "year_end", "expiry_months": 0})
        order = self._sell(self.member, amount)
        return order, date(self.program._today().year, 12, 31)

    def test_the_birthday_goes_to_the_till_only_where_a_rule_asks_for_it(self):
        self.member.member_profile_ids.birthday = date(1990, 5, 4)
        self.assertFalse(self._snapshot()["points_facts"]["birthday"])
        self.rule.birthday_scope = "day"
        birthday = self._snapshot()["points_facts"]["birthday"]
        self.assertTrue(birthday.endswith("-05-04"))
        self.assertNotIn("1990", birthday)

    def test_a_till_cannot_claim_a_lapse(self):
        payload = self._payload(
            [{"price": 10}], self.member, member_lapse_points=9, member_review="x"
        )
        order = self._sync(payload)
        self.assertRecordValues(
            order, [{"member_lapse_points": 0, "member_lapse_date": False}]
        )
        with self.assertRaisesRegex(AccessError, "points engine"):
            order.with_user(self.cashier).write({"member_lapse_points": 9})

    def test_the_last_three_visits_of_all_shops(self):
        for amount in (10, 20, 30):
            self._sell(self.member, amount)
        visits = self._panel(self.cashier)["visits"]
        self.assertEqual([visit["amount"] for visit in visits], [30, 20, 10])
        self.assertEqual({visit["shop"] for visit in visits}, {"Market Street"})

    def test_cashiers_see_no_profile(self):
        self._write_profile()
        panel = self._panel(self.cashier)
        self.assertFalse(panel["profile"])
        self.assertNotIn("555", str(panel))

    def test_clerks_of_the_shop_see_preferences_and_note(self):
        self._write_profile()
        clerk = self._create_till_clerk(self.shop)
        self.assertEqual(
            self._panel(clerk)["profile"],
            {
                "preference_text": "Shoe size: 38",
                "preferences": "oat milk",
                "note": "Call after 6",
            },
        )

    def test_clerks_of_other_shops_see_no_profile(self):
        self._write_profile()
        clerk = self._create_till_clerk(self._create_shop("Elsewhere"))
        self.assertFalse(self._panel(clerk)["profile"])

    def _create_till_clerk(self, shop):
        clerk = self._create_user("clerk", shop)
        clerk.group_ids |= self.env.ref("point_of_sale.group_pos_user")
        return clerk

    def _write_profile(self):
        self.member.member_profile_ids.write(
            {
                "preferences": "oat milk",
                "preference_value_ids": self._choice("shoes", "38").ids,
                "note": "Call after 6",
            }
        )

    def test_only_till_users_open_the_panel(self):
        user = new_test_user(self.env, "office", groups="base.group_user")
        with self.assertRaisesRegex(AccessError, "till users"):
            self._panel(user)

    def test_a_cancelled_order_lets_its_points_go(self):
        payload = self._payload(
            [{"price": 10}], self.member, state="draft", payment_ids=[]
        )
        order = self._sync(payload)
        self._reserve(120, order.uuid)
        order.action_pos_order_cancel()
        self.assertEqual(self._snapshot()["available"], 500)
