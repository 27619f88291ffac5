from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestLeaflets(TierNights):
    """Schemes as their shops print them, each with a year of purchases."""

    def _program(self, tiers, rules, **values):
        program = self.env["retail.member.program"].create(
            {
                "tz": "UTC",
                "tier_ids": [
                    Command.create({"sequence": place} | tier)
                    for place, tier in enumerate(tiers, 1)
                ],
                "rule_ids": [Command.create(rule) for rule in rules],
            }
            | values
        )
        self.company.member_program_id = self.program = program
        return program

    def _lapse(self, day):
        with freeze_time(f"{day} 03:00:00"):
            self._run_cron(self.program, "_cron_expire_points", date.fromisoformat(day))

    def _points(self, member):
        return member.membership_id.points

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

    def _watsons(self):
        peso = self.setup_other_currency("PHP", rates=[("2016-01-01", 1.0)])
        return self._program(
            [{"name": "Member"}, {"name": "Elite", "threshold_amount": 35000}],
            [{"name": "1 point per 200", "per_amount": 200}],
            name="Watsons Club",
            tz="Asia/Manila",
            currency_id=peso.id,
            tier_period="calendar_year",
            upgrade_timing="next_month",
            tier_validity="next_period_end",
            downgrade="to_base",
            expiry_mode="year_end",
            expiry_months=12,
        )

    def test_watsons_philippines(self):
        """PHP 35,000 from January to December lifts on the first of the next month,
        valid to 31 December of the next year, else base on 1 January; points of 2020
        lapse on 31 December 2021.
        """
        self._watsons()
        once = self._join("2020-01-05", "Once")
        again = self._join("2020-01-05", "Again")
        december = self._join("2020-01-05", "December")
        never = self._join("2020-01-05", "Never")
        purchases = [
            (never, "2020-02-01", 34999.99),
            (once, "2020-03-10", 20000),
            (again, "2020-03-10", 35000),
            (once, "2020-06-05", 15000),
            (december, "2020-12-31", 35000),
            (never, "2021-01-01", 34999.99),
            (again, "2021-08-20", 35000),
            (once, "2021-12-31", 34999),
        ]
        nights = [
            f"{year}-{month:02}-01" for year in (2020, 2021) for month in range(1, 13)
        ]
        events = sorted(
            [(day, 1, member, amount) for member, day, amount in purchases]
            + [(day, 0, None, 0) for day in [*nights, "2022-01-01", "2023-01-01"]],
            key=lambda event: event[:2],
        )
        for day, _order, member, amount in events:
            if member:
                self._buy(member, day, amount)
            else:
                self._night(day)
        self.assertEqual(
            self._moves(once),
            [
                ("2020-07-01", "reached", "Elite", "2021-12-31"),
                ("2022-01-01", "fell", "Member", "False"),
            ],
        )
        self.assertEqual(
            self._moves(again),
            [
                ("2020-04-01", "reached", "Elite", "2021-12-31"),
                ("2021-08-20", "extended", "Elite", "2022-12-31"),
                ("2023-01-01", "fell", "Member", "False"),
            ],
        )
        self.assertEqual(
            self._moves(december),
            [
                ("2021-01-01", "reached", "Elite", "2021-12-31"),
                ("2022-01-01", "fell", "Member", "False"),
            ],
        )
        self.assertEqual(self._moves(never), [])

    def test_watsons_points_lapse_with_the_next_year(self):
        self._watsons()
        member = self._join("2020-01-05")
        for day in ("2020-01-05", "2020-12-31", "2021-01-01"):
            self._buy(member, day, 2000)
        self.assertEqual(
            sorted(member.membership_id.lot_ids.mapped("expires_on")),
            [date(2021, 12, 31), date(2021, 12, 31), date(2022, 12, 31)],
        )
        self._lapse("2021-12-31")
        self.assertEqual(self._points(member), 30)
        self._lapse("2022-01-01")
        self.assertEqual(self._points(member), 10)

    def test_watsons_year_ends_at_midnight_in_manila(self):
        self._watsons()
        member = self._join("2020-01-05")
        self._buy(member, "2020-03-10", 20000)
        with freeze_time("2020-12-31 16:00:00"):
            self._sell(member, 15000, date=datetime(2020, 12, 31, 16))
        self._night("2021-01-01", "2021-02-01")
        self.assertEqual(self._moves(member), [])
        with freeze_time("2021-12-31 15:59:00"):
            self._sell(member, 20000, date=datetime(2021, 12, 31, 15, 59))
        self._night("2022-01-01")
        self.assertEqual(
            self._moves(member), [("2022-01-01", "reached", "Elite", "2022-12-31")]
        )

    def test_emirates_skywards(self):
        """Silver 25,000 miles or 25 flights; Gold 50,000 or 50; Platinum 150,000."""
        self._program(
            [
                {"name": "Blue"},
                {
                    "name": "Silver",
                    "threshold_points": 25000,
                    "threshold_visits": 25,
                    "threshold_match": "any",
                },
                {
                    "name": "Gold",
                    "threshold_points": 50000,
                    "threshold_visits": 50,
                    "threshold_match": "any",
                },
                {"name": "Platinum", "threshold_points": 150000},
            ],
            [{"name": "1 mile per 1.00"}],
            name="Skywards",
            tier_period="membership_year",
            tier_validity="next_period_end",
        )
        commuter = self._join("2024-02-29", "Commuter")
        for number in range(50):
            month, day = divmod(number, 25)
            self._buy(commuter, f"2024-{4 + month:02}-{day + 1:02}", 100)
            expected = {24: "Silver", 49: "Gold"}.get(number)
            if expected:
                self.assertEqual(commuter.member_tier_id.name, expected, number)
        flyer = self._join("2024-02-29", "Flyer")
        year = [
            ("2024-03-05", 24999, "Blue"),
            ("2024-04-05", 1, "Silver"),
            ("2024-09-05", 25000, "Gold"),
            ("2025-02-27", 100000, "Platinum"),
            ("2025-02-28", 60000, "Platinum"),
            ("2026-02-27", 89999, "Platinum"),
        ]
        for day, miles, tier in year:
            self._buy(flyer, day, miles)
            self.assertEqual(flyer.member_tier_id.name, tier, day)
        self._night("2026-02-28", "2027-02-28")
        self.assertEqual(
            self._moves(commuter),
            [
                ("2024-04-25", "reached", "Silver", "2026-02-27"),
                ("2024-05-25", "reached", "Gold", "2026-02-27"),
                ("2026-02-28", "fell", "Blue", "False"),
            ],
        )
        self.assertEqual(
            self._moves(flyer),
            [
                ("2024-04-05", "reached", "Silver", "2026-02-27"),
                ("2024-09-05", "reached", "Gold", "2026-02-27"),
                ("2025-02-27", "reached", "Platinum", "2026-02-27"),
                ("2026-02-28", "fell", "Gold", "2027-02-27"),
                ("2027-02-28", "fell", "Blue", "False"),
            ],
        )
