from datetime import date, datetime, time

from freezegun import freeze_time

from .common import RetailCommon

BIRTHDAY = date(2026, 5, 20)


class GreetingCommon(RetailCommon):
    """A greeting of birthdays with a coupon, and a member who agreed to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.greeting"].search([]).action_archive()
        cls.coupons = cls.env["loyalty.program"].create(
            {
                "name": "Birthday present",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "rule_ids": [],
                "reward_ids": [
                    (0, 0, {"reward_type": "discount", "discount": 20}),
                ],
            }
        )
        ref = "retail_customer_mgmt.{}_template_birthday"
        cls.greeting = cls.env["retail.greeting"].create(
            {
                "name": "Happy birthday",
                "mail_template_id": cls.env.ref(ref.format("mail")).id,
                "sms_template_id": cls.env.ref(ref.format("sms")).id,
                "has_calls": True,
                "coupon_program_id": cls.coupons.id,
            }
        )
        cls.member = cls._born("Ada", BIRTHDAY.replace(year=1990))

    @classmethod
    def _born(cls, name, birthday, ways=("email",), **profile):
        values = {"email": f"{name.lower()}@example.com"} if "email" in ways else {}
        if {"sms", "phone"} & set(ways):
            values["phone"] = f"212555{birthday:%m%y}"
        member = cls._create_member(name, **values)
        member.tz = False
        member.member_profile_ids.write({"birthday": birthday} | profile)
        member._record_consent("promotion", ways, True, "office")
        return member

    def _greet(self, day=BIRTHDAY, hour=12, *values):
        with freeze_time(datetime.combine(day, time(hour))):
            self._run_cron(
                self.env["retail.greeting"].sudo(), "_cron_greet", day, *values
            )

    def _sent(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["retail.greeting.sent"].sudo().search(domain, order="id")

    def _mails(self, members=None):
        domain = [("recipient_ids", "in", (members or self.member).ids)]
        return self.env["mail.mail"].search(domain)
