from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common_leaflets import LeafletCommon


@tagged("post_install", "-at_install")
class TestLeafletsPoints(LeafletCommon):
    """Schemes as their shops print them, with a year of purchases: their points."""

    def test_starbucks_us_from_march_2026(self):
        """Green 1 star per $, Gold from 500 stars a year 1.2 per $, Reserve from
        2,500 1.7 per $; Green stars lapse after six months unless active, Gold's never.
        """
        self._program(
            [
                {"name": "Green"},
                {
                    "name": "Gold",
                    "threshold_points": 500,
                    "points_multiplier": 1.2,
                    "points_never_expire": True,
                },
                {
                    "name": "Reserve",
                    "threshold_points": 2500,
                    "points_multiplier": 1.7,
                    "points_never_expire": True,
                },
            ],
            [{"name": "1 star per $"}],
            name="Rewards",
            expiry_mode="inactivity",
            expiry_months=6,
        )
        regular, rare = self._join("2026-03-10"), self._join("2026-03-10", "Rare")
        year = [
            ("2026-03-10", 300, 300, "Green"),
            ("2026-06-05", 199, 499, "Green"),
            ("2026-06-06", 1, 500, "Gold"),
            ("2026-07-01", 100, 620, "Gold"),
            ("2026-11-02", 1600, 2540, "Reserve"),
            ("2026-12-01", 100, 2710, "Reserve"),
        ]
        for day, spent, stars, tier in year:
            self._buy(regular, day, spent)
            self.assertEqual(
                (self._points(regular), regular.member_tier_id.name), (stars, tier), day
            )
        self._buy(rare, "2026-03-10", 40)
        self._buy(rare, "2026-05-31", 10)
        self._lapse("2026-11-30")
        self.assertEqual(self._points(rare), 50)
        self._lapse("2026-12-01")
        self.assertEqual(self._points(rare), 0)
        self._lapse("2027-12-31")
        self.assertEqual(self._points(regular), 2710)
        self._night("2028-01-01")
        self.assertEqual(
            self._moves(regular),
            [
                ("2026-06-06", "reached", "Gold", "2027-12-31"),
                ("2026-11-02", "reached", "Reserve", "2027-12-31"),
                ("2028-01-01", "fell", "Green", "False"),
            ],
        )

    def test_starbucks_older_term(self):
        """Points lapse six months after the end of the month they were earned in."""
        self._program(
            [{"name": "Member"}],
            [{"name": "1 star per $"}],
            name="Stars",
            expiry_mode="month_end",
            expiry_months=6,
        )
        member = self._join("2026-01-01")
        year = [
            ("2026-01-01", 10, date(2026, 7, 31)),
            ("2026-03-10", 20, date(2026, 9, 30)),
            ("2026-07-31", 30, date(2027, 1, 31)),
            ("2026-08-31", 30, date(2027, 2, 28)),
            ("2026-12-15", 30, date(2027, 6, 30)),
        ]
        for day, points, last_day in year:
            order = self._buy(member, day, 10)
            domain = [("pos_order_id", "=", order.id), ("kind", "=", "earn")]
            entry = self.env["retail.points.entry"].search(domain)
            self.assertEqual(entry.lot_ids.expires_on, last_day, day)
            self.assertEqual(self._points(member), points, day)
        for day, left in (
            ("2027-01-31", 30),
            ("2027-02-01", 20),
            ("2027-03-01", 10),
            ("2027-06-30", 10),
            ("2027-07-01", 0),
        ):
            self._lapse(day)
            self.assertEqual(self._points(member), left, day)

    def test_ikea_family_portugal(self):
        """Up to 30 € 2 points, 60 € 6, 120 € 16, 250 € 33, 500 € 67, 1000 € 135."""
        bands = [(30, 2), (60, 6), (120, 16), (250, 33), (500, 67), (1000, 135)]
        self._program(
            [{"name": "Family"}],
            [
                {
                    "name": "By bands",
                    "kind": "band",
                    "band_ids": [
                        Command.create({"amount_to": amount, "points": points})
                        for amount, points in bands
                    ],
                }
            ],
            name="Family",
        )
        member = self._join("2026-01-02")
        year = [
            ("2026-01-15", 5, 2),
            ("2026-02-15", 30, 2),
            ("2026-03-15", 30.01, 6),
            ("2026-04-15", 60, 6),
            ("2026-05-15", 119.99, 16),
            ("2026-06-15", 250, 33),
            ("2026-08-15", 250.01, 67),
            ("2026-10-15", 1000, 135),
            ("2026-12-24", 2400, 135),
        ]
        total = 0
        for day, spent, points in year:
            total += points
            order = self._buy(member, day, spent)
            self.assertEqual(order.member_points_earned, points, day)
            self.assertEqual(self._points(member), total)
        self.assertEqual(member.member_tier_id.name, "Family")
