from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestMembershipBatch(TierNights):
    """A bonus for many at once gives each what it would have given one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.upgrade_timing = "next_month"
        cls.tier_silver.upgrade_bonus = 50

    def _rise(self, member):
        """Let a member have what is needed to rise in the next night."""
        self._buy(member, "2026-05-04", 600)

    def _figures(self, member):
        account = member.membership_id
        names = ("balance", "spendable", "pending", "debt", "points")
        return [account[name] for name in names] + [account.card_id.points]

    def test_the_night_posts_all_bonuses_in_few_statements(self):
        members = [self._join(name=f"Member {number}") for number in range(6)]
        for member in members:
            self._rise(member)
        posted = []
        Membership = type(self.env["retail.membership"])
        self.patch(Membership, "_post", lambda *args: posted.append(args))
        self._night("2026-06-01")
        self.assertEqual(posted, [])
        for member in members:
            self.assertEqual(self._entries(member), [("earn", 600), ("bonus", 50)])
            self.assertEqual(self._figures(member), [650, 650, 0, 0, 650, 650])
            lots = member.membership_id.entry_ids.lot_ids
            self.assertEqual(sum(lots.mapped("remaining")), 650)
        self.assertEqual(self.env["retail.membership"]._audit(), [])
        self._night("2026-06-02")
        self.assertEqual(len(members[0].membership_id.entry_ids), 2)

    def test_who_owes_pays_and_what_is_overdue_lapses_with_the_bonus(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 6})
        owing, idle, plain = (self._join(name=name) for name in ("O", "I", "P"))
        for member in (owing, idle, plain):
            self._rise(member)
        with self._on("2026-05-05"):
            owing.membership_id._post([self._posting("adjust", -700)])
            account = idle.membership_id
            account._post([self._posting("adjust", 30, expires_on=date(2026, 5, 20))])
        self._night("2026-06-01")
        self.assertEqual(owing.membership_id.debt, 50)
        self.assertEqual(owing.membership_id.balance, -50)
        self.assertIn(("expire", -30), self._entries(idle))
        self.assertEqual(idle.membership_id.spendable, 650)
        self.assertEqual(plain.membership_id.spendable, 650)
        self.assertEqual(self.env["retail.membership"]._audit(), [])

    def test_what_is_more_than_a_gift_is_posted_one_by_one(self):
        """Purchases, qualifying figures, and what is overdue when it is given."""
        today = self.program._today()
        yesterday = today - timedelta(days=1)
        cases = [
            ("bonus", 5, {"expires_on": today}, True),
            ("bonus", 5, {}, True),
            ("bonus", 5, {"expires_on": yesterday}, False),
            ("bonus", 5, {"qualifying_points": Decimal(5)}, False),
            ("bonus", 5, {"qualifying_amount": Decimal(5)}, False),
            ("bonus", 5, {"qualifying_visits": 1}, False),
            ("bonus", -5, {}, False),
            ("earn", 5, {}, False),
            ("adjust", 5, {}, False),
        ]
        accounts = self._join().membership_id | self._join(name="B").membership_id
        posted = []
        Membership = type(accounts)
        self.patch(Membership, "_post", lambda *args: posted.append(args))
        for kind, points, values, is_together in cases:
            with self.subTest(kind, points=points, **values):
                posted.clear()
                accounts._post_each(
                    {
                        account: [self._posting(kind, points, **values)]
                        for account in accounts
                    }
                )
                self.assertEqual(len(posted), 0 if is_together else 2)

    def test_a_bonus_that_is_posted_already_is_not_posted_again(self):
        members = [self._join(name=f"Member {number}") for number in range(3)]
        accounts = self.env["retail.membership"].union(
            *(member.membership_id for member in members)
        )
        gifts = {
            account: [self._posting("bonus", f"{number}.5")]
            for number, account in enumerate(accounts, 1)
        }
        for _round in range(2):
            accounts._post_each(gifts)
        self.assertEqual(accounts.mapped("balance"), [1.5, 2.5, 3.5])
        more = gifts | {accounts[0]: [self._posting("bonus", Decimal(9))]}
        accounts._post_each(more)
        self.assertEqual(accounts.mapped("balance"), [10.5, 2.5, 3.5])
