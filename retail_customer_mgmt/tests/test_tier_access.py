from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierAccess(TierNights):
    """Who sees and changes what of the tiers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_two_shops(600)

    def test_moves_of_the_own_shops(self):
        both = self.here | self.there
        with self.assertRaises(AccessError):
            self._seen("till", "retail.tier.move")
        for role, seen in (("clerk", self.here), ("manager", self.here), ("hq", both)):
            self.assertEqual(self._seen(role, "retail.tier.move"), seen, role)

    def test_liability_is_for_managers_of_their_shops(self):
        for role in ("till", "clerk"):
            with self.assertRaises(AccessError):
                self._seen(role, "retail.member.liability")
        self.assertEqual(self._seen("manager", "retail.member.liability"), self.here)
        hq = self._seen("hq", "retail.member.liability")
        self.assertEqual(hq, self.here | self.there)
        self.program.point_value = 0.05
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            self.env["retail.member.liability"].search(
                [("partner_id", "=", self.here.id)]
            ),
            [{"points": 600, "value": 30, "tier_id": self.tier_silver.id}],
        )

    def test_nobody_writes_a_tier_or_a_move(self):
        membership = self.here.membership_id
        move = membership.tier_move_ids[:1]
        for role, user in self.users.items():
            with self.assertRaises(UserError, msg=role):
                membership.with_user(user).write({"tier_manual_until": "2030-01-01"})
            with self.assertRaises(AccessError, msg=role):
                move.with_user(user).write({"amount": 9999})
        for name in ("tier_until", "tier_check_on", "tier_earned_id"):
            with self.assertRaises(UserError):
                membership.write({name: False})

    def test_the_policy_is_for_administrators(self):
        for role in ("till", "clerk", "manager", "hq"):
            with self.assertRaises(AccessError):
                self.program.with_user(self.users[role]).grace_days = 5
            with self.assertRaises(AccessError):
                self.tier_gold.with_user(self.users[role]).upgrade_bonus = 5
        admin = self.users["admin"]
        self.program.with_user(admin).grace_days = 5
        self.tier_gold.with_user(admin).write({"upgrade_bonus": 5, "keep_amount": 900})

    def test_clerks_read_where_a_member_stands(self):
        for role in ("till", "clerk", "manager"):
            partner = self.here.with_user(self.users[role])
            self.assertIn("Silver until", partner.member_tier_text)
            self.assertEqual(partner.member_tier_progress, 60)

    def test_forms_open_for_those_who_use_them(self):
        for role in ("clerk", "manager", "hq", "admin"):
            user = self.users[role]
            Form(self.here.membership_id.with_user(user))
        Form(self.program.with_user(self.users["admin"]))
        Form(self.tier_gold.with_user(self.users["admin"]))
        Form(self.product.product_tmpl_id.with_user(self.users["admin"]))

    def test_prices_of_a_tier_reach_a_cashier_without_our_groups(self):
        prices = self.env["product.pricelist"].create({"name": "Silver prices"})
        self.tier_silver.pricelist_id = prices
        cashier = new_test_user(
            self.env,
            login="plain",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.company.id,
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.here.with_user(cashier).property_product_pricelist, prices
        )
