from contextlib import contextmanager
from datetime import date, datetime, timedelta

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.retail_complaint_watch import GOALS

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12)


@tagged("post_install", "-at_install")
class TestHeldRows(TransactionCase):
    """What somebody holds waits for the next run, and keeps nothing else waiting.

    With real transactions: what is made here is committed, then removed.
    """

    def setUp(self):
        super().setUp()
        self.made = []
        self.addCleanup(self._sweep)
        with self._transaction() as env:
            rule = self._make(env["retail.callback.rule"], name="Race", trigger="hand")
            self.rule_id = rule.id
            members = [
                self._make(env["res.partner"], name=name) for name in ("Held", "Free")
            ]
            self.held, self.free = (
                self._make(
                    env["retail.callback"],
                    partner_id=member.id,
                    rule_id=rule.id,
                    date_due=MONDAY,
                    date_wanted=MONDAY,
                ).id
                for member in members
            )
            self.members = [member.id for member in members]

    @contextmanager
    def _transaction(self):
        """Open a transaction that gives up instead of waiting for a lock."""
        with self.registry.cursor() as cr:
            cr.execute("SET lock_timeout = '100ms'")
            try:
                env = self.env(cr=cr, su=True)
                yield env
                env.cr.commit()
            finally:
                cr.rollback()
                cr.execute("RESET lock_timeout")

    def _make(self, model, **values):
        record = model.create(values)
        self.made.append((record._name, record.id))
        return record

    def _sweep(self):
        with self._transaction() as env:
            for model, record_id in reversed(self.made):
                env[model].browse(record_id).unlink()

    @contextmanager
    def _holding(self, table, record_id):
        """Work on a record, as a clerk who has not saved yet."""
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id = %s FOR UPDATE",
                    SQL.identifier(table),
                    record_id,
                )
            )
            yield
            cr.rollback()

    def _hand_over(self, env, _today):
        env["retail.callback"]._hand_over(env.company)

    def _drop_moot(self, env, today):
        env["retail.callback"]._drop_moot(env.company, today)

    def _place(self, env, today):
        """Find a day for the calls; the rule plans none itself."""
        rule = env["retail.callback.rule"].browse(self.rule_id)
        diary, waiting = env["retail.callback"]._open_diary(env.company, today)
        rule._plan_rule(env.company, today, diary, waiting[rule.id])

    def _read(self, field):
        """Return the field of the held and of the free call."""
        with self._transaction() as env:
            calls = env["retail.callback"].browse([self.held, self.free])
            return calls.mapped(lambda call: call[field])

    def _hold_and_run(self, field, work, today=MONDAY):
        """Return the field while one call is held, and after the next run."""
        with self._holding("retail_callback", self.held):
            before = self._run_and_read(field, work, today)
        return before, self._run_and_read(field, work, today)

    def _run_and_read(self, field, work, today):
        with self._transaction() as env:
            work(env, today)
        return self._read(field)

    def test_a_held_call_gets_its_day_the_next_night(self):
        seen = self._hold_and_run("is_placed", self._place)
        self.assertEqual(seen, ([False, True], [True, True]))

    def test_a_held_call_is_dropped_the_next_night(self):
        with self._transaction() as env:
            env["res.partner"].browse(self.members).is_call_refused = True
        seen = self._hold_and_run("state", self._drop_moot)
        self.assertEqual(seen, (["planned", "cancelled"], ["cancelled"] * 2))

    def test_a_held_call_that_finds_no_day_is_dropped_the_next_night(self):
        with self._transaction() as env:
            calls = env["retail.callback"].browse([self.held, self.free])
            days = {"date_wanted": MONDAY, "date_latest": MONDAY}
            calls.write(days | {"date_due": MONDAY + timedelta(days=2)})
        tuesday = MONDAY + timedelta(days=1)
        seen = self._hold_and_run("state", self._place, tuesday)
        self.assertEqual(seen, (["planned", "cancelled"], ["cancelled"] * 2))

    def test_a_held_call_of_who_left_is_handed_over_the_next_night(self):
        nobody = self.env.ref("base.public_user")
        self.assertFalse(nobody.active)
        with self._transaction() as env:
            calls = env["retail.callback"].browse([self.held, self.free])
            calls.user_id = nobody.id
        before, after = self._hold_and_run("user_id", self._hand_over)
        self.assertEqual((before.ids, after.ids), (nobody.ids, []))

    def test_a_day_that_somebody_chose_meanwhile_stays(self):
        """A row that has changed since the night's snapshot makes it look again."""
        chosen = MONDAY + timedelta(days=20)
        with self._transaction() as night:
            night.cr.execute("SELECT FROM retail_callback")
            with self._transaction() as clerk:
                clerk["retail.callback"].browse(self.held).date_due = chosen
            with mute_logger("odoo.sql_db"):
                self._place(night, MONDAY)
        self.assertEqual(self._read("date_due"), [chosen, MONDAY])
        self.assertEqual(self._read("is_placed"), [False, True])

    def test_a_try_that_was_logged_meanwhile_keeps_its_next_day(self):
        again = MONDAY + timedelta(days=2)
        with self._transaction() as night:
            diary, waiting = night["retail.callback"]._open_diary(night.company, MONDAY)
            night.cr.commit()
            with self._transaction() as clerk:
                call = clerk["retail.callback"].browse(self.held)
                call.write({"date_due": again, "date_wanted": again})
            rule = night["retail.callback.rule"].browse(self.rule_id)
            rule._plan_rule(night.company, MONDAY, diary, waiting[rule.id])
        self.assertEqual(self._read("date_due"), [again, MONDAY])
        self.assertEqual(self._read("is_placed"), [False, True])

    def test_a_held_complaint_is_watched_and_escalated_in_the_next_run(self):
        with self._transaction() as env:
            held, free = (
                self._make(
                    env["retail.complaint"], partner_id=member, description="Cold"
                ).id
                for member in self.members
            )
            env.flush_all()
            env.cr.execute(
                "UPDATE retail_complaint SET sla_state = NULL, is_late = FALSE,"
                " date_response_risk = %s, response_deadline = %s, date_paused = NULL,"
                " date_first_response = NULL WHERE id IN %s",
                (*[NOON - timedelta(days=30)] * 2, (held, free)),
            )
        with self._holding("retail_complaint", held):
            watched, told = self._watch()
        self.assertTrue(told)
        self.assertEqual(
            (watched & {held, free}, told & {held, free}), ({free}, {free})
        )
        watched, told = self._watch()
        self.assertLessEqual({held, free}, watched & told)

    def _watch(self):
        """Return which complaints are watched and escalated, and undo it."""
        with self._transaction() as env:
            complaints = env["retail.complaint"]
            rows = complaints._query_watch(NOON, *GOALS[0])
            steps = complaints._query_claim_steps(NOON)
            escalations = env["retail.complaint.escalation"].browse(steps)
            told = set(escalations.complaint_id.ids)
            env.cr.rollback()
            return {row[0] for row in rows}, told
