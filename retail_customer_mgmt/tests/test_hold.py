from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestHold(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 450)
        cls.membership = cls.member.membership_id
        cls.till = new_test_user(
            cls.env,
            login="plain-cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
        )

    def _reserve(self, order_uuid, points, user=None):
        Membership = self.env["retail.membership"].with_user(user or self.till)
        return Membership.reserve_points(order_uuid, self.member.id, points)

    def test_a_cashier_without_our_groups_reserves_and_releases(self):
        with freeze_time("2026-12-01 12:00:00"):
            answer = self._reserve("order-1", 200)
            self.assertEqual(
                answer,
                {"points": 200, "available": 450, "expires": "2026-12-01T12:30:00"},
            )
            self.assertEqual(self.membership._available(), 250)
            self.assertEqual(self.membership._held("order-1"), 200)
            self.assertRecordValues(
                self.membership, [{"held": 200, "available": 250, "spendable": 450}]
            )
            for _time in range(2):
                Membership = self.env["retail.membership"].with_user(self.till)
                Membership.release_points("order-1")
            self.assertEqual(self.membership._available(), 450)

    def test_what_another_order_reserved_cannot_be_reserved(self):
        self._reserve("order-1", 300)
        with self.assertRaisesRegex(UserError, "only 150 points can be used"):
            self._reserve("order-2", 151)
        self.assertEqual(self._reserve("order-2", 150)["points"], 150)

    def test_reserving_and_releasing_leave_a_trace_in_the_account(self):
        """A till that waited for it must see it: else it is refused for no reason."""
        Membership = self.env["retail.membership"].with_user(self.till)
        for change in (
            lambda: self._reserve("order", 20),
            lambda: Membership.release_points("order"),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE retail_membership SET write_date = '2020-01-01'"
            )
            change()
            self.membership.invalidate_recordset()
            self.assertGreater(self.membership.write_date, datetime(2020, 1, 1))

    def test_reserving_again_replaces_the_number(self):
        self._reserve("order-1", 300)
        self.assertEqual(self._reserve("order-1", 450)["points"], 450)
        self.assertEqual(self._reserve("order-1", 100)["available"], 450)
        self.assertEqual(self.membership._available(), 350)
        self.assertEqual(
            self._reserve("order-1", 0),
            {"points": 0, "available": 450, "expires": False},
        )

    def test_a_hold_ends_when_it_times_out(self):
        self.program.hold_minutes = 10
        with freeze_time("2026-12-01 12:00:00"):
            self._reserve("order-1", 300)
        with freeze_time("2026-12-01 12:10:00"):
            self.assertEqual(self.membership._held("order-1"), 0)
            self.assertEqual(self._reserve("order-2", 450)["points"], 450)

    def test_payment_uses_the_hold_up(self):
        payload = self._payload(
            [
                self._line(price=10),
                self._burn_line(self.member, self.program.reward_ids, -3, 300),
            ],
            self.member,
        )
        self._reserve(payload["uuid"], 300)
        order = self._sync(payload)
        self.assertRecordValues(order, [{"member_review": False}])
        self.assertFalse(self.membership.hold_ids)
        self.assertEqual(self.membership._available(), 157)

    def test_a_late_request_for_a_paid_order_holds_nothing(self):
        order = self._sell(self.member, 10)
        self.assertEqual(self._reserve(order.uuid, 100)["points"], 0)
        self.assertFalse(self.membership.hold_ids)

    def _post(self, kind, points, **values):
        return self.membership._post([self._posting(kind, points, **values)])

    def test_a_redemption_leaves_alone_what_others_hold(self):
        self._reserve("order-1", 300)
        self._post("redeem", -200, hold_uuid="order-2")
        self.assertRecordValues(self.membership, [{"debt": 50, "spendable": 300}])
        self._post("redeem", -300, hold_uuid="order-1")
        self.assertRecordValues(self.membership, [{"debt": 50, "spendable": 0}])

    def test_a_return_leaves_alone_what_orders_hold(self):
        self._reserve("order-1", 300)
        earned = self.membership.entry_ids
        self._post("clawback", -450, own_entry_ids=tuple(earned.ids))
        self.assertRecordValues(self.membership, [{"debt": 300, "spendable": 300}])
        self.assertEqual(self.membership._available(), 0)

    def test_only_tills_with_an_open_session_reserve(self):
        outsider = new_test_user(self.env, login="outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._reserve("order-1", 10, outsider)
        self.session.state = "closed"
        with self.assertRaises(UserError):
            self._reserve("order-1", 10)

    def _other_cashier(self, shop):
        """Return who works in the session of another till; ours has one of its own."""
        self.addCleanup(setattr, type(self), "cash", self.cash)
        config = self._create_till("Till 2", shop)
        config.open_ui()
        config.current_session_id.set_opening_control(0, "")
        other = new_test_user(
            self.env,
            login="other-cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.company.id,
        )
        self.session.user_id = self.till
        config.current_session_id.user_id = other
        return other

    def _release(self, order_uuid, user):
        self.env["retail.membership"].with_user(user).release_points(order_uuid)

    def test_a_till_of_another_shop_touches_no_hold(self):
        other = self._other_cashier(self._create_shop("Harbour"))
        order_uuid = self._sell(None, 10, state="draft", payment_ids=[]).uuid
        self._reserve(order_uuid, 300)
        for points in (0, 10):
            with self.assertRaises(AccessError):
                self._reserve(order_uuid, points, other)
        with self.assertRaises(AccessError):
            self._release(order_uuid, other)
        self.assertEqual(self.membership._held(order_uuid), 300)
        self._release(order_uuid, self.till)
        self.assertEqual(self._reserve(order_uuid, 10, other)["points"], 10)

    def test_a_till_of_the_shop_goes_on_with_an_order_it_reopens(self):
        other = self._other_cashier(self.shop)
        self._reserve("order-1", 100)
        with self.assertRaises(AccessError):
            self._release("order-1", other)
        order_uuid = self._sell(None, 10, state="draft", payment_ids=[]).uuid
        self._reserve(order_uuid, 300)
        self.assertEqual(self._reserve(order_uuid, 50, other)["points"], 50)
        self._release(order_uuid, self.till)
        self.assertEqual(self.membership._held(order_uuid), 0)

    def test_who_takes_over_a_session_has_its_holds(self):
        other = self._other_cashier(self._create_shop("Harbour"))
        self._reserve("order-1", 100)
        self.session.user_id = self.env.user
        colleague = new_test_user(
            self.env,
            login="colleague",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.company.id,
            retail_shop_ids=self.shop.ids,
        )
        self._release("order-1", colleague)
        self._reserve("order-2", 100)
        for user in (other, colleague):
            with self.assertRaises(AccessError):
                self._release("order-2", user)

    def test_forged_numbers_are_refused(self):
        for points in (-1, float("nan"), float("inf"), "100", True, None, [100]):
            with self.assertRaises(UserError):
                self._reserve("order-1", points)

    def test_a_closed_account_reserves_nothing(self):
        self.membership.state = "closed"
        with self.assertRaises(UserError):
            self._reserve("order-1", 10)

    def test_who_is_no_member_reserves_nothing(self):
        stranger = self.env["res.partner"].create({"name": "Passer-by"})
        Membership = self.env["retail.membership"].with_user(self.till)
        with self.assertRaises(UserError):
            Membership.reserve_points("order-1", stranger.id, 10)

    def test_nobody_edits_holds_not_even_superuser(self):
        self._reserve("order-1", 10)
        hold = self.membership.hold_ids
        admin = self._create_user("admin")
        for env in (self.env, self.env(user=admin), self.env(su=True)):
            for attempt in (
                lambda env: hold.with_env(env).write({"points": 1}),
                lambda env: hold.with_env(env).unlink(),
                lambda env: env["retail.points.hold"].create({"points": 1}),
            ):
                with self.assertRaises(UserError):
                    attempt(env)

    def test_clerks_see_what_is_reserved_in_their_own_shops(self):
        self._reserve("order-1", 10)
        other_shop = self._create_shop("Harbour")
        for shop, count in ((self.shop, 1), (other_shop, 0)):
            Hold = self.env["retail.points.hold"].with_user(
                self._create_user("clerk", shop)
            )
            self.assertEqual(len(Hold.search([])), count)
        with self.assertRaises(AccessError):
            self.env["retail.points.hold"].with_user(self.till).search([])

    def test_the_next_lapse_is_the_first_to_come(self):
        today = date(2026, 12, 1)
        for number, days in enumerate((10, 10, 40, -1)):
            self._post("bonus", 5 + number, expires_on=today + timedelta(days=days))
        self.assertEqual(self.membership._next_lapse(today), (11, date(2026, 12, 11)))
        self.tier_member.points_never_expire = True
        self.assertIsNone(self.membership._next_lapse(today))
