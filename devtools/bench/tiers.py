"""The nightly assessment of tiers against one raw aggregate over the same rows.

./dev bench tiers [MEMBERS [ENTRIES_EACH [PERIOD [RESET]]]]: members whose purchases
of a year lie scattered over the ledger, as they came in; PERIOD is calendar_year or
membership_year, where members joined on all days of two years; RESET is 1 where
counting starts anew after a move. Members who have risen did so on all days of the
first half of the year. Measured are a
night that judges everybody (the policy has changed), one in which many rise with a
bonus, New Year's night (all tiers end), and an idle night. Goals: judging within 2
times the aggregate, and within 2 times that and writing the same rows by two bare
statements; idle within 1.3 times the aggregate, with no row written.
"""

import datetime
import resource
import time

from odoo.tools import SQL

from devtools.console import say

YEAR = 2026
SUMMER = datetime.date(YEAR, 7, 1)
NEW_YEAR = datetime.date(YEAR + 1, 1, 1)


def run(env, members=1_000_000, entries_each=10, period="calendar_year", reset=0):
    """Build the members and their entries, and measure the nights."""
    members, entries_each = int(members), int(entries_each)
    program = _program(env, period, bool(int(reset)))
    _timed("making the data", lambda: _make(env, program, members, entries_each))
    env.cr.commit()
    floor = min(_aggregate(env, program) for _round in range(3))
    say(f"raw aggregate            {floor:8.2f} s")
    _night(env, program, SUMMER, None, "first assessment")
    _spread_rises(env, program)
    silver = program.tier_ids.sorted()[1]
    silver.threshold_amount = 940
    env.cr.commit()
    _night(env, program, SUMMER, floor, "everybody is judged")
    silver.write({"threshold_amount": 880, "upgrade_bonus": 50})
    env.cr.commit()
    _night(env, program, SUMMER, floor, "many rise with a bonus")
    _night(env, program, SUMMER + datetime.timedelta(1), floor, "an idle night")
    if period != "calendar_year":
        return
    writing = floor + _write(env, program)
    say(f"aggregate, and writing the rows of New Year {writing:8.2f} s")
    _night(env, program, NEW_YEAR, floor, "New Year's night", writing)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory              {peak:8.0f} MB")


def _program(env, period, reset):
    tiers = [
        ("Member", 0, 0),
        ("Silver", 1000, 0),
        ("Gold", 1600, 0),
        ("Platinum", 1900, 0),
    ]
    program = env["retail.member.program"].create(
        {
            "name": "Bench",
            "tz": "UTC",
            "tier_period": period,
            "reset_on_move": reset,
            "tier_validity": "period_end",
            "tier_ids": [
                (0, 0, {"name": name, "sequence": place, "threshold_amount": amount})
                for place, (name, amount, _keep) in enumerate(tiers)
            ],
        }
    )
    env.company.member_program_id = program
    env.flush_all()
    return program


def _make(env, program, members, entries_each):
    """Insert members, and entries in the order in which they would come in."""
    values = {
        "members": members,
        "program": program.id,
        "company": program.company_id.id,
        "base": program._base_tier().id,
        "entries": members * entries_each,
        "year": datetime.date(YEAR, 1, 1),
        "joining_days": 730 if program.tier_period == "membership_year" else 1,
    }
    cr = env.cr
    # No check of foreign keys, for these rows only: 10,000,000 of them are slow.
    cr.execute("SET LOCAL session_replication_role = replica")
    cr.execute(
        """
        INSERT INTO res_partner (
            name, complete_name, active, is_member, type, autopost_bills)
        SELECT 'Bench ' || n, 'Bench ' || n, TRUE, TRUE, 'contact', 'ask'
          FROM generate_series(1, %(members)s) n
        """,
        values,
    )
    cr.execute(
        """
        INSERT INTO retail_membership (
            partner_id, program_id, company_id, date_joined, state, tier_id,
            balance, pending, spendable, debt, points, write_date)
        SELECT id, %(program)s, %(company)s,
               timestamp '2024-01-01' + id %% %(joining_days)s * interval '1 day',
               'active', %(base)s,
               0, 0, 0, 0, 0, now() AT TIME ZONE 'UTC'
          FROM res_partner WHERE name LIKE 'Bench %%'
        """,
        values,
    )
    cr.execute(
        """
        INSERT INTO retail_points_entry (
            membership_id, partner_id, program_id, company_id, kind, points, date,
            qualifying_amount, qualifying_points, qualifying_visits,
            qualifying_date, idempotency_key)
        SELECT membership.id, membership.partner_id, %(program)s, %(company)s, 'earn',
               0, day + interval '12 hours', amount, amount, 1, day, 'bench:' || n
          FROM (SELECT n, 1 + (n * 7919::bigint) %% %(members)s AS place,
                       %(year)s::date + (n * 180 / %(entries)s)::int AS day,
                       ((n * 7919::bigint) %% %(members)s * 200 / %(members)s
                        + n %% 17)::numeric AS amount
                  FROM generate_series(1, %(entries)s::bigint) n) entry
          JOIN (SELECT id, partner_id, row_number() OVER (ORDER BY id) AS place
                  FROM retail_membership WHERE program_id = %(program)s) membership
         USING (place)
      ORDER BY n
        """,
        values,
    )
    for table in ("retail_membership", "retail_points_entry"):
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _spread_rises(env, program):
    """Let members have risen on all days before the summer, as in a real year."""
    env.cr.execute(
        """
        UPDATE retail_membership
           SET tier_since = tier_since - (id %% 180)::int,
               tier_term = tier_term - (id %% 180)::int,
               tier_moved_on = tier_moved_on - (id %% 180)::int,
               tier_count_from = tier_count_from - (id %% 180)::int
         WHERE program_id = %s AND tier_moved_on IS NOT NULL
        """,
        [program.id],
    )
    env.cr.execute("ANALYZE retail_membership")
    env.cr.commit()


def _aggregate(env, program):
    """Return how long PostgreSQL takes to add the year up, and nothing else."""
    started = time.perf_counter()
    env.cr.execute(
        """
        SELECT COUNT(*), MAX(amount), MAX(points), MAX(visits)
          FROM (SELECT membership_id, SUM(qualifying_amount) AS amount,
                       SUM(qualifying_points) AS points,
                       SUM(qualifying_visits) AS visits
                  FROM retail_points_entry
                 WHERE program_id = %s AND qualifying_date BETWEEN %s AND %s
              GROUP BY membership_id) summed
        """,
        [program.id, datetime.date(YEAR, 1, 1), datetime.date(YEAR, 12, 31)],
    )
    return time.perf_counter() - started


def _write(env, program):
    """Return how long two statements take that write what New Year's night writes."""
    started = time.perf_counter()
    values = [program.id, NEW_YEAR]
    env.cr.execute(
        """
        INSERT INTO retail_tier_move (
            membership_id, partner_id, program_id, company_id, date, day, reason,
            is_change, from_tier_id, to_tier_id, rule, window_start, window_end,
            amount, points, visits, date_until, create_uid, create_date, write_uid,
            write_date)
        SELECT id, partner_id, program_id, company_id, tier_check_on, tier_check_on,
               'kept', FALSE, tier_id, tier_id, 'keep', tier_until, tier_until,
               1, 1, 1, tier_until, 1, now(), 1, now()
          FROM retail_membership WHERE program_id = %s AND tier_check_on = %s
        """,
        values,
    )
    env.cr.execute(
        """
        UPDATE retail_membership
           SET tier_until = tier_until + 365, tier_check_on = tier_check_on + 365,
               write_date = now()
         WHERE program_id = %s AND tier_check_on = %s
        """,
        values,
    )
    seconds = time.perf_counter() - started
    env.cr.rollback()
    return seconds


def _night(env, program, today, floor, name, writing=None):
    moves = _count(env, "retail_tier_move")
    written = _written(env)
    started = time.perf_counter()
    program._assess_tiers(today)
    seconds = time.perf_counter() - started
    idle = _written(env) - written
    env.cr.commit()
    moved = _count(env, "retail_tier_move") - moves
    ratio = f"  ratio {seconds / floor:5.2f}" if floor else ""
    ratio += f", with writing {seconds / writing:5.2f}" if writing else ""
    note = "" if moved else f", {idle} rows written"
    say(f"{name:<24} {seconds:8.2f} s{ratio}  {moved} moves{note}")


def _count(env, table):
    env.cr.execute(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))
    return env.cr.fetchone()[0]


def _written(env):
    """Return the rows that this transaction has written."""
    env.cr.execute(
        """
        SELECT COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0)
          FROM pg_stat_xact_user_tables
        """
    )
    return env.cr.fetchone()[0]


def _timed(name, work):
    started = time.perf_counter()
    work()
    say(f"{name:<24} {time.perf_counter() - started:8.2f} s")
