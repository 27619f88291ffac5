from odoo.exceptions import UserError
from odoo.tests import Form

from ..tools import masking
from .common_masking import EMAIL, MASKED_EMAIL, MASKED_PHONE, PHONE, MaskingCommon


class TestMaskedWrite(MaskingCommon):
    """H1: a masked value is never written back."""

    def test_masked_value_leaves_the_stored_one(self):
        self._as("clerk", self.member).write(
            {"phone": MASKED_PHONE, "email": MASKED_EMAIL, "city": "Lyon"}
        )
        self.assertRecordValues(
            self.member, [{"phone": PHONE, "email": EMAIL, "city": "Lyon"}]
        )

    def test_form_of_a_clerk_saves_what_was_changed_only(self):
        with Form(
            self._as("clerk", self.member),
            "retail_customer_mgmt.res_partner_view_form_member",
        ) as form:
            form.city = "Lyon"
        self.assertRecordValues(self.member, [{"phone": PHONE, "email": EMAIL}])
        with Form(
            self._as("clerk", self.member),
            "retail_customer_mgmt.res_partner_view_form_member",
        ) as form:
            form.phone = "+1 415-555-0188"
        self.assertEqual(self.member.phone, "+1 415-555-0188")

    def test_mask_of_another_number_is_refused(self):
        for values in ({"phone": "+1 ***-***-0143"}, {"email": "b***@e***.com"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._as("clerk", self.member).write(values)

    def test_masks_are_refused_for_new_members(self):
        with self.assertRaises(UserError):
            self._as("till").register_member(
                {"name": "Eve", "email": MASKED_EMAIL}, "till", self.shop
            )
        with self.assertRaises(UserError):
            self._as("till").register_member(
                {"name": "Eve", "phone": MASKED_PHONE}, "till", self.shop
            )

    def test_superuser_code_stores_no_mask_either(self):
        self.member.sudo().write({"phone": MASKED_PHONE})
        self.assertEqual(self.member.phone, PHONE)
        with self.assertRaises(UserError):
            self.member.sudo().write({"email": "z***@e***.com"})

    def test_copy_of_a_member_takes_no_contact_data_along(self):
        clerk = self.users["clerk"]
        clerk.group_ids |= self.env.ref("base.group_partner_manager")
        copy = self._as(clerk, self.member).copy()
        self.assertFalse(copy.phone or copy.email)

    def test_order_keeps_the_address_when_the_till_sends_the_mask(self):
        values = {"email": MASKED_EMAIL, "mobile": MASKED_PHONE}
        payload = self._payload([{"price": 10}], self.member, **values)
        orders = self._as("till", self.env["pos.order"])
        orders.sync_from_ui([payload])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        self.assertEqual(order.email, EMAIL)
        self._as("till", order).write(values)
        self.assertEqual(order.email, EMAIL)
        self.assertFalse(masking.is_masked(order.mobile))

    def test_receipt_sent_to_a_masked_address_reaches_the_member(self):
        order = self._sell(self.member, 10)
        cashier = self._as("till", order)
        before = self.env["mail.mail"].search([])
        cashier.action_send_receipt(MASKED_EMAIL, "", False)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, EMAIL)
        self.assertEqual(order.email, EMAIL)

    def test_receipt_to_the_mask_of_somebody_else_is_refused(self):
        order = self._sell(self.member, 10)
        with self.assertRaises(UserError):
            self._as("till", order).action_send_receipt("z***@e***.com", "", False)

    def test_receipt_goes_to_an_address_typed_whole(self):
        order = self._sell(self.member, 10)
        self.assertEqual(order._whole_address("new@example.com"), "new@example.com")
