from odoo import fields
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestBranches(RetailCommon):
    """A branch company sells in its parent's programme."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": cls.company.id,
                "chart_template": cls.company.chart_template,
                "country_id": cls.company.country_id.id,
            }
        )
        cls.env.cr.precommit.run()
        # A new company puts its own tax on what has none.
        cls.product.taxes_id = False
        cls.env.user.company_ids |= cls.branch
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.branch.ids))
        cls.branch_shop = env["retail.shop"].create(
            {"name": "Branch Street", "tz": "UTC", "company_id": cls.branch.id}
        )
        cash = env["pos.payment.method"].create(
            {
                "name": "Branch cash",
                "company_id": cls.branch.id,
                "journal_id": env["account.journal"]
                .create({"name": "Branch", "type": "cash", "code": "BRC"})
                .id,
            }
        )
        cls.branch_till = env["pos.config"].create(
            {
                "name": "Branch till",
                "company_id": cls.branch.id,
                "retail_shop_id": cls.branch_shop.id,
                "payment_method_ids": [fields.Command.set(cash.ids)],
            }
        )
        cls.cashier = new_test_user(
            cls.env,
            login="branch-cashier",
            groups="point_of_sale.group_pos_user,base.group_partner_manager,"
            "retail_customer_mgmt.group_retail_till",
            company_id=cls.branch.id,
            company_ids=[fields.Command.set(cls.branch.ids)],
        )

    def test_a_branch_uses_its_parents_programme(self):
        """features.md, complaint 11: branches cannot use a parent's programme."""
        self.assertEqual(self.branch._member_program(), self.program)
        self.branch_till.open_ui()
        session = self.branch_till.current_session_id
        session.set_opening_control(0, "")
        member = self._create_member(shop=self.branch_shop)
        branch_cash = self.branch_till.payment_method_ids
        payload = self._payload([{"price": 64}], member, session_id=session.id)
        payload["payment_ids"][0][2]["payment_method_id"] = branch_cash.id
        self._sync(payload)
        self.assertEqual(self._entries(member), [("earn", 64)])

    def test_a_branch_cashier_sees_the_programme_and_its_members(self):
        member = self._create_member(shop=self.branch_shop)
        Program = self.env["retail.member.program"].with_user(self.cashier)
        domain = Program._load_pos_data_domain({}, self.branch_till)
        self.assertEqual(Program.search(domain), self.program)
        self.assertTrue(member.membership_id.with_user(self.cashier).points == 0)
        Card = self.env["loyalty.card"].with_user(self.cashier)
        self.assertEqual(
            Card.search([("partner_id", "=", member.id)]), member.membership_id.card_id
        )

    def test_a_branch_may_have_a_programme_of_its_own(self):
        own = self._create_program(name="Own", company_id=self.branch.id)
        self.branch.member_program_id = own
        self.assertEqual(self.branch._member_program(), own)
        self.assertEqual(self.company._member_program(), self.program)

    def test_a_branch_sells_at_the_prices_of_its_parents_tiers(self):
        Pricelist = self.env["product.pricelist"]
        prices = Pricelist.create({"name": "Base", "company_id": self.company.id})
        self.env.ref("base.group_user").implied_ids |= self.env.ref(
            "product.group_product_pricelist"
        )
        self.tier_member.pricelist_id = prices
        member = self._create_member(shop=self.branch_shop)
        at_branch = member.with_company(self.branch)
        self.assertEqual(at_branch.property_product_pricelist, prices)
        self.assertIn(prices, self.branch_till._get_available_pricelists())
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertNotEqual(
            member.with_company(elsewhere).property_product_pricelist, prices
        )

    def test_a_branch_sees_what_its_parents_points_would_cost(self):
        member = self._create_member(shop=self.branch_shop)
        self._sell(member, 64)
        self.env.flush_all()
        hq = self._create_user("hq")
        hq.write(
            {
                "company_ids": [fields.Command.set(self.branch.ids)],
                "company_id": self.branch.id,
            }
        )
        Liability = self.env["retail.member.liability"].with_user(hq)
        found = Liability.with_company(self.branch).search(
            [("partner_id", "=", member.id)]
        )
        self.assertEqual(found.points, 64)
