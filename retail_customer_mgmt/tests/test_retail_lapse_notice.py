from datetime import date, datetime, time

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRetailLapseNotice(RetailCommon):
    """Points of 10 January 2026 can be spent until 10 February, those of 20 January
    until 20 February; members are told 14 days before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "lapse_notice_days": 14}
        )
        cls.member = cls._create_member(email="ada@example.com")
        cls._earn(cls.member, 120, 10)
        cls._earn(cls.member, 30, 20)

    @classmethod
    def _earn(cls, member, points, day):
        moment = datetime(2026, 1, day, 12)
        with freeze_time(moment):
            cls._sell(member, points, date=moment)

    def _tell(self, day):
        """Run the cron and return the mails it queued, as (recipient, body)."""
        before = self.env["mail.mail"].search([])
        with freeze_time(datetime.combine(day, time(12))):
            self._run_cron(self.program, "_cron_notify_lapse", day)
        mails = self.env["mail.mail"].search([]) - before
        return [(mail.recipient_ids, mail.body_html) for mail in mails]

    def _notices(self):
        notices = self.env["retail.lapse.notice"].search([], order="date_lapse")
        return [(notice.date_lapse, notice.points) for notice in notices]

    def test_members_are_told_days_before_the_lapse(self):
        self.assertFalse(self._tell(date(2026, 1, 26)))
        [(recipient, body)] = self._tell(date(2026, 1, 27))
        self.assertEqual(recipient, self.member)
        self.assertIn("120", body)
        self.assertIn("02/10/2026", body)
        self.assertEqual(self._notices(), [(date(2026, 2, 10), 120)])

    def test_a_member_is_told_once_of_a_day(self):
        self._tell(date(2026, 1, 27))
        for day in (date(2026, 1, 27), date(2026, 1, 30)):
            self.assertFalse(self._tell(day))
        [(_recipient, body)] = self._tell(date(2026, 2, 6))
        self.assertNotIn("02/10/2026", body)

    def test_a_late_run_tells_all_days_in_one_mail(self):
        [(_recipient, body)] = self._tell(date(2026, 2, 8))
        for text in ("120", "02/10/2026", "30", "02/20/2026"):
            self.assertIn(text, body)
        self.assertEqual(
            self._notices(), [(date(2026, 2, 10), 120), (date(2026, 2, 20), 30)]
        )

    def test_what_has_lapsed_is_not_told(self):
        [(_recipient, body)] = self._tell(date(2026, 2, 11))
        self.assertNotIn("02/10/2026", body)

    def test_without_days_of_notice_nobody_is_told(self):
        self.program.lapse_notice_days = 0
        self.assertFalse(self._tell(date(2026, 2, 8)))

    def test_who_wants_no_mail_or_has_no_address_gets_none(self):
        self.env["mail.blacklist"]._add("ada@example.com")
        self.assertFalse(self._tell(date(2026, 2, 8)))
        self.env["mail.blacklist"]._remove("ada@example.com")
        self.member.email = False
        self.assertFalse(self._tell(date(2026, 2, 8)))
        self.member.email = "ada@example.com"
        for state in ("frozen", "closed"):
            self.member.membership_id._change_state(state, "Test")
            self.assertFalse(self._tell(date(2026, 2, 8)))
        self.assertFalse(self._notices())
        self.member.membership_id._change_state("active", "Test")
        self.assertTrue(self._tell(date(2026, 2, 8)))

    def test_a_tier_whose_points_never_lapse_needs_no_notice(self):
        self.tier_member.points_never_expire = True
        self.assertFalse(self._tell(date(2026, 2, 8)))

    def test_inactive_members_are_told(self):
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 2})
        other = self._create_member("Bob", email="bob@example.com")
        with freeze_time("2026-01-31 12:00:00"):
            self._sell(other, 50, date=datetime(2026, 1, 31, 12))
        self.assertFalse(self._tell(date(2026, 3, 16)))
        [(recipient, body)] = self._tell(date(2026, 3, 17))
        self.assertEqual(recipient, other)
        self.assertIn("03/31/2026", body)

    def test_batches_reach_everybody(self):
        for number in range(5):
            member = self._create_member(f"M{number}", email=f"m{number}@example.com")
            self._earn(member, 10, 10)
        Notice = self.env["retail.lapse.notice"]
        before = self.env["mail.mail"].search_count([])
        with freeze_time("2026-01-27 12:00:00"):
            self._run_cron(Notice, "_notify", self.program, date(2026, 1, 27), 2)
        self.assertEqual(self.env["mail.mail"].search_count([]) - before, 6)
        self.assertEqual(len(self._notices()), 6)

    def test_the_mail_speaks_the_members_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("retail_customer_mgmt.mail_template_lapse_notice")
        template.with_context(lang="zh_CN").subject = "积分即将过期"
        self.member.lang = "zh_CN"
        before = self.env["mail.mail"].search([])
        self._tell(date(2026, 1, 27))
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.subject, "积分即将过期")

    def test_notices_are_read_in_the_own_shop(self):
        self._tell(date(2026, 2, 8))
        Notice = self.env["retail.lapse.notice"]
        with self.assertRaises(AccessError):
            Notice.with_user(self._create_user("clerk", self.shop)).search([])
        here = self._create_user("manager", self.shop)
        there = self._create_user("manager", self._create_shop("Harbour"))
        self.assertTrue(Notice.with_user(here).search([]))
        self.assertFalse(Notice.with_user(there).search([]))
        with self.assertRaises(AccessError):
            Notice.with_user(here).search([]).unlink()
