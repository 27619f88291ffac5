from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_leaflets import LeafletCommon


@tagged("post_install", "-at_install")
class TestLeafletsTiers(LeafletCommon):
    """Schemes as their shops print them, with a year of purchases: their tiers."""

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
