from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierNightly(TierNights):
    """What happens to tiers by itself, in the night of the day that says so."""

    def test_a_tier_lasts_until_the_end_of_the_next_year_and_is_kept(self):
        member = self._join()
        self._buy(member, "2026-05-04", 600)
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_silver.id,
                    "tier_until": date(2027, 12, 31),
                    "tier_check_on": date(2028, 1, 1),
                }
            ],
        )
        self.tier_silver.keep_amount = 300
        self._buy(member, "2027-12-31", 300)
        self._night("2027-12-31", "2028-01-01", "2028-01-02", "2029-01-01")
        self.assertEqual(
            self._moves(member),
            [
                ("2026-05-04", "reached", "Silver", "2027-12-31"),
                ("2028-01-01", "kept", "Silver", "2028-12-31"),
                ("2029-01-01", "fell", "Member", "False"),
            ],
        )
        self.assertRecordValues(
            member.membership_id.tier_move_ids.filtered(
                lambda move: move.reason == "kept"
            ),
            [
                {
                    "date": datetime(2028, 1, 1),
                    "rule": "keep",
                    "window_start": date(2027, 1, 1),
                    "window_end": date(2027, 12, 31),
                    "amount": 300,
                    "points": 360,
                    "visits": 1,
                }
            ],
        )

    def test_a_late_run_settles_each_boundary_with_its_own_date(self):
        self.program.write({"downgrade": "one_level", "grace_days": 14})
        on_time, late = self._join(name="On time"), self._join(name="Late")
        for member in (on_time, late):
            self._buy(member, "2026-05-04", 1000)
        late.membership_id._change_state("closed", "Test")
        self._night("2028-01-01", "2028-01-15", "2029-01-01", "2029-01-15")
        late.membership_id._change_state("active", "Test")
        self._night("2029-02-01")
        self.assertEqual(
            self._moves(on_time),
            [
                ("2026-05-04", "reached", "Gold", "2027-12-31"),
                ("2028-01-01", "grace", "Gold", "2028-01-14"),
                ("2028-01-15", "fell", "Silver", "2028-12-31"),
                ("2029-01-01", "grace", "Silver", "2029-01-14"),
                ("2029-01-15", "fell", "Member", "False"),
            ],
        )
        self.assertEqual(self._moves(late), self._moves(on_time))

    def test_spending_in_the_grace_period_keeps_the_tier(self):
        self.program.grace_days = 14
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        self._buy(member, "2027-05-04", 400)
        self._night("2028-01-01")
        self.assertEqual(member.membership_id.tier_grace_until, date(2028, 1, 14))
        self._buy(member, "2028-01-14", 100)
        self._night("2028-01-15")
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_silver.id,
                    "tier_until": date(2028, 12, 31),
                    "tier_grace_until": False,
                }
            ],
        )

    def test_a_rise_on_the_first_of_the_next_month(self):
        self.program.upgrade_timing = "next_month"
        member = self._join()
        self._buy(member, "2026-12-20", 500)
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_member.id,
                    "tier_lift_id": self.tier_silver.id,
                    "tier_lift_on": date(2027, 1, 1),
                }
            ],
        )
        self._night("2026-12-31", "2027-01-01")
        self.assertEqual(
            self._moves(member), [("2027-01-01", "reached", "Silver", "2027-12-31")]
        )

    def test_a_night_in_which_nothing_changes_writes_no_row(self):
        member = self._join()
        self._buy(member, "2026-05-04", 600)
        self._night("2026-05-05")
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin::text FROM retail_membership")
        before = self.env.cr.fetchall()
        self._night("2026-05-06")
        with self.assertQueryCount(5):
            self.program._assess_tiers(date(2026, 5, 7))
        self.env.cr.execute("SELECT xmin::text FROM retail_membership")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_a_lower_threshold_lifts_in_the_next_night(self):
        member = self._join()
        self._buy(member, "2026-05-04", 400)
        self._night("2026-06-01")
        self.assertEqual(self._moves(member), [])
        self.tier_silver.threshold_amount = 350
        self._night("2026-06-02")
        self.assertEqual(
            self._moves(member), [("2026-06-02", "reached", "Silver", "2027-12-31")]
        )

    def test_days_are_those_of_the_programmes_zone(self):
        program = self._create_program(name="Manila", tz="Asia/Manila")
        self.company.member_program_id = self.program = program
        member = self._join()
        with freeze_time("2026-12-31 16:00:00"):
            self._sell(member, 500, date=datetime(2026, 12, 31, 16, 0))
        self.assertEqual(
            self._moves(member), [("2027-01-01", "reached", "Silver", "2028-12-31")]
        )

    def test_each_kind_of_period_and_validity(self):
        cases = [
            ({"tier_period": "lifetime"}, False),
            ({"tier_period": "rolling", "tier_validity_months": 6}, "2026-11-04"),
            (
                {"tier_period": "membership_year", "tier_validity": "period_end"},
                "2027-01-09",
            ),
            (
                {"tier_period": "membership_year", "tier_validity": "next_period_end"},
                "2028-01-09",
            ),
            (
                {
                    "tier_period": "membership_year",
                    "membership_year_anchor": "last_move",
                    "tier_validity": "period_end",
                },
                "2027-05-03",
            ),
        ]
        for number, (values, until) in enumerate(cases):
            self.program.write({"tier_validity": "forever"} | values)
            if "tier_validity" not in values and until:
                self.program.tier_validity = "months"
            member = self._join(name=f"Member {number}")
            self._buy(member, "2026-05-04", 600)
            self.assertEqual(
                self._moves(member),
                [("2026-05-04", "reached", "Silver", str(until))],
                values,
            )

    def test_the_night_begins_at_midnight(self):
        """A tier that ends should not last until the hour of the installation."""
        cron = self.env.ref("retail_customer_mgmt.ir_cron_assess_tiers")
        self.assertEqual((cron.nextcall.hour, cron.nextcall.minute), (0, 5))
