from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestAccess(RetailCommon):
    """Each group sees what its work needs (requirement H1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_two_shops(10)

    def test_personal_data_stay_in_the_shop(self):
        model = "retail.member.profile"
        with self.assertRaises(AccessError):
            self._seen("till", model)
        self.assertEqual(self._seen("clerk", model), self.here)
        self.assertEqual(self._seen("manager", model), self.here)
        self.assertEqual(self._seen("hq", model), self.here | self.there)
        self.assertEqual(self._seen("admin", model), self.here | self.there)

    def test_the_ledger_of_the_own_shop(self):
        model = "retail.points.entry"
        with self.assertRaises(AccessError):
            self._seen("till", model)
        self.assertEqual(self._seen("clerk", model), self.here)
        self.assertEqual(self._seen("hq", model), self.here | self.there)

    def test_clerks_know_any_membership(self):
        both = self.here | self.there
        for role in ("clerk", "manager", "hq", "admin"):
            self.assertEqual(self._seen(role, "retail.membership"), both, role)

    def test_a_till_knows_of_any_member_what_the_counter_needs(self):
        till = self.env["res.partner"].with_user(self.users["till"])
        snapshots = till.member_snapshot((self.here | self.there).ids)
        self.assertEqual([s["points"] for s in snapshots], [10, 10])
        self.assertEqual(snapshots[1]["tier"]["name"], "Member")
        with self.assertRaises(AccessError):
            self._seen("till", "retail.membership")

    def test_only_managers_freeze(self):
        for role in ("till", "clerk"):
            with self.assertRaises(AccessError):
                self._freeze(self.here, role)
        self._freeze(self.here, "manager")
        self.assertEqual(self.here.member_state, "frozen")

    def test_only_administrators_set_the_rules(self):
        for record in (self.program, self.tier_gold, self.rule, self.shop):
            for role in ("till", "clerk", "manager", "hq"):
                with self.assertRaises(AccessError):
                    record.with_user(self.users[role]).name = "Mine"
            record.with_user(self.users["admin"]).name = f"Ours {record._name}"

    def test_outsiders_see_no_member_data(self):
        outsider = new_test_user(self.env, login="outsider", groups="base.group_user")
        models = [
            "retail.membership",
            "retail.points.entry",
            "retail.points.lot",
            "retail.points.allocation",
            "retail.tier.move",
            "retail.member.profile",
            "retail.member.program",
        ]
        for model in models:
            with self.assertRaises(AccessError):
                self.env[model].with_user(outsider).search([])

    def test_a_cashier_without_our_groups_sells_to_a_member(self):
        cashier = new_test_user(
            self.env,
            login="plain",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.company.id,
        )
        payload = self._payload([{"price": 30}], self.here)
        self.env.invalidate_all()
        self.env["pos.order"].with_user(cashier).sync_from_ui([payload])
        self.assertEqual(self._entries(self.here), [("earn", 10), ("earn", 30)])

    def test_managers_freeze_in_their_own_shops(self):
        with self.assertRaises(AccessError):
            self._freeze(self.there, "manager")
        self._freeze(self.there, "hq")
        self.assertEqual(self.there.member_state, "frozen")

    def _freeze(self, member, role):
        membership = member.membership_id.with_user(self.users[role])
        membership._change_state("frozen", "Lost her card")

    def test_companies_do_not_see_each_other(self):
        company = self.env["res.company"].create({"name": "Another chain"})
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="retail_customer_mgmt.group_retail_admin",
            company_id=company.id,
            company_ids=company.ids,
        )
        for model in (
            "retail.membership",
            "retail.points.entry",
            "retail.points.lot",
            "retail.tier.move",
            "retail.member.program",
            "retail.member.tier",
            "retail.points.rule",
        ):
            found = self.env[model].with_user(stranger).search([])
            self.assertFalse(found.filtered(lambda r: r.company_id != company), model)

    def test_a_till_without_a_shop_gets_its_own(self):
        config = self.env["pos.config"].create({"name": "Pop-up"})
        self.assertEqual(config.retail_shop_id.name, "Pop-up")
        self.assertEqual(config.retail_shop_id.company_id, config.company_id)
