"""A slice of real history, replayed through the till's door and checked."""

from pathlib import Path

from odoo.addons.retail_customer_mgmt.tests.common import RetailCommon

from devtools.console import Failure
from devtools.replay import opening, report
from devtools.replay.history import History
from devtools.replay.sources import parse_cdnow

SLICE = Path(__file__).parent.parent / "replay" / "data" / "cdnow_slice.txt"


class TestReplay(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchases = sorted(
            parse_cdnow(SLICE.read_text(), 1), key=lambda purchase: purchase.date
        )
        for tier in cls.program.tier_ids:
            tier.points_multiplier = 1

    def setUp(self):
        super().setUp()
        self.history = History(self.config, self.product, "slice", commit=False)

    def _replay(self, purchases):
        self.history.send(purchases)

    def test_the_ledger_holds_what_the_file_says(self):
        self._replay(self.purchases)
        report.verify(report.figures(self.history), self.purchases)

    def test_an_interrupted_replay_goes_on_and_a_second_changes_nothing(self):
        self._replay(self.purchases[:7])
        self._replay(self.history.missing(self.purchases))
        before = report.figures(self.history)
        self.assertFalse(self.history.missing(self.purchases))
        self._replay(self.purchases)
        self.assertEqual(report.figures(self.history), before)

    def test_a_missing_order_is_noticed(self):
        self._replay(self.purchases[:-1])
        with self.assertRaises(Failure):
            report.verify(report.figures(self.history), self.purchases)

    def test_customers_bring_balances_along_once(self):
        first, second = self.purchases[0], self.purchases[-1]
        balances = opening.parse(
            [
                "CustomerID,points,expires_on,date",
                f"{first.customer},120,2099-12-31,1997-01-01",
                f"{second.customer},30,,1997-01-01",
                "newcomer,5,,1997-01-01",
            ]
        )
        self.assertEqual(opening.load(self.history, balances), 3)
        self._replay(self.purchases)
        found = report.figures(self.history)
        report.verify(found, self.purchases, balances)
        self.assertEqual(opening.load(self.history, balances), 0)
        self.assertEqual(report.figures(self.history), found)
        balances.pop()
        with self.assertRaises(Failure):
            report.verify(found, self.purchases, balances)

    def test_memberships_begin_with_the_first_purchase(self):
        self._replay(self.purchases[:5])
        first = self.purchases[0]
        member = self.env["res.partner"].browse(self.history.members[first.customer])
        self.assertEqual(member.member_date_joined, first.date)
