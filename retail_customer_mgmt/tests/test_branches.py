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
        self.assertEqual(member.with_user(self.cashier).member_points, 0)
        Card = self.env["loyalty.card"].with_user(self.cashier)
        self.assertEqual(
            Card.search([("partner_id", "=", member.id)]), member.membership_id.card_id
        )

    def _create_former_code(self, member, code):
        self.env["retail.member.code"].sudo().create(
            {"partner_id": member.id, "code": code}
        )

    def _create_branch_manager(self, login):
        user = new_test_user(
            self.env,
            login=login,
            groups="retail_customer_mgmt.group_retail_manager",
            company_id=self.branch.id,
            company_ids=[fields.Command.set(self.branch.ids)],
        )
        user.retail_shop_ids = self.branch_shop
        return user

    def test_a_branch_manager_sees_what_belongs_to_her_members(self):
        manager = self._create_branch_manager("branch-manager")
        member = self._create_member(shop=self.branch_shop)
        member.company_id = self.company
        membership = member.membership_id
        self.assertEqual(membership.company_id, self.company)
        today = fields.Date.today()
        self.env["retail.lapse.notice"].sudo().create(
            {
                "membership_id": membership.id,
                "company_id": self.company.id,
                "date_told": today,
                "date_lapse": today,
                "points": 5,
            }
        )
        self._create_former_code(member, "7")
        self.rule.write(
            {
                "kind": "band",
                "band_ids": [fields.Command.create({"amount_to": 10, "points": 1})],
            }
        )
        Adjustment = self.env["retail.points.adjustment"].with_user(manager)
        Adjustment.create(
            {"membership_id": membership.id, "points": 9, "reason": "Forgotten card"}
        )
        self._reserve(member, "order", 5)
        self.env.flush_all()
        of_account = [("membership_id", "=", membership.id)]
        for model, domain in (
            ("retail.points.adjustment", of_account),
            ("retail.points.hold", of_account),
            ("retail.lapse.notice", of_account),
            ("retail.member.liability", of_account),
            ("retail.member.code", [("partner_id", "=", member.id)]),
            ("retail.member.profile", [("partner_id", "=", member.id)]),
            ("retail.points.band", [("rule_id", "=", self.rule.id)]),
        ):
            found = self.env[model].with_user(manager).search(domain)
            self.assertEqual(len(found), 1, model)

    def test_a_branchs_other_manager_is_asked_to_approve(self):
        manager, colleague = map(self._create_branch_manager, ("first", "second"))
        self.company.points_approval_limit = 500
        request = (
            self.env["retail.points.adjustment"]
            .with_user(manager)
            .create(
                {
                    "membership_id": self._create_member(
                        shop=self.branch_shop
                    ).membership_id.id,
                    "points": 501,
                    "reason": "Forgotten card",
                }
            )
        )
        self.assertEqual(request.sudo().activity_ids.user_id, colleague)
        request.with_user(colleague).action_approve()
        self.assertEqual(request.state, "posted")

    def test_former_codes_stay_in_their_company(self):
        member = self._create_member()
        member.company_id = self.company
        self._create_former_code(member, "7")
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.env["res.company"].create({"name": "Another chain"}).id,
        )
        find = self.env["res.partner"]._former_code_domain("7")
        Partner = self.env["res.partner"]
        self.assertEqual(Partner.with_user(self.cashier).search(find), member)
        self.assertFalse(Partner.with_user(stranger).search(find))

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
