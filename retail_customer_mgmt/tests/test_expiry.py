from datetime import date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import SQL

from ..models import retail_member_program_ledger
from ..models.retail_membership_night import RetailMembership
from ..tools.ledger import Posting
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestExpiry(RetailCommon):
    def _lapse(self, today):
        self._run_cron(self.program, "_cron_expire_points", today)

    def _earn(self, member, moment, amount=100):
        with freeze_time(moment):
            self._sell(member, amount, date=datetime.fromisoformat(moment))

    def test_points_lapse_after_their_last_day(self):
        """features.md, complaint 5: points expiry missing or without effect."""
        self.program.write({"expiry_mode": "month_end", "expiry_months": 12})
        member = self._create_member()
        self._earn(member, "2026-02-10 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2027, 2, 28))
        self._lapse(date(2027, 2, 28))
        self.assertEqual(member.membership_id.balance, 100)
        self._lapse(date(2027, 3, 1))
        self.assertRecordValues(
            member.membership_id, [{"balance": 0, "spendable": 0, "debt": 0}]
        )
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])
        self.assertEqual(member.membership_id.card_id.points, 0)

    def test_a_second_run_lapses_nothing_more(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2028-01-31 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2028, 2, 29))
        for _night in range(2):
            self._lapse(date(2028, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    def test_only_what_is_left_of_a_lot_lapses(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        moment = "2026-05-01 12:00:00"
        self._earn(member, moment, 500)
        reward = self.program.reward_ids
        lines = [
            self._line(price=2),
            self._burn_line(member, reward, -2, 200),
        ]
        with freeze_time(moment):
            self._sell(member, lines=lines, date=datetime.fromisoformat(moment))
        self._lapse(date(2026, 7, 1))
        self.assertEqual(
            self._entries(member), [("earn", 500), ("redeem", -200), ("expire", -300)]
        )

    def test_what_was_spent_does_not_lapse_once_more(self):
        """features.md, complaint 5: old debits stay, so that the balance collapses."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-05-01 12:00:00", 200)
        with freeze_time("2026-05-02 12:00:00"):
            self._redeem(member, self.program.reward_ids, -2, 200, goods=2)
        self._earn(member, "2026-05-20 12:00:00", 50)
        self._lapse(date(2026, 6, 10))
        self.assertRecordValues(
            member.membership_id, [{"balance": 50, "spendable": 50, "debt": 0}]
        )
        self._lapse(date(2026, 6, 21))
        self.assertRecordValues(
            member.membership_id, [{"balance": 0, "spendable": 0, "debt": 0}]
        )

    def test_overdue_points_cannot_be_spent_before_the_night(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-05-01 12:00:00")
        self._sell(member, 10)
        self.assertRecordValues(member.membership_id, [{"spendable": 10, "debt": 0}])

    def test_returned_reward_revives_a_lapsed_lot_for_the_grace_days(self):
        self.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "refund_grace_days": 10}
        )
        member = self._create_member()
        moment = "2026-05-01 12:00:00"
        self._earn(member, moment, 500)
        with freeze_time(moment):
            burn = self._sell(
                member,
                lines=[
                    self._line(price=2),
                    self._burn_line(member, self.program.reward_ids, -2, 200),
                ],
                date=datetime.fromisoformat(moment),
            )
        self._lapse(date(2026, 7, 1))
        with freeze_time("2026-07-20 12:00:00"):
            self._refund(burn, date=datetime(2026, 7, 20, 12))
            [lot] = member.membership_id.lot_ids
            self.assertEqual((lot.remaining, lot.expires_on), (200, date(2026, 7, 30)))
            self.assertEqual(member.membership_id.points, 200)

    def test_lapse_of_many_members_takes_a_fixed_number_of_queries(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        for number in range(5):
            member = self._create_member(f"Member {number}")
            self._earn(member, "2026-05-01 12:00:00")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self._lapse(date(2026, 7, 1))

    def _post(self, member, kind, points, moment, **values):
        with freeze_time(moment):
            posting = Posting(
                kind=kind,
                points=Decimal(points),
                key=f"{kind}:{member.id}:{points}:{moment}",
                date=datetime.fromisoformat(moment),
                day=datetime.fromisoformat(moment).date(),
                **values,
            )
            return member.membership_id._post([posting])

    def test_the_index_finds_what_lapses(self):
        """The night doesn't read all lots where few lapse, and notices don't either."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        Notice, day = self.env["retail.lapse.notice"], date(2026, 7, 1)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # Few lots make every index as good as another: leave the planner one choice.
        self.env.cr.execute("DROP INDEX retail_points_lot_open_idx")
        for condition in (
            self.program._sql_overdue(day),
            Notice._sql_is_near(self.program, day, day + timedelta(days=14)),
        ):
            plan = self.env.execute_query(
                SQL(
                    "EXPLAIN SELECT FROM retail_points_lot lot, LATERAL (SELECT"
                    " 0 AS id, NULL::date AS lapse_grace_until, 0 AS tier_id) account"
                    " WHERE lot.remaining > 0 AND %s",
                    condition,
                )
            )
            text = " ".join(line for (line,) in plan)
            self.assertRegex(text, r"Index Cond: \(+(lot\.)?expires_on")

    # Inactivity

    def _idle_member(self):
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
        with freeze_time("2026-01-01 12:00:00"):
            member = self._create_member()
        self._earn(member, "2026-01-31 12:00:00")
        return member

    def test_all_points_lapse_when_months_pass_without_a_purchase(self):
        member = self._idle_member()
        self.assertFalse(member.membership_id.lot_ids.expires_on)
        self._post(member, "bonus", 20, "2026-05-01 12:00:00")
        self._lapse(date(2026, 7, 31))
        self.assertEqual(member.membership_id.balance, 120)
        self._lapse(date(2026, 8, 1))
        self.assertEqual(
            self._entries(member), [("earn", 100), ("bonus", 20), ("expire", -120)]
        )
        self.assertEqual(
            member.membership_id.lot_ids.mapped("expires_on"),
            [date(2026, 7, 31)] * 2,
        )

    def test_the_night_heeds_what_head_office_changes_while_it_runs(self):
        """Another worker's change empties no cache of a job that is running."""
        changes = [
            SQL("UPDATE retail_member_program SET expiry_mode = 'never'"),
            SQL("UPDATE retail_member_tier SET points_never_expire = TRUE"),
        ]
        for change in changes:
            self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
            member = self._create_member()
            self._earn(member, "2026-01-15 12:00:00", 950)
            self.program._ledger_policy()
            self.env.flush_all()
            self.env.cr.execute(change)
            self.env.invalidate_all()
            self._lapse(date(2026, 8, 1))
            self.assertEqual(member.membership_id.balance, 950)

    def test_a_purchase_in_time_keeps_all_points(self):
        member = self._idle_member()
        self._earn(member, "2026-07-31 23:00:00", 10)
        self._lapse(date(2027, 1, 31))
        self.assertEqual(member.membership_id.balance, 110)
        self._lapse(date(2027, 2, 1))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_purchase_too_late_keeps_nothing_though_no_night_ran(self):
        member = self._idle_member()
        self._earn(member, "2026-08-01 00:30:00", 10)
        self.assertEqual(
            self._entries(member), [("earn", 100), ("earn", 10), ("expire", -100)]
        )
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )

    def test_without_a_purchase_inactivity_counts_from_joining(self):
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
        with freeze_time("2026-01-15 12:00:00"):
            member = self._create_member()
        self._post(member, "opening", 50, "2026-01-15 12:00:00")
        self._lapse(date(2026, 7, 15))
        self.assertEqual(member.membership_id.balance, 50)
        self._lapse(date(2026, 7, 16))
        self.assertEqual(member.membership_id.balance, 0)

    def test_inactivity_is_judged_in_the_programmes_zone(self):
        self.program.sudo().tz = "Asia/Shanghai"
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 1})
        with freeze_time("2026-01-01 12:00:00"):
            member = self._create_member()
        self._earn(member, "2026-01-31 20:00:00")  # the first of February in Shanghai
        self._lapse(date(2026, 3, 1))
        self.assertEqual(member.membership_id.balance, 100)
        self._lapse(date(2026, 3, 2))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_lot_with_a_date_lapses_by_its_date_alone(self):
        member = self._idle_member()
        self._post(
            member, "opening", 30, "2026-02-01 12:00:00", expires_on=date(2026, 12, 31)
        )
        self._lapse(date(2026, 9, 1))
        self.assertEqual(member.membership_id.balance, 30)

    # Tiers whose points never lapse

    def _spared_member(self, grace=10):
        self.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "fall_grace_days": grace}
        )
        self.tier_gold.points_never_expire = True
        member = self._create_member()
        member.membership_id._set_tier(self.tier_gold, date(2026, 1, 1))
        self._earn(member, "2026-01-10 12:00:00")
        return member

    def test_points_never_lapse_while_the_tier_is_held(self):
        member = self._spared_member()
        points = member.membership_id.balance
        self._lapse(date(2027, 1, 1))
        self.assertRecordValues(
            member.membership_id, [{"balance": points, "spendable": points}]
        )
        self._post(member, "redeem", -10, "2027-01-01 12:00:00")
        self.assertEqual(member.membership_id.debt, 0)

    def test_after_a_fall_overdue_points_lapse_after_the_grace(self):
        member = self._spared_member()
        points = member.membership_id.balance
        member.membership_id._set_tier(self.tier_member, date(2026, 5, 1))
        self.assertEqual(member.membership_id.lapse_grace_until, date(2026, 5, 11))
        self.assertEqual(member.membership_id._available(date(2026, 5, 11)), points)
        self.assertEqual(
            member.membership_id._next_lapse(date(2026, 5, 2)),
            (points, date(2026, 5, 11)),
        )
        self._lapse(date(2026, 5, 11))
        self.assertEqual(member.membership_id.balance, points)
        self.assertEqual(member.membership_id._available(date(2026, 5, 12)), 0)
        self._lapse(date(2026, 5, 12))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_rise_does_not_bring_back_what_is_overdue(self):
        """A late night must end with the same figures as one in time."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        self.tier_gold.points_never_expire = True
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        member.membership_id._set_tier(self.tier_gold, date(2026, 2, 11))
        self.assertEqual(member.membership_id.balance, 0)

    # Nights

    def test_a_late_night_ends_as_one_in_time(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        figures = []
        for nights in ([date(2026, 2, 11), date(2026, 3, 11)], [date(2026, 4, 1)]):
            member = self._create_member()
            self._earn(member, "2026-01-10 12:00:00")
            if len(nights) > 1:
                self._lapse(nights[0])
            self._earn(member, "2026-02-12 12:00:00", 40)
            self._post(member, "redeem", -60, "2026-02-13 12:00:00")
            self._lapse(nights[-1])
            account = member.membership_id
            figures.append((account.balance, account.spendable, account.debt))
        self.assertEqual(figures[0], figures[1])
        self.assertEqual(figures[0], (-20, 0, 20))

    def test_a_night_leaves_alone_what_an_order_holds(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        with freeze_time("2026-02-10 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 80)
        with freeze_time("2026-02-11 00:05:00"):
            self._lapse(date(2026, 2, 11))
        self._post(member, "redeem", -80, "2026-02-11 00:10:00", hold_uuid="order-1")
        self.assertEqual(
            self._entries(member), [("earn", 100), ("redeem", -80), ("expire", -20)]
        )
        self.assertEqual(member.membership_id.debt, 0)

    def _held_over_midnight(self):
        """Return a member who buys at one till while another holds points too old."""
        member = self._idle_member()
        with freeze_time("2026-07-31 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 80)
        self._earn(member, "2026-08-01 00:05:00", 10)
        self.assertEqual(
            self._entries(member), [("earn", 100), ("earn", 10), ("expire", -20)]
        )
        return member

    def test_an_order_pays_with_what_it_held_when_the_rest_lapsed(self):
        member = self._held_over_midnight()
        self._post(member, "redeem", -80, "2026-08-01 00:10:00", hold_uuid="order-1")
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )

    def test_a_purchase_does_not_save_what_a_hold_kept_from_lapsing(self):
        member = self._held_over_midnight()
        self._lapse(date(2026, 8, 2))
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )
        self.assertEqual(self.env["retail.membership"]._audit(date(2026, 8, 2)), [])

    def test_a_lot_held_as_a_whole_keeps_its_last_day(self):
        member = self._idle_member()
        with freeze_time("2026-07-31 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 100)
        self._earn(member, "2026-08-01 00:05:00", 10)
        self._lapse(date(2026, 8, 2))
        self.assertEqual(member.membership_id.balance, 10)

    def test_nights_end_though_a_till_holds_an_account(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        members = [self._create_member(f"Member {number}") for number in range(3)]
        for member in members:
            self._earn(member, "2026-01-10 12:00:00")
        locked = members[1].membership_id
        query = RetailMembership._query_lock_next

        def lock_others(self, program, condition, after, limit):
            others = SQL("%s AND account.id <> %s", condition, locked.id)
            return query(self, program, others, after, limit)

        with (
            patch.object(RetailMembership, "_query_lock_next", lock_others),
            patch.object(retail_member_program_ledger, "BATCH", 1),
        ):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(
            [member.membership_id.balance for member in members], [0, 100, 0]
        )

    def test_a_conflict_with_a_till_repeats_the_batch(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        query, conflicts = RetailMembership._query_lapse, [1, 2]

        def conflict_twice(self, today):
            if conflicts:
                conflicts.pop()
                raise SerializationFailure
            return query(self, today)

        with patch.object(RetailMembership, "_query_lapse", conflict_twice):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    def test_a_programme_in_conflict_does_not_keep_the_next_from_lapsing(self):
        busy, self.program.expiry_mode = self.program, "months"
        busy.expiry_months = 1
        self._earn(self._create_member(), "2026-01-10 12:00:00")
        self.program = self._create_program(
            name="Sun Club", expiry_mode="months", expiry_months=1
        )
        self.company.member_program_id = self.program
        member = self._create_member("Bob")
        self._earn(member, "2026-01-10 12:00:00")
        query = RetailMembership._query_lapse

        def conflict(self, today):
            if self.program_id == busy:
                raise SerializationFailure
            return query(self, today)

        with (
            patch.object(RetailMembership, "_query_lapse", conflict),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "WARNING"),
        ):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    # Points that come back

    def _burnt_and_returned(self, grace, returned):
        self.program.write(
            {
                "expiry_mode": "months",
                "expiry_months": 1,
                "refund_grace_days": grace,
            }
        )
        member = self._create_member()
        self._post(
            member, "opening", 100, "2026-05-01 12:00:00", expires_on=date(2026, 6, 1)
        )
        self._post(
            member, "opening", 50, "2026-05-02 12:00:00", expires_on=date(2026, 12, 31)
        )
        [redeem] = self._post(member, "redeem", -120, "2026-05-03 12:00:00")
        [entry] = self._post(
            member,
            "redeem_return",
            120,
            f"{returned} 12:00:00",
            restores_entry_id=redeem.id,
            expires_on=date.fromisoformat(returned) + timedelta(days=grace),
        )
        return entry, member.membership_id.lot_ids.sorted("id")

    def test_a_lot_that_has_not_lapsed_keeps_its_date(self):
        entry, lots = self._burnt_and_returned(30, "2026-05-20")
        self.assertEqual(entry.points, 120)
        self.assertEqual(
            lots.mapped("expires_on"), [date(2026, 6, 1), date(2026, 12, 31)]
        )

    def test_a_lapsed_lot_lives_again_for_the_grace_days(self):
        entry, lots = self._burnt_and_returned(30, "2026-07-10")
        self.assertEqual(entry.points, 120)
        self.assertEqual(
            [(lot.remaining, lot.expires_on) for lot in lots],
            [(100, date(2026, 8, 9)), (50, date(2026, 12, 31))],
        )

    def test_without_grace_days_the_lapsed_part_does_not_come_back(self):
        entry, lots = self._burnt_and_returned(0, "2026-07-10")
        self.assertEqual(entry.points, 20)
        self.assertEqual(lots.mapped("remaining"), [0, 50])
        self.assertIn("100 more had been spent", entry.explanation_text)
        self.assertEqual(self.env["retail.membership"]._audit(date(2026, 7, 10)), [])
