from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierPolicy(TierNights):
    """What a programme may ask of its tiers, and how it says so."""

    def _refused(self, record, values, words):
        with self.assertRaises(ValidationError) as refusal, self.env.cr.savepoint():
            record.write(values)
        self.assertIn(words, str(refusal.exception))

    def test_wrong_pairs_of_period_and_validity_are_refused(self):
        for validity in ("period_end", "next_period_end"):
            self._refused(
                self.program,
                {"tier_period": "rolling", "tier_validity": validity},
                "A rolling period has no end",
            )
        for validity in ("period_end", "next_period_end", "months"):
            self._refused(
                self.program,
                {"tier_period": "lifetime", "tier_validity": validity},
                "Let tiers last for ever",
            )

    def test_another_period_brings_a_validity_that_fits(self):
        expected = {
            "membership_year": "next_period_end",
            "rolling": "months",
            "lifetime": "forever",
        }
        for period, validity in expected.items():
            self.program.tier_period = period
            self.assertEqual(self.program.tier_validity, validity)

    def test_thresholds_have_to_rise_with_the_level(self):
        self._refused(self.tier_gold, {"threshold_amount": 400}, "asks less")
        self._refused(self.tier_gold, {"threshold_amount": 500}, "ask the same")
        self._refused(self.tier_gold, {"threshold_amount": 0}, "asks nothing")
        self._refused(self.tier_gold, {"sequence": 0}, "asks nothing")

    def test_two_thresholds_can_be_raised_at_once(self):
        self.program.write(
            {
                "tier_ids": [
                    Command.update(self.tier_silver.id, {"threshold_amount": 1500}),
                    Command.update(self.tier_gold.id, {"threshold_amount": 3000}),
                ]
            }
        )
        self.assertEqual(self.tier_gold.threshold_amount, 3000)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.program.write(
                {
                    "tier_ids": [
                        Command.update(self.tier_silver.id, {"threshold_amount": 4000})
                    ]
                }
            )

    def test_keeping_never_asks_more_than_reaching(self):
        self._refused(self.tier_gold, {"keep_amount": 1001}, "to keep it (1001)")
        self._refused(self.tier_gold, {"keep_visits": 3}, "to reach it (0)")
        self.tier_gold.keep_amount = 1000

    def test_a_tier_is_not_kept_with_less_than_the_one_below(self):
        self.tier_silver.keep_amount = 400
        self._refused(self.tier_gold, {"keep_amount": 300}, "is kept with less: 300")
        self.tier_gold.keep_amount = 600
        self.tier_silver.keep_amount = 500
        self._refused(self.tier_gold, {"keep_amount": 450}, "Silver asks 500")

    def test_any_threshold_is_not_asked_above_all(self):
        self.tier_silver.threshold_visits = 5
        self.tier_gold.threshold_visits = 10
        self._refused(
            self.tier_gold, {"threshold_match": "any"}, "One threshold is enough"
        )
        self.tier_silver.threshold_match = "any"
        self.tier_gold.threshold_match = "any"
        self._refused(
            self.tier_silver, {"threshold_match": "all"}, "One threshold is enough"
        )

    def test_codes_do_not_overlap(self):
        self.tier_gold.code = "GOLD"
        self.tier_silver.code = "SILVER"
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(
                IntegrityError, "retail_member_tier_code_uniq"
            ) as refusal,
            self.env.cr.savepoint(),
        ):
            self.tier_silver.code = " gold "
            self.env.flush_all()
        sentence = self.tier_silver._sql_error_to_message(refusal.exception)
        self.assertIn("Another tier of the programme has this code.", sentence)

    def test_names_are_not_blank_and_not_alike(self):
        for name in ("", "   ", "\N{NO-BREAK SPACE}"):
            self._refused(self.tier_gold, {"name": name}, "has no name")
        for name in ("silver", " Silver "):
            self._refused(
                self.tier_gold, {"name": name}, "Two tiers of Star Club are called"
            )
        self.tier_gold.name = "Gold Plus"

    def test_negative_figures_are_refused_with_a_sentence(self):
        for values in ({"threshold_amount": -1}, {"keep_visits": -1}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError) as refusal,
                self.env.cr.savepoint(),
            ):
                self.tier_gold.write(values)
                self.env.flush_all()
            sentence = self.tier_gold._sql_error_to_message(refusal.exception)
            self.assertIn("can't be negative. Enter 0", sentence)

    def test_a_tier_in_use_is_not_deleted(self):
        member = self._join()
        self._buy(member, "2026-05-04", 600)
        for tier in (self.tier_silver, self.tier_member):
            with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
                tier.unlink()
            self.assertIn("Rename it, or raise its threshold", str(refusal.exception))
        self.tier_gold.unlink()

    def test_a_tier_that_something_is_for_is_not_deleted(self):
        """Without its tier, a rule or reward of Gold would be everybody's."""
        program = self._create_program(name="Gold only")
        gold = program.tier_ids[2]
        named = {
            program.rule_ids: "tier_ids",
            program.reward_ids[:1]: "member_tier_ids",
            self.product.product_tmpl_id: "member_priority_tier_ids",
            self.env["retail.callback.rule"].create({"name": "Gold calls"}): "tier_ids",
        }
        for record, field in named.items():
            record[field] = gold
            with (
                self.assertRaises(UserError) as refusal,
                self.env.cr.savepoint(),
            ):
                gold.unlink()
            self.assertIn(record.display_name, str(refusal.exception))
            record[field] = False
        gold.unlink()

    def test_the_summary_tells_the_policy(self):
        self.program.write({"grace_days": 14, "upgrade_timing": "next_month"})
        self.tier_gold.keep_amount = 800
        summary = self.program.summary.replace("\N{NO-BREAK SPACE}", " ")
        for sentence in (
            "Members rise on the first of the next month.",
            "A tier lasts until the end of the next calendar year.",
            "Gold is kept with $ 800.00.",
            "Who does not keep a tier has 14 days of grace, then falls to the level",
        ):
            self.assertIn(sentence, summary)

    def test_a_member_reads_where_she_stands(self):
        self.tier_gold.keep_amount = 900
        member = self._join()
        self._buy(member, "2026-05-04", 1000)
        self._buy(member, "2027-05-04", 640)
        membership = member.membership_id
        standing = membership._tier_standing(date(2027, 6, 1))
        self.assertEqual(
            " ".join(membership._standing_sentences(standing)),
            "Gold until 31 Dec 2027. Spend 260 more by 31 Dec 2027 to keep Gold.",
        )
        silver = self._join(name="Silver")
        self._buy(silver, "2027-05-04", 640)
        standing = silver.membership_id._tier_standing(date(2027, 6, 1))
        self.assertEqual(
            " ".join(silver.membership_id._standing_sentences(standing)),
            "Silver until 31 Dec 2028. 640 of 1,000 to Gold."
            " Spend 500 more by 31 Dec 2028 to keep Silver.",
        )
        self.assertEqual(standing.rise.progress, 0.64)

    def test_members_about_to_fall_are_found_and_called(self):
        safe, risky = self._join(name="Safe"), self._join(name="Risky")
        for member in (safe, risky):
            self._buy(member, "2026-05-04", 600)
        self._buy(safe, "2027-05-04", 500)
        clerk = self._create_user("clerk", self.shop)
        memberships = (safe | risky).membership_id
        with self._on("2027-10-01"):
            found = memberships.search([("is_about_to_fall", "=", True)])
            self.assertFalse(found & memberships)
        with self._on("2027-12-01"):
            found = memberships.with_user(clerk).search(
                [("is_about_to_fall", "=", True), ("id", "in", memberships.ids)]
            )
            self.assertEqual(found, risky.membership_id)
            self.assertTrue(risky.membership_id.is_about_to_fall)
            self.assertFalse(safe.membership_id.is_about_to_fall)
            action = found.action_plan_keeping_calls()
            self.assertEqual(
                self.env["retail.callback"].search(action["domain"]).topic,
                "Spend 500 more by 31 Dec 2027 to keep Silver.",
            )
            with self.assertRaises(UserError):
                found.action_plan_keeping_calls()

    def test_many_members_are_judged_by_few_queries(self):
        members = [self._join(name=f"Member {number}") for number in range(8)]
        for member in members:
            self._buy(member, "2026-05-04", 600)
        ids = [member.membership_id.id for member in members]
        with self._on("2027-12-01"):
            counts = []
            # The first round fills the registry's cache.
            for some in (ids[:2], ids[:2], ids):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                memberships = self.env["retail.membership"].browse(some)
                self.assertTrue(all(memberships.mapped("is_about_to_fall")))
                self.assertIn("Spend 500 more", memberships[0].tier_text)
                self.assertTrue(all(memberships.mapped("tier_text")))
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
