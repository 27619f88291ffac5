from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RetailCommon

NOON = datetime(2026, 5, 4, 12)


@tagged("post_install", "-at_install")
class TestGovernor(RetailCommon):
    """What the governor knows of members. Features, beyond 4; D1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._allow_contact(
            quiet_from=21, quiet_to=9, week_cap=2, month_cap=6, gap_hours=24
        )
        cls.member = cls._create_member(email="ada@example.com", phone="2125550147")
        cls.member.tz = False
        cls._agree_to("email", "sms", "phone")

    @classmethod
    def _agree_to(cls, *channels, member=None):
        member = member or cls.member
        member._record_consent("promotion", channels, True, "office")

    def _ask(self, channel="email", purpose="promotion", moment=NOON, **values):
        [answer] = self.member._may_contact(channel, purpose, moment, **values).values()
        return answer.verdict, answer.reason

    def _note(self, hours_ago, purpose="promotion", **values):
        moment = NOON - timedelta(hours=hours_ago)
        return (
            self.env["retail.contact"]
            .sudo()
            .create(
                {
                    "partner_id": self.member.id,
                    "channel": "email",
                    "purpose": purpose,
                    "verdict": "yes",
                    "state": "sent",
                    "date_out": moment,
                    "idempotency_key": f"test:{purpose}:{hours_ago}",
                }
                | values
            )
        )

    def test_by_day_a_willing_member_may_be_reached(self):
        for channel in ("email", "sms", "phone"):
            self.assertEqual(self._ask(channel), ("yes", "allowed"))

    def test_nothing_sends_by_wechat(self):
        self.assertEqual(self._ask("wechat", "service"), ("no", "no_channel"))

    def test_quiet_hours_are_the_members(self):
        self.shop.tz = "Asia/Shanghai"
        evening = datetime(2026, 5, 4, 14)
        self.assertEqual(self._ask(moment=evening), ("later", "quiet"))
        self.member.tz = "Europe/London"
        self.assertEqual(self._ask(moment=evening), ("yes", "allowed"))

    def test_quiet_hours_are_the_companys_of_her_shop(self):
        night = datetime(2026, 5, 4, 3)
        self.assertEqual(self._ask(moment=night), ("later", "quiet"))
        self._allow_contact()
        self.assertEqual(self._ask(moment=night), ("yes", "allowed"))

    def test_consent_and_blacklists_hold(self):
        self.env["mail.blacklist"]._add("ada@example.com")
        self.assertEqual(self._ask(), ("no", "blacklisted"))
        self.assertEqual(self._ask(purpose="requested"), ("no", "blacklisted"))
        self.env["phone.blacklist"].add("+12125550147")
        self.assertEqual(self._ask("sms", "service"), ("no", "blacklisted"))
        self.member._record_consent("promotion", ["phone"], False, "office")
        self.assertEqual(self._ask("phone"), ("no", "refused"))
        self.assertEqual(self._ask("phone", "service"), ("yes", "allowed"))
        self.member.is_call_refused = True
        self.assertEqual(self._ask("phone", "service"), ("no", "refused"))

    def test_who_never_agreed_gets_service_and_no_promotion(self):
        self.member = self._create_member("Eve", email="eve@example.com")
        self.assertEqual(self._ask(), ("no", "no_consent"))
        self.assertEqual(self._ask(purpose="service"), ("yes", "allowed"))

    def test_who_has_no_address_can_not_be_reached(self):
        self.member = self._create_member("Eve")
        for channel in ("email", "sms", "phone"):
            self.assertEqual(self._ask(channel, "service"), ("no", "no_address"))

    def test_an_open_complaint_silences_promotion_until_it_is_solved(self):
        values = {"partner_id": self.member.id, "description": "Late"}
        praise = self.env["retail.complaint"].create(values | {"kind": "praise"})
        self.assertEqual(praise.partner_id, self.member)
        self.assertEqual(self._ask(), ("yes", "allowed"))
        complaint = self.env["retail.complaint"].create(values)
        self.assertEqual(self._ask(), ("no", "complaint"))
        self.assertEqual(self._ask(purpose="service"), ("yes", "allowed"))
        complaint.stage_id = self.env["retail.complaint.stage"].search(
            [("is_closed", "=", True)], limit=1
        )
        # The mail that asks for stars is a contact of its own.
        self.assertEqual(self._ask(), ("later", "gap"))

    def test_who_has_left_gets_no_promotion(self):
        self.member.membership_id._change_state("closed", "Test")
        self.assertEqual(self._ask(), ("no", "left"))

    def test_one_voice_at_a_time_by_whatever_way(self):
        note = self._note(3, "service", channel="phone")
        self.assertEqual(self._ask(), ("later", "gap"))
        note.state = "failed"
        self.assertEqual(self._ask(), ("yes", "allowed"))

    def test_what_she_asked_for_counts_for_nothing(self):
        self._note(3, "requested")
        self.assertEqual(self._ask(), ("yes", "allowed"))

    def test_promotions_of_the_week_and_month_are_counted(self):
        self._allow_contact(week_cap=2, month_cap=3)
        self._note(24 * 6)
        self.assertEqual(self._ask(), ("yes", "allowed"))
        self._note(24 * 5)
        self.assertEqual(self._ask(), ("later", "week_cap"))
        self.assertEqual(self._ask(purpose="service"), ("yes", "allowed"))
        self._note(24 * 20)
        next_week = NOON + timedelta(days=6)
        self.assertEqual(self._ask(moment=next_week), ("later", "month_cap"))
        self._allow_contact()
        self.assertEqual(self._ask(), ("yes", "allowed"))

    def test_two_ways_of_one_message_are_one_voice(self):
        self._note(1, res_model="res.partner", res_id=self.member.id)
        self.assertEqual(self._ask("sms"), ("later", "gap"))
        self.assertEqual(self._ask("sms", origin=self.member), ("yes", "allowed"))

    def test_a_thousand_ask_with_the_queries_of_one(self):
        one = self._create_member("One")
        many = one | self.member
        for number in range(30):
            many |= self._create_member(f"M{number}")
        one._may_contact("email", "service", NOON)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        one._may_contact("email", "service", NOON)
        spent = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        with self.assertQueryCount(spent):
            answers = many._may_contact("email", "service", NOON)
        self.assertEqual(set(answers), set(many.ids))

    def test_a_call_made_makes_a_message_wait_and_a_missed_one_does_not(self):
        callback = self.env["retail.callback"].create(
            {"partner_id": self.member.id, "topic": "Thanks"}
        )
        with freeze_time(NOON):
            callback._close("no_answer", date_next=NOON.date())
            self.assertEqual(self._ask(), ("yes", "allowed"))
            callback._close("reached")
            self.assertEqual(self._ask(), ("later", "gap"))
        contacts = self.env["retail.contact"].search(
            [("partner_id", "=", self.member.id)], order="id"
        )
        self.assertRecordValues(
            contacts,
            [
                {"state": "failed", "channel": "phone", "error": "No answer"},
                {"state": "sent", "channel": "phone", "error": False},
            ],
        )
