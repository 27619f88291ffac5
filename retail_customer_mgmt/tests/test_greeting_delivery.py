from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common_greeting import BIRTHDAY, GreetingCommon
from .common_killed import killed_while_sending


@tagged("post_install", "-at_install")
class TestGreetingDelivery(GreetingCommon):
    """Greetings that wait or fail, and the coupon that comes along. D3, C3."""

    def test_a_greeting_of_the_night_waits_for_the_morning(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        self._greet(hour=3)
        self.assertEqual(
            (self._sent().state, self._sent().reason), ("waiting", "quiet")
        )
        self.assertFalse(self._mails())
        with freeze_time(datetime.combine(BIRTHDAY, time(9))):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release")
        self.assertEqual(self._sent().state, "queued")
        self.assertIn(self._sent().coupon_code, self._mails().body_html)

    def test_a_greeting_that_would_come_too_late_gives_no_coupon(self):
        self._allow_contact(quiet_from=1, quiet_to=0.5)
        self._greet(BIRTHDAY + timedelta(days=2))
        self.assertRecordValues(
            self._sent(),
            [{"way": False, "state": "refused", "coupon_id": False}],
        )

    def test_the_coupon_is_not_mailed_past_the_rules_of_contact(self):
        template = self.env["mail.template"].create(
            {
                "name": "Coupon",
                "model_id": self.env["ir.model"]._get_id("loyalty.card"),
                "use_default_to": True,
                "subject": "Your coupon",
            }
        )
        self.env["loyalty.mail"].create(
            {
                "program_id": self.coupons.id,
                "trigger": "create",
                "mail_template_id": template.id,
            }
        )
        self._greet()
        self.assertEqual(self._mails().mapped("subject"), ["Happy birthday, Ada!"])

    def test_a_run_killed_in_the_middle_continues_without_doubles(self):
        members = self.member
        for number in range(4):
            members |= self._born(f"M{number}", BIRTHDAY.replace(year=1980))
        with killed_while_sending(self.env, 2):
            self._greet(BIRTHDAY, 12, 2)
        self.assertEqual(len(self._sent(members)), 2)
        self._greet()
        sent = self._sent(members)
        self.assertEqual(sent.partner_id, members)
        self.assertEqual((len(sent), len(sent.coupon_id)), (5, 5))
        self.assertEqual(len(self._mails(members)), 5)

    def test_a_mail_server_that_is_down_is_noted_with_the_greeting(self):
        def connect(*_args, **_kwargs):
            raise OSError("no route to host")

        self._greet()
        with patch.object(IrMail_Server, "_connect__", connect):
            self._mails().send()
        sent = self._sent()
        self.assertEqual(sent.state, "failed")
        self.assertIn("no route to host", sent.contact_id.error)
        self._greet(BIRTHDAY + timedelta(days=1))
        self.assertEqual(len(self._sent()), 1)

    def test_the_coupon_is_the_members_own_and_ends(self):
        self._greet()
        coupon = self._sent().coupon_id
        self.assertRecordValues(
            coupon,
            [
                {
                    "program_id": self.coupons.id,
                    "partner_id": self.member.id,
                    "points": 1,
                    "expiration_date": BIRTHDAY + timedelta(days=14),
                }
            ],
        )
        self.assertIn(coupon.code, self._mails().body_html)
        other = self._born("Eve", date(1990, 1, 1))
        for partner, day, is_good in (
            (self.member, 14, True),
            (self.member, 15, False),
            (other, 1, False),
        ):
            moment = f"{BIRTHDAY + timedelta(days=day)} 10:00:00"
            answer = self.config.use_coupon_code(
                coupon.code, moment, partner.id, self.config.pricelist_id.id
            )
            self.assertIs(answer["successful"], is_good, (partner.name, day))

    def test_the_coupon_is_redeemed_at_the_till_once(self):
        self._greet()
        coupon = self._sent().coupon_id
        reward = self.coupons.reward_ids
        line = self._line(
            reward.discount_line_product_id,
            price=-2.0,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=coupon.id,
            points_cost=1,
        )
        order = self._sync(self._payload([self._line(price=10), line], self.member))
        self.assertEqual(order.amount_total, 8)
        check = order.validate_coupon_programs({str(coupon.id): -1}, [])
        self.assertTrue(check["successful"])
        order.confirm_coupon_programs(
            {
                str(coupon.id): {
                    "points": -1,
                    "program_id": self.coupons.id,
                    "coupon_id": coupon.id,
                    "barcode": False,
                    "appliedRules": [],
                }
            }
        )
        self.env.invalidate_all()
        self.assertEqual(coupon.points, 0)
        self.assertTrue(self._sent().is_redeemed)
        again = self.config.use_coupon_code(
            *(coupon.code, f"{BIRTHDAY} 10:00:00", self.member.id),
            self.config.pricelist_id.id,
        )
        self.assertFalse(again["successful"])
