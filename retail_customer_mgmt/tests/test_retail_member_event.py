from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import RetailCommon

FORM = "retail_customer_mgmt.res_partner_view_form_member"


@tagged("post_install", "-at_install")
class TestMemberEvent(RetailCommon):
    """The file shows what happened, and the first screen what counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada")

    def test_the_timeline_is_newest_first(self):
        self._sell(self.member, 600, date=datetime(2026, 1, 2, 10))
        callback = self.env["retail.callback"].create(
            {"partner_id": self.member.id, "topic": "Thanks"}
        )
        callback._close("reached")
        self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Cold coffee"}
        )
        self.env.flush_all()
        events = self.member.member_event_ids
        self.assertEqual(
            set(events.mapped("kind")), {"visit", "call", "complaint", "tier"}
        )
        dates = events.mapped("date")
        self.assertEqual(dates, sorted(dates, reverse=True))
        call = events.filtered(lambda event: event.kind == "call")
        self.assertEqual(call.name, "Thanks")
        self.assertEqual(call.action_open()["res_id"], callback.id)

    def test_points_without_a_visit_are_told(self):
        membership = self.member.membership_id
        membership._post([self._posting("adjust", 30)])
        self.env.flush_all()
        events = self.member.member_event_ids.filtered("points")
        self.assertRecordValues(events, [{"kind": "points", "points": 30}])

    def test_events_stay_in_the_shop(self):
        self._create_two_shops(10)
        self.env.flush_all()
        model = "retail.member.event"
        with self.assertRaises(AccessError):
            self._seen("till", model)
        self.assertEqual(self._seen("clerk", model), self.here)
        self.assertEqual(self._seen("hq", model), self.here | self.there)

    def test_the_first_screen(self):
        tea = self._create_item("Tea", 5.0)
        for product in (self.product, tea, tea):
            self._sell(self.member, lines=[{"product": product, "price": 5}])
        self.env["loyalty.reward"].create(
            {
                "program_id": self.program.loyalty_program_id.id,
                "reward_type": "discount",
                "discount": 10,
                "required_points": 40,
                "description": "Ten off",
            }
        )
        self.env.flush_all()
        self.member.invalidate_recordset()
        with Form(
            self.member.with_user(self._create_user("clerk", self.shop)), view=FORM
        ) as form:
            self.assertEqual(form.member_favourites, "Tea and Latte")
            self.assertEqual(len(form.member_visit_ids), 3)
            self.assertIn("25 more points to “Ten off”", form.member_next_reward)
