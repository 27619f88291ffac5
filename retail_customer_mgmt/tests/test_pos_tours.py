from datetime import date, datetime
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

from ..tools.ledger import Posting


@tagged("post_install", "-at_install")
class TestMemberTours(TestPointOfSaleHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("retail_customer_mgmt.group_retail_admin")
        cls.env["loyalty.program"].search([]).active = False
        # Nobody but the cashier is preloaded: members must be found on the server.
        cls.env["ir.config_parameter"].set_param(
            "point_of_sale.limited_customer_count", "1"
        )
        cls.company = cls._get_main_company()
        cls.company.country_id = cls.env.ref("base.cn")
        cls.main_pos_config.retail_shop_id.country_id = cls.company.country_id
        cls.pos_user.group_ids += cls.env.ref("retail_customer_mgmt.group_retail_till")
        cls.scarf = cls.env["product.product"].create(
            {
                "name": "Silk Scarf",
                "available_in_pos": True,
                "list_price": 100,
                "taxes_id": False,
            }
        )
        cls.program = cls.env["retail.member.program"].create(
            {
                "name": "Club",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "tz": "UTC",
                "tier_ids": [
                    Command.create({"name": "Silver", "sequence": 1, "color": 1}),
                    Command.create(
                        {
                            "name": "Gold",
                            "sequence": 2,
                            "color": 3,
                            "threshold_amount": 100,
                        }
                    ),
                ],
                "rule_ids": [Command.create({"name": "Purchases", "kind": "rate"})],
            }
        )
        cls.company.member_program_id = cls.program
        cls.env["retail.callback.rule"].search([]).active = False
        cls.callback_rule = cls.env["retail.callback.rule"].create(
            {"name": "Thank-you call", "trigger": "purchase", "delay_days": 3}
        )
        cls.env["loyalty.reward"].create(
            {
                "program_id": cls.program.loyalty_program_id.id,
                "description": "10 off",
                "reward_type": "discount",
                "discount_mode": "per_order",
                "discount": 10,
                "discount_applicability": "order",
                "required_points": 100,
            }
        )

    def _create_member(self, opening=0, **values):
        partner = self.env["res.partner"].register_member(
            {"name": "Wang Fang", "phone": "139 0013 9000"},
            "till",
            self.main_pos_config.retail_shop_id,
        )
        partner.write(values)
        if opening:
            now = datetime(2026, 1, 5, 10)
            partner.membership_id._post(
                [
                    Posting(
                        kind="opening",
                        points=Decimal(opening),
                        key=f"opening:{partner.id}",
                        date=now,
                        day=now.date(),
                    )
                ]
            )
        return partner

    def _start_till_tour(self, name):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(name)
        self.env.invalidate_all()

    def _entries(self, partner):
        return self.env["retail.points.entry"].search(
            [("partner_id", "=", partner.id), ("kind", "!=", "opening")], order="id"
        )

    def test_register_sell_and_earn(self):
        self._start_till_tour("RetailMemberRegisterAndEarn")
        partner = self.env["res.partner"].search([("name", "=", "Li Wei")])
        order = self.env["pos.order"].search([("partner_id", "=", partner.id)])
        self.assertRecordValues(
            partner,
            [
                {
                    "is_member": True,
                    "member_phone": "+8613800138000",
                    "member_points": 100,
                    "member_tier_id": self.program.tier_ids.sorted()[1].id,
                    "member_shop_id": self.main_pos_config.retail_shop_id.id,
                }
            ],
        )
        self.assertEqual(partner.member_source_id.code, "till")
        self.assertRecordValues(
            self._entries(partner),
            [
                {
                    "kind": "earn",
                    "points": 100,
                    "pos_order_id": order.id,
                    "qualifying_amount": 100,
                }
            ],
        )
        self.assertEqual(partner.membership_id.card_id.points, 100)
        callbacks = self.env["retail.callback"].search(
            [("partner_id", "=", partner.id)]
        )
        self.assertRecordValues(
            callbacks,
            [
                {
                    "rule_id": self.callback_rule.id,
                    "pos_order_id": order.id,
                    "shop_id": self.main_pos_config.retail_shop_id.id,
                    "state": "planned",
                }
            ],
        )

    def test_scan_redeem_and_refund(self):
        partner = self._create_member(opening=500, member_code="0420000000013")
        self._start_till_tour("RetailMemberScanRedeemRefund")
        self.assertEqual(
            sorted((entry.kind, entry.points) for entry in self._entries(partner)),
            [
                ("clawback", -90),
                ("earn", 90),
                ("redeem", -100),
                ("redeem_return", 100),
            ],
        )
        self.assertRecordValues(
            partner.membership_id, [{"balance": 500, "spendable": 500, "debt": 0}]
        )
        cards = self.env["loyalty.card"].search([("partner_id", "=", partner.id)])
        self.assertRecordValues(cards, [{"points": 500}])
        self.assertFalse(cards.history_ids)

    def _create_lapsing_member(self):
        """A member whose 500 points lapse at the end of the year."""
        self.program.write({"expiry_mode": "year_end", "expiry_months": 0})
        partner = self._create_member(member_code="0420000000013")
        today = self.program._today()
        partner.membership_id._post(
            [
                Posting(
                    kind="opening",
                    points=Decimal(500),
                    key=f"opening:{partner.id}",
                    date=datetime.now(),
                    day=today,
                    expires_on=date(today.year, 12, 31),
                )
            ]
        )
        self.program.expiry_mode = "never"
        return partner

    def test_the_cashier_chooses_how_many_points_to_burn(self):
        """features.md, complaint 7: the cashier can't choose how many points to use."""
        partner = self._create_lapsing_member()
        self.company.point_of_sale_use_ticket_qr_code = True
        self.env["loyalty.reward"].create(
            {
                "program_id": self.program.loyalty_program_id.id,
                "description": "A free scarf",
                "reward_type": "product",
                "reward_product_id": self.scarf.id,
                "required_points": 600,
            }
        )
        self._start_till_tour("RetailMemberChoosesPoints")
        self.assertEqual(
            [(entry.kind, entry.points) for entry in self._entries(partner)],
            [("redeem", -250), ("earn", 197)],
        )
        order = self.env["pos.order"].search([("partner_id", "=", partner.id)], limit=1)
        self.assertRecordValues(
            order,
            [
                {
                    "member_points_redeemed": 250,
                    "member_lapse_points": 250,
                    "member_review": False,
                    "member_offline_burn": False,
                }
            ],
        )
        self.assertFalse(partner.membership_id.hold_ids)

    def test_removing_the_reward_or_the_order_lets_its_points_go(self):
        partner = self._create_member(opening=500, member_code="0420000000013")
        self._start_till_tour("RetailMemberRemovesReward")
        self.assertFalse(partner.membership_id.hold_ids)
        self.assertFalse(self._entries(partner))

    def test_two_tills_cannot_both_spend_the_points(self):
        partner = self._create_member(opening=500, member_code="0420000000013")
        self._start_till_tour("RetailMemberCompetes")
        self.assertRecordValues(
            partner.membership_id.hold_ids,
            [{"order_uuid": "order-of-another-till", "points": 400}],
        )

    def test_points_used_offline_are_marked_and_posted_later(self):
        """features.md, complaint 4: offline orders lose their loyalty changes."""
        partner = self._create_member(opening=500, member_code="0420000000013")
        self.main_pos_config.retail_shop_id.offline_burn_limit = 200
        self._start_till_tour("RetailMemberPaysOffline")
        self.assertEqual(
            [(entry.kind, entry.points) for entry in self._entries(partner)],
            [("redeem", -200), ("earn", 98)],
        )
        order = self.env["pos.order"].search([("partner_id", "=", partner.id)])
        self.assertTrue(order.member_offline_burn)

    def test_offline_card_is_recognised_when_the_order_arrives(self):
        """features.md, complaint 10: scanning who is not preloaded fails."""
        partner = self._create_member(opening=500, member_code="0420000000013")
        self._start_till_tour("RetailMemberOffline")
        self.assertRecordValues(
            self._entries(partner), [{"kind": "earn", "points": 100}]
        )
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Li Wei")]))

    def test_shop_without_programme_notices_nothing(self):
        self.company.member_program_id = False
        self._start_till_tour("RetailMemberNoProgramme")
        order = self.env["pos.order"].search([], limit=1)
        self.assertEqual(order.amount_total, 100)
        self.assertFalse(order.membership_id)
