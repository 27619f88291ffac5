from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierBenefits(TierNights):
    """What a tier gives by itself."""

    def _pricelist(self, name, **values):
        group = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids |= group
        return self.env["product.pricelist"].create({"name": name} | values)

    def test_rising_gives_its_bonus_once_and_the_next_tier_its_own(self):
        self.tier_silver.upgrade_bonus = 50
        member = self._join()
        order = self._buy(member, "2026-05-04", 500)
        self.assertEqual(self._entries(member), [("earn", 500), ("bonus", 50)])
        bonus = member.membership_id.entry_ids.filtered(lambda e: e.kind == "bonus")
        move = member.membership_id.tier_move_ids.sorted("id")[-1:]
        self.assertRecordValues(
            bonus,
            [
                {
                    "idempotency_key": f"bonus:upgrade:{move.id}",
                    "pos_order_id": order.id,
                    "qualifying_points": 0,
                }
            ],
        )
        self._buy(member, "2026-05-05", 500)
        self.assertEqual(len(member.membership_id.entry_ids), 3)

    def test_buying_returning_and_buying_again_earns_one_bonus(self):
        self.program.refund_demotes = True
        self.tier_silver.upgrade_bonus = 50
        member = self._join()
        for day in ("2026-05-04", "2026-05-05"):
            order = self._buy(member, day, 500)
            with freeze_time(f"{day} 13:00:00"):
                self._refund(order, date=datetime.fromisoformat(f"{day} 13:00:00"))
            self.assertEqual(member.membership_id.balance, 0)
        self._buy(member, "2026-05-06", 500)
        self.assertEqual(member.membership_id.balance, 550)
        taken = member.membership_id.entry_ids.filtered(lambda e: e.points == -50)
        self.assertEqual(taken.mapped("kind"), ["clawback", "clawback"])

    def test_a_bonus_that_stays_earned_is_not_taken_back(self):
        self.program.refund_demotes = True
        self.tier_silver.upgrade_bonus = 50
        self.tier_gold.upgrade_bonus = 80
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        order = self._buy(member, "2026-05-05", 500)
        with freeze_time("2026-05-06 12:00:00"):
            self._refund(order, date=datetime(2026, 5, 6, 12))
        self.assertEqual(member.membership_id.balance, 550)

    def test_a_rise_in_the_night_gives_the_bonus_too(self):
        self.program.upgrade_timing = "next_month"
        self.tier_silver.upgrade_bonus = 50
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        self._night("2026-06-01", "2026-06-02")
        self.assertEqual(self._entries(member), [("earn", 500), ("bonus", 50)])

    def test_a_tier_given_by_hand_gives_no_bonus(self):
        self.tier_gold.upgrade_bonus = 50
        member = self._join()
        with self._on("2026-03-01"):
            member.membership_id._give_manual_tier(
                self.tier_gold, date(2026, 6, 30), "Invited"
            )
        self.assertEqual(self._entries(member), [])

    def test_the_tiers_pricelist_applies_wherever_odoo_asks(self):
        prices = self._pricelist("Silver prices")
        self.tier_silver.pricelist_id = prices
        member = self._join()
        before = member.property_product_pricelist
        self.assertNotEqual(before, prices)
        self._buy(member, "2026-05-04", 500)
        self.assertEqual(member.property_product_pricelist, prices)
        self.assertIn(prices, self.config._get_available_pricelists())
        [snapshot] = self.env["res.partner"].member_snapshot(member.ids)
        self.assertEqual(snapshot["pricelist_id"], prices.id)
        self._night("2028-01-01")
        self.assertEqual(member.property_product_pricelist, before)

    def test_a_pricelist_set_by_hand_goes_before_the_tiers(self):
        prices, own = self._pricelist("Silver prices"), self._pricelist("Own prices")
        self.tier_silver.pricelist_id = prices
        member = self._join()
        usual = member.property_product_pricelist
        self._buy(member, "2026-05-04", 500)
        for chosen in (own, usual):
            member.property_product_pricelist = chosen
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(member.property_product_pricelist, chosen)
        member.property_product_pricelist = prices
        self.assertFalse(member.specific_property_product_pricelist)
        self.assertEqual(member.property_product_pricelist, prices)

    def test_rewards_of_a_tier_tell_others_what_is_missing(self):
        reward = self.program.reward_ids[:1]
        reward.member_tier_ids = self.tier_gold
        member = self._join()
        self._buy(member, "2026-05-04", 640)
        membership = member.membership_id
        with self._on("2026-06-01"):
            objection = reward._tier_objection(membership)
            self.assertIn("is for members of Gold. 640 of 1,000 to Gold.", objection)
            [snapshot] = self.env["res.partner"].member_snapshot(member.ids)
            self.assertEqual(snapshot["locked_rewards"], {reward.id: objection})
            self.assertEqual(snapshot["tier_progress"], 64)
        self._buy(member, "2026-06-02", 360)
        self.assertEqual(reward._tier_objection(membership), "")
        nobody = self.env["retail.membership"]
        self.assertTrue(reward._tier_objection(nobody))
        reward.member_tier_ids = False
        self.assertEqual(reward._tier_objection(nobody), "")

    def test_a_dedicated_clerk_takes_over_on_rising(self):
        clerk = self._create_user("clerk", self.shop)
        self.tier_gold.user_id = clerk
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        self.assertNotEqual(member.member_user_id, clerk)
        self._buy(member, "2026-05-05", 500)
        self.assertEqual(member.member_user_id, clerk)
        self.assertEqual(member.membership_id.user_id, clerk)

    def _messages_of_silver(self, *kinds):
        model = self.env.ref("base.model_res_partner").id
        for kind in kinds:
            words = kind.capitalize()
            self.tier_silver[f"{kind}_mail_template_id"] = self.env[
                "mail.template"
            ].create(
                {
                    "name": words,
                    "model_id": model,
                    "subject": words + ", {{ object.name }}",
                    "body_html": "<p>Silver</p>",
                }
            )
            self.tier_silver[f"{kind}_sms_template_id"] = self.env[
                "sms.template"
            ].create(
                {
                    "name": words,
                    "model_id": model,
                    "body": words + ", {{ object.name }}",
                }
            )

    def test_welcome_and_farewell_go_into_the_queue_once(self):
        self._messages_of_silver("welcome", "farewell")
        member = self._join()
        member.write({"email": "ada@example.com", "phone": "+12025550143"})
        self._buy(member, "2026-05-04", 500)
        self._night("2028-01-01")
        moves = self.env["retail.tier.move"]
        for _run in range(2):
            self._run_cron(moves, "_cron_send_messages")
        mails = self.env["mail.mail"].search([("recipient_ids", "in", member.ids)])
        texts = self.env["sms.sms"].search([("partner_id", "=", member.id)])
        self.assertEqual(
            sorted(mails.mapped("subject")), ["Farewell, Ada", "Welcome, Ada"]
        )
        self.assertEqual(
            sorted(texts.mapped("body")), ["Farewell, Ada", "Welcome, Ada"]
        )
        self.assertEqual(set(texts.mapped("number")), {"+12025550143"})

    def test_who_refuses_messages_gets_none(self):
        """A refused mail address or number; a number of the member alone is enough."""
        self._messages_of_silver("welcome")
        refusing, willing = self._join(), self._join(name="Bea")
        refusing.write({"email": "ada@example.com", "phone": "+12025550143"})
        willing.write({"email": "bea@example.com", "phone": "+12025550144"})
        self.env["mail.blacklist"]._add("ada@example.com")
        self.env["phone.blacklist"]._add(["+12025550143"])
        for member in (refusing, willing):
            self._buy(member, "2026-05-04", 500)
        self._run_cron(self.env["retail.tier.move"], "_cron_send_messages")
        partners = refusing | willing
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partners.ids)])
        texts = self.env["sms.sms"].search([("partner_id", "in", partners.ids)])
        self.assertEqual(mails.recipient_ids, willing)
        self.assertEqual(texts.partner_id, willing)

    def test_points_of_a_tier_that_never_lapse_get_grace_after_a_fall(self):
        self.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "fall_grace_days": 10}
        )
        self.tier_silver.points_never_expire = True
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        self._night("2028-01-01")
        self.assertEqual(member.membership_id.lapse_grace_until, date(2028, 1, 11))

    def test_members_day_of_the_month(self):
        self.program.rule_ids = [
            Command.create(
                {
                    "name": "Members' day",
                    "kind": "multiplier",
                    "multiplier": 2,
                    "month_day": 31,
                }
            )
        ]
        member = self._join()
        for day, points in (
            ("2026-02-27", 10),
            ("2026-02-28", 20),
            ("2026-03-30", 10),
            ("2026-03-31", 20),
        ):
            order = self._buy(member, day, 10)
            self.assertEqual(order.member_points_earned, points, day)
