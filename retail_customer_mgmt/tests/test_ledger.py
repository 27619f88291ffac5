from datetime import date, datetime
from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..tools.ledger import Posting
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestLedger(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 100)
        cls.membership = cls.member.membership_id
        cls.entry = cls.membership.entry_ids

    def test_nobody_edits_the_ledger_not_even_superuser(self):
        membership, entry = self.membership, self.entry
        lot = membership.lot_ids
        attempts = [
            lambda env: entry.with_env(env).write({"points": 1}),
            lambda env: entry.with_env(env).unlink(),
            lambda env: env["retail.points.entry"].create({"points": 1}),
            lambda env: lot.with_env(env).write({"remaining": 1}),
            lambda env: lot.with_env(env).unlink(),
            lambda env: env["retail.points.lot"].create({}),
            lambda env: env["retail.points.allocation"].create({}),
            lambda env: membership.with_env(env).write({"balance": 9}),
            lambda env: membership.with_env(env).write({"tier_id": False}),
            lambda env: membership.with_env(env).unlink(),
            lambda env: env["retail.membership"].create({}),
        ]
        admin = self._create_user("admin")
        for env in (self.env, self.env(user=admin), self.env(su=True)):
            for attempt in attempts:
                with self.assertRaises(UserError):
                    attempt(env)
        self.assertEqual(membership.balance, 100)

    def test_a_known_key_is_not_posted_again(self):
        posting = Posting(
            kind="bonus",
            points=Decimal(5),
            key="bonus:test:1",
            date=datetime(2026, 1, 1),
            day=date(2026, 1, 1),
        )
        first = self.membership._post([posting])
        again = self.membership._post([posting])
        self.assertEqual((len(first), len(again)), (1, 0))
        self.assertEqual(self.membership.balance, 105)

    def test_debt_is_paid_within_the_same_posting(self):
        def posting(kind, points):
            return Posting(
                kind=kind,
                points=Decimal(points),
                key=f"{kind}:test:1",
                date=datetime(2026, 1, 1),
                day=date.today(),
            )

        self.membership._post([posting("redeem", -130), posting("bonus", 50)])
        self.assertRecordValues(
            self.membership, [{"debt": 0, "spendable": 20, "balance": 20}]
        )
        redeem = self.membership.entry_ids.filtered(lambda e: e.kind == "redeem")
        self.assertEqual(sum(redeem.allocation_ids.mapped("points")), 130)

    def test_a_redemption_given_back_owes_nothing_more(self):
        """Later points pay the debit that is owed, not the one that was undone."""
        [redeem] = self.membership._post([self._posting("redeem", -130)])
        [back] = self.membership._post(
            [self._posting("redeem_return", 130, restores_entry_id=redeem.id)]
        )
        self.assertEqual(back.restores_id, redeem)
        self.assertRecordValues(self.membership, [{"debt": 0, "spendable": 100}])
        [adjust] = self.membership._post([self._posting("adjust", -140)])
        self.membership._post([self._posting("bonus", 60)])
        self.assertEqual(sum(adjust.allocation_ids.mapped("points")), 140)
        self.assertEqual(sum(redeem.allocation_ids.mapped("points")), 100)
        self.assertRecordValues(self.membership, [{"debt": 0, "spendable": 20}])

    def test_what_a_redemption_still_owes_is_given_back_first(self):
        [redeem] = self.membership._post([self._posting("redeem", -130)])
        give = self._posting("redeem_return", 50, restores_entry_id=redeem.id)
        self.membership._post([give])
        self.assertRecordValues(
            self.membership, [{"debt": 0, "spendable": 20, "balance": 20}]
        )

    def test_no_more_is_given_back_than_was_taken(self):
        [redeem] = self.membership._post([self._posting("redeem", -70)])
        [back] = self.membership._post(
            [self._posting("redeem_return", 90, restores_entry_id=redeem.id)]
        )
        self.assertEqual(back.points, 70)
        self.assertEqual(self.membership.balance, 100)

    def test_an_entry_of_no_points_leaves_a_trace_in_the_account(self):
        """Who waited for the account has to see it, and starts again."""
        self.env.cr.execute("UPDATE retail_membership SET write_date = NULL")
        self.membership.invalidate_recordset()
        self.membership._post([self._posting("clawback", 0)])
        self.assertTrue(self.membership.write_date)

    def test_a_posting_reads_the_clock_once(self):
        """One that goes on past midnight is judged by the day on which it began."""
        self.membership._post([self._posting("redeem", -150)])
        postings = [self._posting("bonus", 40), self._posting("redeem", -30)]
        # Odoo's own fields and mails may look at the clock as often as they like.
        with freeze_time("2026-12-01 23:59:59", auto_tick_seconds=60):
            entries = self.membership._post(postings)
            self.assertEqual(self.membership.date_figures, date(2026, 12, 1))
        self.assertEqual(len(entries), 2)

    def test_debts_are_paid_oldest_first_from_the_first_to_expire(self):
        [old] = self.membership._post([self._posting("redeem", -150)])
        [new] = self.membership._post([self._posting("adjust", -40)])
        self.membership._post([self._posting("bonus", 70)])
        self.assertEqual(sum(old.allocation_ids.mapped("points")), 150)
        self.assertEqual(sum(new.allocation_ids.mapped("points")), 20)
        self.assertRecordValues(self.membership, [{"debt": 20, "spendable": 0}])

    def test_posting_takes_a_fixed_number_of_queries(self):
        self.membership._post([self._posting("bonus", 1)])
        for kind, points, queries in (("bonus", 10, 6), ("redeem", -10, 6)):
            with self.assertQueryCount(queries):
                self.membership._post([self._posting(kind, points)])

    def test_who_asks_first_does_not_change_what_is_cached(self):
        self.rule.copy({"name": "Archived", "active": False})
        self.tier_gold.points_never_expire = True
        stranger = new_test_user(self.env, login="stranger", groups="base.group_user")
        program = self.program.with_context(active_test=False)
        self.env.registry.clear_cache()
        self.assertEqual([rule.id for rule in program._rules()], self.rule.ids)
        self.env.registry.clear_cache()
        program = self.program.with_user(stranger)
        self.assertEqual(len(program._rules()), 1)
        self.assertEqual(len(program._ladder()), 3)
        self.assertEqual(program._keeping_tier_ids(), tuple(self.tier_gold.ids))

    def test_milestone_mail_is_sent_by_the_projection(self):
        template = self.env["mail.template"].create(
            {
                "name": "Milestone",
                "model_id": self.env["ir.model"]._get_id("loyalty.card"),
                "subject": "You have points",
                "partner_to": "{{ object.partner_id.id }}",
            }
        )
        self.program.loyalty_program_id.communication_plan_ids = [
            Command.create(
                {
                    "trigger": "points_reach",
                    "points": 150,
                    "mail_template_id": template.id,
                }
            )
        ]
        self.member.email = "ada@example.com"
        for amount, mails in ((40, 0), (20, 1), (20, 0)):
            before = self.env["mail.mail"].search_count([])
            self._sell(self.member, amount)
            self.assertEqual(self.env["mail.mail"].search_count([]) - before, mails)
