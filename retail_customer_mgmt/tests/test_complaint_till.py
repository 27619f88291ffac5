import base64
import io
from datetime import timedelta
from uuid import uuid4

from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon
from .common_cases import picture


@tagged("post_install", "-at_install")
class TestComplaintTill(RetailCommon):
    """E1: what cashiers note at the till, also while it had no connection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", email="ada@example.com")
        cls.cashier = cls._create_user("till", cls.shop)
        cls.cause = cls.env.ref("retail_customer_mgmt.retail_complaint_cause_quality")

    def _log(self, user=None, **values):
        values = {
            "client_uuid": str(uuid4()),
            "kind": "complaint",
            "description": "Cold coffee",
        } | values
        complaints = self.env["retail.complaint"].with_user(user or self.cashier)
        answer = complaints.pos_log_complaint(self.config.id, values)
        return self.env["retail.complaint"].search([("name", "=", answer["number"])])

    def test_a_complaint_has_its_member_purchase_and_items(self):
        order = self._sell(self.member, lines=[{"price": 4}, {"price": 6}])
        line = order.lines[1]
        complaint = self._log(
            partner_id=self.member.id,
            order_uuid=order.uuid,
            line_uuids=[line.uuid],
            priority="2",
            cause_id=self.cause.id,
        )
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.member.id,
                    "channel": "till",
                    "kind": "complaint",
                    "priority": "2",
                    "shop_id": self.shop.id,
                    "pos_order_id": order.id,
                    "pos_order_line_ids": line.ids,
                    "product_id": self.product.id,
                    "clerk_id": order.user_id.id,
                    "cause_id": self.cause.id,
                    "description": "Cold coffee",
                }
            ],
        )

    def test_sent_again_it_is_the_same_complaint(self):
        uuid = str(uuid4())
        first = self._log(client_uuid=uuid)
        again = self._log(client_uuid=uuid, description="Something else")
        colleague = self._log(self._create_user("till", self.shop), client_uuid=uuid)
        self.assertEqual((again, colleague), (first, first))
        self.assertEqual(first.description, "Cold coffee")

    def test_a_cause_alone_is_enough(self):
        complaint = self._log(description="", cause_id=self.cause.id)
        self.assertEqual(complaint.description, self.cause.name)

    def test_a_purchase_that_arrives_later_is_linked_then(self):
        payload = self._payload([{"price": 10}], self.member)
        line_uuid = payload["lines"][0][2]["uuid"]
        complaint = self._log(order_uuid=payload["uuid"], line_uuids=[line_uuid])
        self.assertFalse(complaint.pos_order_id)
        order = self._sync(payload)
        self.assertRecordValues(
            complaint,
            [
                {
                    "pos_order_id": order.id,
                    "pos_order_line_ids": order.lines.ids,
                    "partner_id": self.member.id,
                    "order_uuid": False,
                }
            ],
        )

    def test_a_draft_can_still_be_cancelled(self):
        order = self._sync(self._payload([{"price": 10}], state="draft"))
        complaint = self._log(order_uuid=order.uuid)
        self.assertFalse(complaint.pos_order_id)
        self.assertEqual(complaint.order_uuid, order.uuid)

    def test_the_clock_begins_when_the_customer_told_it(self):
        told = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=5)
        complaint = self._log(date=fields.Datetime.to_string(told))
        self.assertEqual(complaint.date_received, told)

    def test_a_wrong_clock_of_a_till_is_not_believed(self):
        now = fields.Datetime.now()
        future = self._log(date="2999-01-01 10:00:00")
        ancient = self._log(date="1999-01-01 10:00:00")
        self.assertLess(future.date_received, now + timedelta(minutes=1))
        self.assertGreater(ancient.date_received, now - timedelta(days=31))

    def test_only_what_is_on_the_list_is_read(self):
        stage = self.env.ref("retail_customer_mgmt.retail_complaint_stage_solved")
        other = self._create_shop("Harbour")
        complaint = self._log(
            stage_id=stage.id, shop_id=other.id, name="C1", user_id=self.cashier.id
        )
        self.assertNotEqual(complaint.stage_id, stage)
        self.assertEqual(complaint.shop_id, self.shop)
        self.assertNotEqual(complaint.name, "C1")

    def test_bad_data_is_refused_with_a_reason(self):
        for values in (
            {"client_uuid": "1"},
            {"kind": "bribe"},
            {"priority": "9"},
            {"description": " ", "cause_id": 0},
            {"description": "x" * 2001},
            {"partner_id": 99999999},
            {"photos": ["AAAA"] * 4},
            {"photos": ["not base64!"]},
            {"photos": [base64.b64encode(b"<html></html>").decode()]},
        ):
            with self.subTest(values=str(values)[:60]), self.assertRaises(UserError):
                self._log(**values)
        self.assertFalse(self.env["retail.complaint"].search([]))

    def test_who_is_no_till_user_of_members_logs_nothing(self):
        for groups in ("point_of_sale.group_pos_user", "base.group_user"):
            user = new_test_user(self.env, login=groups, groups=groups)
            with self.subTest(groups=groups), self.assertRaises(AccessError):
                self._log(user)

    def test_photos_are_made_anew_without_where_they_were_taken(self):
        exif = Image.Exif()
        exif[0x010F] = "A phone"
        exif.get_ifd(0x8825)[1] = "N"
        data = picture("JPEG", exif=exif)
        complaint = self._log(photos=[base64.b64encode(data).decode()])
        [photo] = complaint.photo_ids
        self.assertEqual(photo.mimetype, "image/jpeg")
        self.assertEqual(
            (photo.res_model, photo.res_id), (complaint._name, complaint.id)
        )
        self.assertFalse(Image.open(io.BytesIO(photo.raw)).getexif())

    def test_a_stranger_can_be_answered(self):
        complaint = self._log(
            contact_name="Eve", contact_phone="212 555 0147", email="eve@example.com"
        )
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": False,
                    "contact_name": "Eve",
                    "contact_phone": "212 555 0147",
                    "email_from": "eve@example.com",
                }
            ],
        )

    def test_where_nobody_can_be_reached_it_is_refused(self):
        for values, reason in (
            ({"contact_phone": "not a phone 12ab"}, "not a phone number"),
            ({"email": "not-an-email"}, "not an e-mail address"),
        ):
            with self.assertRaisesRegex(UserError, reason):
                self._log(**values)
        self.assertFalse(
            self.env["retail.complaint"].search([("channel", "=", "till")])
        )

    def test_the_till_offers_the_customers_last_purchases(self):
        order = self._sell(self.member, 10)
        self._sell(self._create_member("Bea"), 20)
        complaints = self.env["retail.complaint"].with_user(self.cashier)
        [row] = complaints.pos_complaint_orders(self.config.id, self.member.id)
        self.assertEqual((row["uuid"], row["amount"]), (order.uuid, 10))
        self.assertEqual([line["uuid"] for line in row["lines"]], [order.lines.uuid])

    def test_items_of_another_purchase_are_refused(self):
        one, other = self._sell(self.member, 10), self._sell(self.member, 20)
        complaint = self._log(order_uuid=one.uuid)
        with self.assertRaisesRegex(UserError, "another purchase"):
            complaint.pos_order_line_ids = other.lines

    def test_the_till_knows_causes_and_who_may_log(self):
        shop = self.shop.with_user(self.cashier)
        fields_read = ["complaint_causes", "may_log_complaints"]
        [row] = shop.read(fields_read)
        self.assertIn(
            {"id": self.cause.id, "name": self.cause.name}, row["complaint_causes"]
        )
        self.assertTrue(row["may_log_complaints"])
        plain = new_test_user(
            self.env, login="plain", groups="point_of_sale.group_pos_user"
        )
        self.assertFalse(self.shop.with_user(plain).may_log_complaints)
