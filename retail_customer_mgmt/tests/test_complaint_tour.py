from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


@tagged("post_install", "-at_install")
class TestComplaintTours(TestPointOfSaleHttpCommon):
    """E1: a complaint of the till is neither lost nor doubled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("retail_customer_mgmt.group_retail_admin")
        cls.env["loyalty.program"].search([]).active = False
        cls.company = cls._get_main_company()
        cls.pos_user.group_ids += cls.env.ref("retail_customer_mgmt.group_retail_till")
        cls.scarf = cls.env["product.product"].create(
            {
                "name": "Silk Scarf",
                "available_in_pos": True,
                "list_price": 100,
                "taxes_id": False,
            }
        )
        cls.company.member_program_id = cls.env["retail.member.program"].create(
            {
                "name": "Club",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "tz": "UTC",
            }
        )

    def _start_till_tour(self, name):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(name)
        self.env.invalidate_all()
        return self.env["retail.complaint"].search([("channel", "=", "till")])

    def test_a_complaint_logged_offline_survives_a_reload_and_arrives_once(self):
        complaint = self._start_till_tour("RetailComplaintOffline")
        self.assertRecordValues(
            complaint,
            [
                {
                    "description": "The scarf has a hole.",
                    "contact_name": "Wang Fang",
                    "shop_id": self.main_pos_config.retail_shop_id.id,
                    "create_uid": self.pos_user.id,
                }
            ],
        )
        # The purchase was not sent when it was noted: it is linked once it is.
        order = self.env["pos.order"].search([], limit=1)
        self.assertRecordValues(
            complaint,
            [
                {
                    "pos_order_id": order.id,
                    "pos_order_line_ids": order.lines.ids,
                    "product_id": self.scarf.id,
                }
            ],
        )

    def test_three_touches_log_a_complaint(self):
        complaint = self._start_till_tour("RetailComplaintQuick")
        cause = self.env.ref("retail_customer_mgmt.retail_complaint_cause_service")
        self.assertRecordValues(
            complaint, [{"description": cause.name, "cause_id": cause.id}]
        )

    def test_a_receipt_without_member_leads_to_the_feedback_page(self):
        self._start_till_tour("RetailComplaintReceipt")
