from odoo import Command
from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


@tagged("post_install", "-at_install")
class TestPriorityTour(TestPointOfSaleHttpCommon):
    """A scarf reserved for Gold: the cashier is refused, the manager lets it go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("retail_customer_mgmt.group_retail_admin")
        cls.program = cls.env["retail.member.program"].create(
            {
                "name": "Club",
                "currency_id": cls.main_pos_config.company_id.currency_id.id,
                "tz": "UTC",
                "tier_ids": [
                    Command.create({"name": "Silver", "sequence": 1}),
                    Command.create(
                        {"name": "Gold", "sequence": 2, "threshold_amount": 900}
                    ),
                ],
            }
        )
        cls.main_pos_config.company_id.member_program_id = cls.program
        cls.scarf = cls.env["product.product"].create(
            {
                "name": "Silk Scarf",
                "available_in_pos": True,
                "list_price": 100,
                "taxes_id": False,
                "member_priority_tier_ids": cls.program.tier_ids.sorted()[1].ids,
            }
        )

    def _orders(self):
        self.env.invalidate_all()
        return self.env["pos.order"].search(
            [("lines.product_id", "=", self.scarf.id), ("state", "=", "paid")]
        )

    def test_a_cashier_is_refused_and_a_manager_approves(self):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour("RetailPriorityRefused")
        self.assertFalse(self._orders())
        self.start_pos_tour("RetailPriorityApproved", login="pos_admin")
        order = self._orders()
        self.assertRecordValues(
            order,
            [
                {
                    "member_priority_approver": self.pos_admin.name,
                    "member_priority_user_id": self.pos_admin.id,
                    "member_review": False,
                    "member_approval": False,
                }
            ],
        )
        self.assertTrue(order.member_priority_date)
