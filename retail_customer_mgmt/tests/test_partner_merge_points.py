from decimal import Decimal

from odoo import fields
from odoo.tests import tagged

from ..tools.ledger import Posting
from .common_partner_merge import Merges


@tagged("post_install", "-at_install")
class TestPartnerMergePoints(Merges):
    """Points, cards and their history when two files become one."""

    def _burn(self, member, points):
        amount = points / 100
        lines = [
            self._line(price=amount),
            self._burn_line(member, self.program.reward_ids, -amount, points),
        ]
        return self._sell(member, lines=lines)

    def _ask(self, member, points):
        return self.env["retail.points.adjustment"].create(
            {"membership_id": member.membership_id.id, "points": points, "reason": "x"}
        )

    def test_one_member_and_one_card_are_left(self):
        """features.md, complaints 6 and 12: merged contacts keep a second card."""
        card = self.gone.membership_id.card_id
        self._merge()
        self.assertFalse(self.gone.exists())
        self.assertFalse(card.exists())
        membership = self.kept.membership_id
        self.assertEqual(self.kept.membership_ids, membership)
        cards = self.env["loyalty.card"].with_context(active_test=False)
        self.assertEqual(
            cards.search([("partner_id", "=", self.kept.id)]), membership.card_id
        )
        self.assertRecordValues(membership, [{"balance": 160, "points": 160}])
        self.assertEqual(membership.card_id.points, 160)

    def test_nothing_doubles_and_nothing_is_lost(self):
        self._burn(self.gone, 30)
        self._ask(self.gone, 7)
        self._ask(self.gone, 700)
        self.env["retail.complaint"].create(
            {"partner_id": self.gone.id, "description": "Cold"}
        )
        before = self._sums()
        self._merge()
        self.assertEqual(self._sums(), before)
        membership = self.kept.membership_id
        self.assertEqual(self.kept.complaint_count, 1)
        for model in (
            "retail.points.entry",
            "retail.points.lot",
            "retail.points.adjustment",
            "retail.tier.move",
            "retail.callback",
        ):
            records = self.env[model].search([])
            self.assertEqual(records.membership_id, membership, model)
            if "partner_id" in records._fields:
                self.assertEqual(records.partner_id, self.kept, model)
        orders = self.env["pos.order"].search([("membership_id", "!=", False)])
        self.assertEqual(orders.membership_id, membership)

    def test_the_ledger_says_what_came_from_where(self):
        number = self.gone.member_no
        self._merge()
        [entry] = self.kept.membership_id.entry_ids.filtered(
            lambda entry: entry.kind == "merge"
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "points": 0,
                    "explanation": {
                        "number": number,
                        "balance": "60",
                        "tier": "Member",
                    },
                }
            ],
        )
        self.assertIn(number, entry.explanation_text)

    def test_goods_of_the_merged_file_still_come_back(self):
        burn = self._burn(self.gone, 20)
        self._merge()
        self._refund(self.second)
        self._refund(burn)
        self.assertEqual(
            self._entries(self.kept),
            [
                ("earn", 100),
                ("earn", 60),
                ("redeem", -20),
                ("merge", 0),
                ("clawback", -60),
                ("redeem_return", 20),
            ],
        )
        self.assertRecordValues(
            self.kept.membership_id, [{"balance": 100, "points": 100}]
        )

    def test_what_one_file_owes_the_others_points_pay(self):
        self.gone.membership_id._post(
            [
                Posting(
                    kind="redeem",
                    points=Decimal(-90),
                    key="redeem:debt",
                    date=fields.Datetime.now(),
                    day=fields.Date.today(),
                )
            ]
        )
        self.assertEqual(self.gone.membership_id.debt, 30)
        self._merge()
        self.assertRecordValues(
            self.kept.membership_id,
            [{"balance": 70, "points": 70, "spendable": 70, "debt": 0}],
        )

    def test_a_bonus_of_either_file_is_not_given_again(self):
        self._create_form(
            *("birthday", "gender", "occupation"), *("household", "preferences")
        )
        self.env["retail.points.rule"].create(
            [
                {
                    "name": event,
                    "kind": "event",
                    "event": event,
                    "points": 100,
                    "program_id": self.program.id,
                }
                for event in ("profile_complete", "birthday")
            ]
        )
        today = self.program._today()
        self.gone.member_profile_ids.write(
            {
                "birthday": today.replace(year=1992),
                "gender": "female",
                "occupation": "Baker",
                "household": "Two",
                "preferences": "Oat milk",
            }
        )
        self._run_cron(self.program, "_cron_give_birthday_bonus", today)
        self.assertEqual(self.gone.membership_id.balance, 260)
        self._merge()
        self.assertEqual(self.kept.member_profile_ids.completeness, 100)
        self.assertEqual(self.kept.membership_id.balance, 360)
        for _time in ("as the night finds it", "as the birthday is given by hand"):
            self._run_cron(self.program, "_cron_give_birthday_bonus", today)
            self.kept.membership_id._give_bonus("birthday", today, today.year)
            self.assertEqual(self.kept.membership_id.balance, 360)

    def test_histories_of_the_merged_card_move(self):
        self.env.cr.execute(
            "INSERT INTO loyalty_history (card_id, description, issued)"
            " VALUES (%s, 'Old', 1) RETURNING id",
            (self.gone.membership_id.card_id.id,),
        )
        [history_id] = self.env.cr.fetchone()
        self._merge()
        history = self.env["loyalty.history"].browse(history_id)
        self.assertEqual(history.card_id, self.kept.membership_id.card_id)
