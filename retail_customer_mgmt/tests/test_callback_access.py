from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_callback import CallbackCommon


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
