import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.retail_rate_limit import LIMITS
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPriorityEmployees(RetailCommon):
    """Where cashiers are employees, a manager approves by a PIN the server checks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "advanced_employee_ids" not in cls.env["pos.config"]._fields:
            cls.skipTest(cls, "pos_hr is not installed")
        cls.bag = cls._create_item("Bag", 90)
        cls.bag.product_tmpl_id.member_priority_tier_ids = cls.tier_gold
        cls.boss = cls._create_employee("Boss", "2468")
        cls.clerk = cls._create_employee("Clerk", "1111")
        # Odoo refuses this while the session is open.
        cls.env.cr.execute(
            SQL(
                "UPDATE pos_config SET module_pos_hr = TRUE WHERE id = %s",
                cls.config.id,
            )
        )
        cls.config.invalidate_recordset()
        cls.config.sudo().write(
            {
                "advanced_employee_ids": [(4, cls.boss.id)],
                "basic_employee_ids": [(4, cls.clerk.id)],
            }
        )
        cls.till = new_test_user(
            cls.env,
            login="till-of-all",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
        )

    @classmethod
    def _create_employee(cls, name, pin, company=None):
        company = company or cls.company
        values = {"name": name, "pin": pin, "company_id": company.id}
        return cls.env["hr.employee"].sudo().create(values)

    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())

    def _approve(self, payload, employee, pin, products=None):
        Approval = self.env["retail.sale.approval"].with_user(self.till)
        ids = (products or self.bag).product_tmpl_id.ids
        return Approval.approve(payload["uuid"], self.config.id, ids, employee.id, pin)

    def _order(self, employee=None):
        claim = {"products": self.bag.product_tmpl_id.ids}
        claim |= {"employee": employee.id} if employee else {}
        approval = json.dumps(claim)
        return self._payload([{"product": self.bag}], member_approval=approval)

    def _sell_order(self, payload):
        self.env["pos.order"].with_user(self.till).sync_from_ui([payload])
        return self.env["pos.order"].search([("uuid", "=", payload["uuid"])])

    def test_a_pin_approves_the_products_of_one_order(self):
        payload = self._order(self.boss)
        self.assertTrue(self._approve(payload, self.boss, "2468"))
        order = self._sell_order(payload)
        self.assertFalse(order.member_review)
        self.assertEqual(order.member_priority_approver, "Boss")
        self.assertEqual(order.member_priority_product_ids, self.bag.product_tmpl_id)
        self.assertFalse(self.env["retail.sale.approval"]._of_order(order.uuid))
        self.assertIn(
            "Boss approved it", self._sell_order(self._order(self.boss)).member_review
        )

    def test_an_approval_of_other_products_is_none_of_these(self):
        payload = self._order(self.boss)
        self.assertTrue(self._approve(payload, self.boss, "2468", self.product))
        self.assertIn("no PIN was checked", self._sell_order(payload).member_review)

    def test_what_no_pin_proves_is_sold_and_flagged(self):
        """Offline, or a manager who has no PIN: the claim is kept for who reviews."""
        self.boss.pin = False
        payload = self._order(self.boss)
        self.assertFalse(self._approve(payload, self.boss, ""))
        order = self._sell_order(payload)
        self.assertEqual(order.state, "paid")
        self.assertIn("The till says that Boss approved it", order.member_review)
        self.assertFalse(order.member_priority_approver)

    def test_no_pin_but_that_of_a_manager_of_this_till_approves(self):
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        stranger = self._create_employee("Stranger", "3333", elsewhere)
        stranger.user_id = new_test_user(
            self.env,
            login="boss-elsewhere",
            groups="base.group_user,point_of_sale.group_pos_manager",
            company_id=elsewhere.id,
        )
        for employee, pin in (
            (self.boss, "1357"),
            (self.boss, "\ud800"),
            (self.boss, None),
            (self.clerk, "1111"),
            (stranger, "3333"),
        ):
            payload = self._order(employee)
            self.assertFalse(self._approve(payload, employee, pin))
            order = self._sell_order(payload)
            self.assertTrue(order.member_review)
            self.assertFalse(order.member_priority_approver)

    def test_a_pin_is_tried_so_often_only(self):
        payload = self._order(self.boss)
        with patch.dict(LIMITS, pin_try=(2, 900)):
            for pin in ("0000", "0001"):
                self.assertFalse(self._approve(payload, self.boss, pin))
            with self.assertRaisesRegex(UserError, "tried too often"):
                self._approve(payload, self.boss, "2468")
