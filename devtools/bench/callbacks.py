"""The night's planning of callbacks against the raw selection of who is due.

    ./dev bench callbacks           with 1,000,000 members, of whom 30,000 are due
    ./dev bench callbacks 100000 30    with 100,000, of whom 30 of 100 are due

Members belong to 100 clerks of 20 shops, who make 30 calls a day each; all have
bought. The rule is the file visit after 30 days. Measured are planning (choosing who
is called, noting why, finding a day for each call) with its queries, for half of those
who are due and three times for all; the day's activities, apart; a night on which
nothing is new; a first night, on which everybody is due; and the night after it, when
nobody was called.

Each row written costs PostgreSQL nine foreign keys and eleven indexes: how long that
takes alone is printed along. Others on the machine make it slower: so are its load, and
the seconds of CPU that PostgreSQL and Python took.

Goal: planning under 10 s, or within 3 times the plain query that finds who is due.
"""

import os
import resource
import time
from datetime import date, timedelta
from pathlib import Path

from odoo.tools import SQL

from devtools.console import say
from devtools.replay import shop as replay

TODAY = date(2026, 3, 2)
VISIT_DAYS, CAPACITY, SHOPS, CLERKS_A_SHOP = 30, 30, 20, 5
ROUNDS = 3


def run(env, members=1_000_000, due_of_100=3):
    """Build the members, and measure the nights."""
    config = replay.prepare(env)
    company = config.company_id
    rules = env["retail.callback.rule"]
    rules.search([]).active = False
    rules.create({"name": "Visit", "trigger": "visit", "delay_days": VISIT_DAYS})
    company.callback_capacity = CAPACITY
    _timed("making the data", lambda: _make(env, config, int(members), int(due_of_100)))
    floor = min(_select(env, company) for _round in range(ROUNDS))
    say(f"raw selection of who is due  {floor:8.2f} s")
    _set_frozen(env, half=True)
    _night(env, company, "planning for half of them")
    _set_frozen(env, half=False)
    best = min(_fresh_night(env, company, "planning") for _round in range(ROUNDS))
    plain = _write_again(env)
    say(
        f"planning, the best           {best:8.2f} s, {best / floor:.1f} times the"
        f" selection, {best / plain:.1f} times a plain INSERT of the rows"
    )
    _timed("the day's activities", lambda: _show(env, company))
    _night(env, company, "another run, nothing new")
    _age(env)
    _fresh_night(env, company, "a first night, all are due")
    _night(env, company, "the next, nobody was called", TODAY + timedelta(days=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of the process   {peak:8.0f} MB")


# The nights


def _select(env, company):
    """Return how long PostgreSQL takes to find who is due, and nothing else."""
    started = time.perf_counter()
    env.cr.execute(
        """
        SELECT COUNT(*), MAX(m.partner_id), MAX(s.user_id)
          FROM retail_membership m
          JOIN res_partner p ON p.id = m.partner_id AND p.active
          LEFT JOIN retail_shop s ON s.id = m.shop_id
         WHERE m.company_id = %(company)s AND m.state = 'active'
           AND p.is_call_refused IS NOT TRUE
           AND GREATEST(m.date_joined, m.date_last_purchase) < %(since)s
           AND NOT EXISTS (SELECT FROM retail_callback c
                            WHERE c.partner_id = m.partner_id
                              AND (c.state = 'planned' OR c.date_done >= %(since)s))
        """,
        {"company": company.id, "since": TODAY - timedelta(VISIT_DAYS - 1)},
    )
    return time.perf_counter() - started


def _write_again(env):
    """Return how long PostgreSQL takes to write the night's rows, and nothing else."""
    env.cr.execute("CREATE TEMP TABLE night AS SELECT * FROM retail_callback")
    _forget(env)
    started = time.perf_counter()
    env.cr.execute("INSERT INTO retail_callback SELECT * FROM night")
    env.cr.commit()
    return time.perf_counter() - started


def _fresh_night(env, company, name):
    _forget(env)
    return _night(env, company, name)


def _night(env, company, name, today=TODAY):
    """Plan a night; return its seconds."""
    queries, cpu, started = env.cr.sql_log_count, _cpu(env), time.perf_counter()
    env["retail.callback"]._drop_moot(company, today)
    env["retail.callback.rule"]._plan_rules(company, today)
    seconds = time.perf_counter() - started
    queries = env.cr.sql_log_count - queries
    cpu = _cpu(env) - cpu
    calls, busiest = _figures(env)
    load = os.getloadavg()[0]
    say(
        f"{name:<28} {seconds:8.2f} s, {calls} calls, {queries} queries, the busiest"
        f" day of a clerk has {busiest}, {cpu:.1f} s of CPU, load {load:.1f}"
    )
    return seconds


def _cpu(env):
    """Return the seconds of CPU that this process and its PostgreSQL have taken."""
    env.cr.execute("SELECT pg_backend_pid()")
    [pid] = env.cr.fetchone()
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    postgres = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return postgres + time.process_time()


def _show(env, company):
    env["retail.callback"]._show_due(company, TODAY)
    env.cr.execute(
        "SELECT COUNT(*) FROM mail_activity WHERE res_model = 'retail.callback'"
    )
    say(f"activities                   {env.cr.fetchone()[0]:8}")


def _figures(env):
    """Return how many calls are planned, and how many a clerk has on one day."""
    env.cr.execute(
        """
        SELECT COALESCE(SUM(calls), 0)::int, COALESCE(MAX(calls), 0)
          FROM (SELECT COUNT(*) AS calls FROM retail_callback
                 WHERE state = 'planned' GROUP BY user_id, date_due) days
        """
    )
    return env.cr.fetchone()


def _forget(env):
    env.cr.execute("DELETE FROM mail_activity WHERE res_model = 'retail.callback'")
    env.cr.execute("DELETE FROM retail_callback")
    env.cr.commit()
    env.invalidate_all()
    # As the database does by itself, when there is time.
    env.cr.connection.autocommit = True
    env.cr.execute("VACUUM ANALYZE retail_callback")
    env.cr.connection.autocommit = False


# The data


def _make(env, config, members, due_of_100):
    clerks = _make_clerks(env)
    order = _make_order(env, env["pos.session"].create({"config_id": config.id}))
    env.flush_all()
    program = config.company_id.member_program_id
    values = {
        "members": members,
        "program": program.id,
        "company": program.company_id.id,
        "tier": program._base_tier().id,
        "clerks": clerks.ids,
        "shops": [clerk.retail_shop_ids.id for clerk in clerks],
        "due": due_of_100,
        "today": TODAY,
    }
    # No check of foreign keys, for these rows only: millions of them are slow.
    env.cr.execute("SET LOCAL session_replication_role = replica")
    for statement in (_PARTNERS, _MEMBERSHIPS, _ENTRIES):
        env.cr.execute(statement, values)
    _copy_orders(env, order)
    env.cr.commit()
    tables = ("res_partner", "retail_membership", "retail_points_entry")
    for table in (*tables, "pos_order", "pos_order_line"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.cr.commit()


def _make_clerks(env):
    shops = env["retail.shop"].create(
        [{"name": f"Bench {number}", "tz": "UTC"} for number in range(SHOPS)]
    )
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Clerk {number} of {shop.name}",
                    "login": f"clerk-{number}-{shop.id}",
                    "retail_shop_ids": [(6, 0, shop.ids)],
                }
                for shop in shops
                for number in range(CLERKS_A_SHOP)
            ]
        )
    )


def _make_order(env, session):
    product = env["product.product"].create({"name": "Scarf", "lst_price": 20})
    line = {
        "product_id": product.id,
        "qty": 1,
        "price_unit": 20,
        "price_subtotal": 20,
        "price_subtotal_incl": 20,
    }
    return env["pos.order"].create(
        {
            "session_id": session.id,
            "company_id": session.company_id.id,
            "amount_total": 20,
            "amount_tax": 0,
            "amount_paid": 20,
            "amount_return": 0,
            "lines": [(0, 0, line)],
        }
    )


_PARTNERS = """
    INSERT INTO res_partner (
        name, complete_name, active, is_member, type, autopost_bills, member_phone)
    SELECT 'Bench ' || n, 'Bench ' || n, TRUE, TRUE, 'contact', 'ask',
           '+1' || 2000000000 + n
      FROM generate_series(1, %(members)s) n
"""
_MEMBERSHIPS = """
    INSERT INTO retail_membership (
        partner_id, program_id, company_id, date_joined, state, tier_id, user_id,
        shop_id, date_last_purchase, balance, pending, spendable, debt, points,
        write_date)
    SELECT id, %(program)s, %(company)s, timestamp '2024-01-01', 'active', %(tier)s,
           (%(clerks)s)[1 + id / 100 %% cardinality(%(clerks)s)],
           (%(shops)s)[1 + id / 100 %% cardinality(%(clerks)s)],
           %(today)s::timestamp - interval '1 hour'
               - (CASE WHEN id * 7919::bigint %% 100 < %(due)s THEN 40 ELSE 0 END
                  + id %% 25) * interval '1 day',
           0, 0, 0, 0, 0, now() AT TIME ZONE 'UTC'
      FROM res_partner WHERE name LIKE 'Bench %%' AND is_member
"""
_ENTRIES = """
    INSERT INTO retail_points_entry (
        membership_id, partner_id, program_id, company_id, kind, points, date,
        qualifying_amount, qualifying_points, qualifying_visits, qualifying_date,
        idempotency_key)
    SELECT id, partner_id, program_id, company_id, 'earn', 0, date_last_purchase, 20,
           20, 1, date_last_purchase, 'bench:' || id
      FROM retail_membership WHERE program_id = %(program)s
"""


def _copy_orders(env, order):
    """Give each member one purchase, like the given one."""
    fresh = {
        "pos_order": {
            "id": SQL("nextval('pos_order_id_seq')"),
            "partner_id": SQL("m.partner_id"),
            "membership_id": SQL("m.id"),
            "date_order": SQL("m.date_last_purchase"),
            "uuid": SQL("'bench:' || m.id"),
            "name": SQL("'Bench/' || m.id"),
        },
        "pos_order_line": {
            "id": SQL("nextval('pos_order_line_id_seq')"),
            "order_id": SQL("m.id"),
            "uuid": SQL("'bench:' || m.id"),
        },
    }
    source = SQL("retail_membership")
    for table, values in fresh.items():
        names = _stored_columns(env, table)
        picked = [values.get(name, SQL.identifier("t", name)) for name in names]
        env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s t, %s m WHERE t.id = %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(picked),
                SQL.identifier(table),
                source,
                order.id if table == "pos_order" else order.lines.id,
            )
        )
        source = SQL("(SELECT id FROM pos_order WHERE name LIKE 'Bench/%%')")


def _stored_columns(env, table):
    env.cr.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = %s
           AND is_generated = 'NEVER'
        """,
        [table],
    )
    return [name for (name,) in env.cr.fetchall()]


def _set_frozen(env, half):
    """Take every other member out, or all in again."""
    env.cr.execute(
        """
        UPDATE retail_membership SET state = %s
         WHERE date_last_purchase < %s AND id %% 2 = 0
        """,
        ["frozen" if half else "active", TODAY - timedelta(VISIT_DAYS)],
    )
    env.cr.commit()


def _age(env):
    """Let a year pass without a purchase of anybody."""
    env.cr.execute(
        "UPDATE retail_membership SET date_last_purchase = date_last_purchase - 365"
        " * interval '1 day'"
    )
    env.cr.execute("ANALYZE retail_membership")
    env.cr.commit()


def _timed(name, work):
    started = time.perf_counter()
    work()
    say(f"{name:<28} {time.perf_counter() - started:8.2f} s")
