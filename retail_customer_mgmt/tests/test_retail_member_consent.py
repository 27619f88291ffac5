from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RetailCommon

ADA = "ada@example.com"


@tagged("post_install", "-at_install")
class TestMemberConsent(RetailCommon):
    """The member's choice by purpose and channel is kept and respected (D1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", email=ADA, phone="+12025550143")
        cls.text = cls.env.ref("retail_customer_mgmt.retail_consent_text_promotion")

    def _record(self, is_given, purpose="promotion", channels=("email",), **values):
        return self.member._record_consent(
            purpose, channels, is_given, "office", **values
        )

    def test_nobody_asked_is_neither_yes_nor_no(self):
        self.assertIsNone(self.member._consent("promotion", "email"))

    def test_the_newest_answer_counts(self):
        self._record(True)
        self.assertIs(self.member._consent("promotion", "email"), True)
        self._record(False)
        self.assertIs(self.member._consent("promotion", "email"), False)
        self.member.sudo()._record_consent(
            "promotion", ["email"], True, "office", date=datetime(2020, 1, 1)
        )
        self.assertIs(self.member._consent("promotion", "email"), False)
        self.assertIsNone(self.member._consent("promotion", "sms"))
        self.assertIsNone(self.member._consent("service", "email"))

    def test_current_answers_are_one_a_channel_and_purpose(self):
        self._record(True, channels=("email", "sms"))
        self._record(False)
        self.assertEqual(
            self.member.consent_current_ids.mapped(
                lambda consent: (consent.channel, consent.is_given)
            ),
            [("email", False), ("sms", True)],
        )
        self.assertEqual(len(self.member.consent_ids), 3)

    def test_history_stays_as_it_was(self):
        consent = self._record(True)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            consent.is_given = False
        with self.assertRaises(AccessError):
            consent.with_user(self._create_user("admin")).unlink()

    def test_nobody_dates_an_answer_back_or_signs_for_others(self):
        clerk = self._create_user("clerk", self.shop)
        consent = (
            self.env["retail.member.consent"]
            .with_user(clerk)
            .create(
                {
                    "partner_id": self.member.id,
                    "purpose": "promotion",
                    "channel": "sms",
                    "is_given": True,
                    "date": datetime(2020, 1, 1),
                    "user_id": self.env.uid,
                }
            )
        )
        self.assertEqual(consent.user_id, clerk)
        self.assertGreater(consent.date, datetime(2021, 1, 1))

    def test_a_yes_keeps_the_version_of_the_text(self):
        self.assertEqual(self._record(True).text_id, self.text)
        self.assertFalse(self._record(False).text_id)
        newer = self.text.copy({"version": "2"})
        self.assertEqual(self._record(True).text_id, newer)

    def test_a_text_somebody_agreed_to_is_kept(self):
        self.text.body = "Still a draft."
        self._record(True)
        for values in ({"body": "Other"}, {"version": "9"}, {"purpose": "service"}):
            with self.assertRaisesRegex(UserError, "stays as it was"):
                self.text.write(values)
        self.text.active = False
        self.assertFalse(self.text.active)

    def test_promotion_needs_a_yes_and_service_no_no(self):
        self.assertFalse(self.member._willing("promotion", "email"))
        self.assertTrue(self.member._willing("service", "email"))
        self._record(True)
        self._record(False, "service")
        self.assertTrue(self.member._willing("promotion", "email"))
        self.assertFalse(self.member._willing("service", "email"))

    def test_odoos_blacklists_hold_for_both(self):
        for purpose in ("service", "promotion"):
            self._record(True, purpose, ("email", "sms", "phone"))
        self.env["mail.blacklist"]._add(ADA)
        self.env["phone.blacklist"]._add(["+12025550143"])
        for purpose in ("service", "promotion"):
            self.assertFalse(self.member._willing(purpose, "email"))
            self.assertFalse(self.member._willing(purpose, "sms"))
            self.assertTrue(self.member._willing(purpose, "phone"))

    def test_do_not_call_is_an_answer_and_the_other_way_round(self):
        self.member.is_call_refused = True
        self.assertIs(self.member._consent("service", "phone"), False)
        self.assertIs(self.member._consent("promotion", "phone"), False)
        self.member.is_call_refused = True
        self.assertEqual(len(self.member.consent_ids), 2)
        self._record(True, "service", ("phone",))
        self.assertFalse(self.member.is_call_refused)
        self._record(False, "service", ("phone",))
        self.assertTrue(self.member.is_call_refused)
        self.member.is_call_refused = False
        self.assertIs(self.member._consent("service", "phone"), True)
        self.assertFalse(self.member.consent_ids[:1].text_id, "nobody was shown one")

    def test_a_call_that_ends_in_do_not_call_is_recorded(self):
        callback = self.env["retail.callback"].create(
            {"partner_id": self.member.id, "topic": "Thanks"}
        )
        callback._close("do_not_call")
        self.assertTrue(self.member.is_call_refused)
        self.assertEqual(set(self.member.consent_ids.mapped("source")), {"callback"})

    def test_who_refuses_mails_gets_no_tier_mail(self):
        template = self.env["mail.template"].create(
            {
                "name": "Tier",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "Hello",
                "body_html": "Hello",
                "partner_to": "{{ object.id }}",
            }
        )
        mails = self.env["mail.mail"].sudo()
        before = mails.search_count([])
        self._record(False, "service")
        contacts = self.env["retail.contact"]
        reach = ("email", "requested", "tier", self.member, template)
        self.assertEqual(contacts._reach(*reach).reason, "refused")
        self.assertEqual(mails.search_count([]), before)
        self._record(True, "service")
        contacts._reach(*reach)
        self.assertEqual(mails.search_count([]), before + 1)

    def test_the_tick_at_the_till_is_kept_with_its_text(self):
        cashier = self._create_user("till", self.shop)
        Partner = self.env["res.partner"].with_user(cashier)
        vals = {"name": "Li", "phone": "2125550147", "consent_text_id": self.text.id}
        answer = Partner.pos_register_member(self.config.id, vals)
        consents = self.env["res.partner"].browse(answer["partner_id"]).consent_ids
        self.assertEqual(set(consents.mapped("channel")), {"phone", "sms"})
        self.assertRecordValues(
            consents[:1],
            [
                {
                    "purpose": "promotion",
                    "is_given": True,
                    "source": "till",
                    "text_id": self.text.id,
                    "user_id": cashier.id,
                }
            ],
        )

    def test_the_till_takes_no_text_but_the_one_it_shows(self):
        company = self.env["res.company"].create({"name": "Else"})
        foreign = self.text.copy({"company_id": company.id, "version": "f"})
        archived = self.text.copy({"version": "old", "active": False})
        service = self.env.ref("retail_customer_mgmt.retail_consent_text_service")
        texts = (foreign.id, archived.id, service.id, 10**8, [self.text.id])
        for number, text_id in enumerate(texts):
            vals = {"name": "Li", "phone": f"212555015{number}"}
            vals["consent_text_id"] = text_id
            answer = self.env["res.partner"].pos_register_member(self.config.id, vals)
            partner = self.env["res.partner"].browse(answer["partner_id"])
            self.assertFalse(partner.consent_ids, text_id)

    def test_clerks_record_in_no_other_name_and_with_a_text_in_force(self):
        clerk = self._create_user("clerk", self.shop)
        consents = self.env["retail.member.consent"].with_user(clerk)
        values = {
            "partner_id": self.member.id,
            "purpose": "promotion",
            "channel": "sms",
            "is_given": True,
            "source": "page",
            "text_id": self.text.id,
        }
        self.assertEqual(consents.create(values).source, "office")
        service = self.env.ref("retail_customer_mgmt.retail_consent_text_service")
        company = self.env["res.company"].create({"name": "Else"})
        for text in (
            service,
            self.text.copy({"version": "old", "active": False}),
            self.text.copy({"company_id": company.id, "version": "f"}),
        ):
            with self.assertRaisesRegex(UserError, "no text that members agree to"):
                consents.create(values | {"text_id": text.id})

    def test_a_signed_text_is_not_changed_as_a_translation(self):
        self._record(True)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            self.text.update_field_translations("body", {"en_US": "All your data"})

    def test_without_the_tick_nothing_is_recorded(self):
        vals = {"name": "Li", "phone": "2125550147"}
        answer = self.env["res.partner"].pos_register_member(self.config.id, vals)
        self.assertFalse(
            self.env["res.partner"].browse(answer["partner_id"]).consent_ids
        )

    def test_the_desk_records_what_is_said(self):
        clerk = self._create_user("clerk", self.shop)
        wizard = self.env["retail.member.consent.record"].with_user(clerk)
        wizard = wizard.create({"partner_id": self.member.id, "is_wechat": False})
        self.assertEqual(wizard.text_id, self.text)
        wizard.action_record()
        self.assertEqual(len(self.member.consent_ids), 3)
        self.assertEqual(self.member.consent_ids.user_id, clerk)
        ways = dict.fromkeys(("is_phone", "is_sms", "is_email"), False)
        wizard.write(ways)
        with self.assertRaisesRegex(UserError, "at least one way"):
            wizard.action_record()

    def test_answers_move_with_a_merge(self):
        gone = self._create_member("Ada L.")
        gone._record_consent("promotion", ["sms"], True, "office")
        self._merge(self.member, gone)
        self.assertIs(self.member._consent("promotion", "sms"), True)

    def test_answers_stay_in_the_shop(self):
        self._create_two_shops(10)
        for member in (self.here, self.there):
            member._record_consent("promotion", ["sms"], True, "office")
        model = "retail.member.consent"
        with self.assertRaises(AccessError):
            self._seen("till", model)
        self.assertEqual(self._seen("clerk", model), self.here)
        self.assertEqual(self._seen("manager", model), self.here)
        self.assertEqual(self._seen("hq", model), self.here | self.there)
        clerk = self.users["clerk"]
        self.here.with_user(clerk)._record_consent("service", ["sms"], True, "office")
        with self.assertRaises(AccessError):
            self.there.with_user(clerk)._record_consent(
                "service", ["sms"], True, "office"
            )
