from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestLedgerAudit(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls.membership = cls.member.membership_id
        cls._post("opening", 300)
        cls._post("bonus", 50, available_from=date.today() + timedelta(days=9))
        cls._post("redeem", -120)

    @classmethod
    def _post(cls, kind, points, **values):
        return cls.membership._post([cls._posting(kind, points, **values)])

    def _audit(self):
        return [
            (each["what"], each["difference"])
            for each in self.env["retail.membership"]._audit()
        ]

    def _corrupt(self, statement, row):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, row.id))
        self.env.invalidate_all()

    def test_healthy_accounts_report_nothing(self):
        other = self._create_member("Bob")
        order = self._sell(other, 80)
        self._refund(order)
        self._post("redeem", -900)
        self.env["retail.points.hold"]._reserve("order-1", self.membership, 0)
        self.assertEqual(self._audit(), [])

    def test_points_on_hold_are_no_finding(self):
        self.env["retail.points.hold"]._reserve("order-1", self.membership, 100)
        self.assertEqual(self._audit(), [])

    def test_figures_of_last_night_are_no_finding(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        self._sell(self.member, 10)
        with freeze_time(date.today() + timedelta(days=9)):
            self.env["retail.membership"]._audit()
        tomorrow = date.today() + timedelta(days=1)
        self.assertEqual(self.env["retail.membership"]._audit(tomorrow), [])

    def test_a_night_that_did_not_release_is_reported(self):
        late = date.today() + timedelta(days=11)
        found = self.env["retail.membership"]._audit(late)
        self.assertEqual(
            [(each["what"], each["difference"]) for each in found],
            [("pending", 50), ("spendable", -50), ("points", -50), ("card", -50)],
        )

    def test_each_wrong_figure_is_reported_with_the_difference(self):
        account, card = self.membership, self.membership.card_id
        for name in ("balance", "pending", "spendable", "debt", "points"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._corrupt(
                    f"UPDATE retail_membership SET {name} = {name} + 7"  # noqa: S608
                    " WHERE id = %s",
                    account,
                )
                self.assertEqual(self._audit(), [(name, 7)])
                savepoint.rollback()
        self._corrupt("UPDATE loyalty_card SET points = points - 3 WHERE id = %s", card)
        self.assertEqual(self._audit(), [("card", -3)])

    def test_a_wrong_lot_is_reported_with_the_difference(self):
        lot = self.membership.lot_ids.sorted("id")[0]
        self._corrupt(
            "UPDATE retail_points_lot SET remaining = remaining - 20 WHERE id = %s", lot
        )
        self.assertIn(("lot", -20), self._audit())
        self.assertIn(("spendable", 20), self._audit())

    def test_a_debit_paid_twice_is_reported(self):
        [part] = self.membership.entry_ids.allocation_ids
        self._corrupt(
            "UPDATE retail_points_allocation SET points = points + 5 WHERE id = %s",
            part,
        )
        self.assertIn(("allocation", 5), self._audit())
        self.assertIn(("lot", 5), self._audit())

    def test_a_credit_without_its_lot_is_reported(self):
        """features.md, complaint 5: figures that agree with each other are wrong."""
        lot = self._post("adjust", 100).lot_ids
        self._corrupt("DELETE FROM retail_points_lot WHERE id = %s", lot)
        self._corrupt(
            "UPDATE retail_membership SET debt = -100, spendable = spendable - 100"
            " WHERE id = %s",
            self.membership,
        )
        self.assertEqual(
            self._audit(),
            [("debt", -100), ("points", 100), ("card", 100), ("credit", -100)],
        )

    def test_a_debit_paid_too_much_does_not_hide_another_ones_debt(self):
        owing = self._post("redeem", -200)
        self.assertEqual(self.membership.debt, 20)
        self._corrupt(
            "UPDATE retail_points_allocation SET points = points + 20"
            " WHERE entry_id <> %s",
            owing,
        )
        self._corrupt(
            "UPDATE retail_points_lot SET remaining = 30 WHERE id = %s",
            self.membership.lot_ids.filtered("remaining"),
        )
        self._corrupt(
            "UPDATE retail_membership SET debt = 0, points = spendable WHERE id = %s",
            self.membership,
        )
        self.assertIn(("debt", -20), self._audit())

    def test_credits_that_open_no_lot_are_no_finding(self):
        [redeem] = self._post("redeem", -10)
        self._post("redeem_return", 10, restores_entry_id=redeem.id)
        [adjust] = self._post("adjust", -500)
        self._post("reversal", 500, restores_entry_id=adjust.id)
        self._post("clawback", 0)
        self.assertEqual(self._audit(), [])

    def test_a_lost_entry_is_reported(self):
        redeem = self.membership.entry_ids.filtered(lambda e: e.kind == "redeem")
        self._corrupt(
            "DELETE FROM retail_points_allocation WHERE entry_id = %s", redeem
        )
        self._corrupt("DELETE FROM retail_points_entry WHERE id = %s", redeem)
        self.assertIn(("balance", -120), self._audit())

    def test_orders_that_hold_more_than_there_is_are_reported(self):
        hold = self.env["retail.points.hold"]
        hold._reserve("order-1", self.membership, 180)
        self._corrupt(
            "UPDATE retail_points_hold SET points = points + 1 WHERE id = %s",
            self.membership.hold_ids,
        )
        self.assertEqual(self._audit(), [("held", 1)])

    def test_the_night_tells_an_administrator_once_a_day(self):
        self._corrupt(
            "UPDATE retail_membership SET balance = 1 WHERE id = %s", self.membership
        )
        with self.assertLogs("odoo.addons.retail_customer_mgmt", "WARNING"):
            for _time in range(2):
                self.env["retail.membership"]._cron_audit()
        [activity] = self.program.activity_ids
        group = "retail_customer_mgmt.group_retail_admin"
        self.assertTrue(activity.user_id.has_group(group))
        notes = self.program.message_ids.filtered(lambda note: "table" in note.body)
        self.assertEqual(len(notes), 1)
        self.assertIn(self.member.name, notes.body)
        self.assertIn("-229", notes.body)
        with (
            freeze_time(datetime.now() + timedelta(days=1)),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "WARNING"),
        ):
            self.env["retail.membership"]._cron_audit()
        self.assertEqual(len(self.program.activity_ids), 2)

    def test_the_button_says_how_it_went(self):
        program = self.program.with_user(self._create_user("admin"))
        self.assertEqual(program.action_check_ledger()["params"]["type"], "success")
        self._corrupt(
            "UPDATE retail_membership SET debt = 1 WHERE id = %s", self.membership
        )
        self.assertEqual(program.action_check_ledger()["params"]["type"], "danger")
        self.assertTrue(self.program.activity_ids)
