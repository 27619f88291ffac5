"""The points ledger against plain SQL: redemptions a second, lapse, check, memory.

    ./dev bench ledger            with 1,000,000 overdue lots
    ./dev bench ledger 50000

* Lapse: the nightly job over all overdue lots, four an account. One floor only sets
  the lots to 0, the other writes the same entries, allocations, lots, accounts and
  cards in five statements and one transaction.
* Check: `_audit` over the same accounts.
* Redemptions: four connections, distinct members; each reserves, commits, posts and
  commits. The floor writes the same rows with SQL statements alone.
"""

import datetime
import resource
import time
import uuid

from odoo.fields import Datetime
from odoo.tools import SQL

from odoo.addons.retail_customer_mgmt.tools.decimals import exact
from odoo.addons.retail_customer_mgmt.tools.ledger import Posting

from devtools.children import cursor_env, in_parallel
from devtools.console import say
from devtools.replay import shop

CONNECTIONS = 4
REDEMPTIONS = 250  # of each connection
LOTS_AN_ACCOUNT = 4
EARNED, LAST_DAY = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
TODAY = datetime.date(2026, 1, 1)


def run(env, lots=1_000_000):
    """Measure and print; ``lots`` is how many overdue lots there are."""
    program = shop.prepare(env).company_id.member_program_id
    program.write({"expiry_mode": "months", "expiry_months": 12})
    accounts = int(lots) // LOTS_AN_ACCOUNT
    first = _build(env, program, accounts)
    _lapse(env, program)
    _check(env, accounts)
    # Last: what is overdue would lapse with each account's first redemption.
    _redemptions(env, first)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of the process {peak:.0f} MB")


# Redemptions


def _redemptions(env, first):
    """Each connection has members of its own, for the floor and for us."""
    rates = {}
    for number, (name, work) in enumerate(
        [("plain SQL", _redeem_plainly), ("ledger", _redeem)]
    ):
        groups = [
            range(start, start + REDEMPTIONS)
            for start in range(
                first + number * CONNECTIONS * REDEMPTIONS,
                first + (number + 1) * CONNECTIONS * REDEMPTIONS,
                REDEMPTIONS,
            )
        ]
        # The time is taken in the children: making them is none of ours.
        spans = in_parallel(env.registry, _timed, [(work, ids) for ids in groups])
        elapsed = max(end for _start, end in spans) - min(s for s, _end in spans)
        rates[name] = CONNECTIONS * REDEMPTIONS / elapsed
        say(f"redemptions, {name:<10} {rates[name]:7.0f} a second")
    say(f"redemptions, ratio      {rates['plain SQL'] / rates['ledger']:7.2f}")


def _timed(_child, registry, work, ids):
    with registry.cursor() as cr:
        cursor_env(cr)["retail.membership"].browse(ids[0]).program_id.read(["name"])
    started = time.time()
    for membership_id in ids:
        work(registry, membership_id)
    return started, time.time()


def _redeem(registry, membership_id):
    order_uuid = str(uuid.uuid4())
    with registry.cursor() as cr:
        env = cursor_env(cr)
        membership = env["retail.membership"].browse(membership_id)
        env["retail.points.hold"]._reserve(order_uuid, membership, exact(10))
    with registry.cursor() as cr:
        membership = cursor_env(cr)["retail.membership"].browse(membership_id)
        now = Datetime.now()
        posting = Posting(
            kind="redeem",
            points=exact(-10),
            key=f"redeem:{order_uuid}",
            date=now,
            day=now.date(),
            hold_uuid=order_uuid,
        )
        membership._post([posting])


def _redeem_plainly(registry, membership_id):
    order_uuid = str(uuid.uuid4())
    with registry.cursor() as cr:
        cr.execute(
            "UPDATE retail_membership SET write_date = now() WHERE id = %s",
            [membership_id],
        )
        cr.execute(
            "INSERT INTO retail_points_hold (order_uuid, membership_id, company_id,"
            " points, date_expires) SELECT %s, id, company_id, 10, now() + '1 hour'"
            " FROM retail_membership WHERE id = %s",
            [order_uuid, membership_id],
        )
    with registry.cursor() as cr:
        cr.execute(
            "SELECT lot.id FROM retail_membership account JOIN retail_points_lot lot"
            " ON lot.membership_id = account.id AND remaining >= 10"
            " AND expires_on IS NULL"
            " WHERE account.id = %s FOR NO KEY UPDATE OF account",
            [membership_id],
        )
        lot_id = cr.fetchone()[0]
        cr.execute(
            "INSERT INTO retail_points_entry (membership_id, partner_id, program_id,"
            " company_id, kind, points, date, idempotency_key)"
            " SELECT id, partner_id, program_id, company_id, 'redeem', -10, now(), %s"
            " FROM retail_membership WHERE id = %s RETURNING id",
            [f"redeem:{order_uuid}", membership_id],
        )
        entry_id = cr.fetchone()[0]
        cr.execute(
            "INSERT INTO retail_points_allocation (entry_id, lot_id, company_id,"
            " points) SELECT %s, id, company_id, 10 FROM retail_points_lot"
            " WHERE id = %s",
            [entry_id, lot_id],
        )
        cr.execute(
            "UPDATE retail_points_lot SET remaining = remaining - 10 WHERE id = %s",
            [lot_id],
        )
        cr.execute("DELETE FROM retail_points_hold WHERE order_uuid = %s", [order_uuid])
        cr.execute(
            "UPDATE retail_membership SET balance = balance - 10,"
            " spendable = spendable - 10, points = points - 10 WHERE id = %s"
            " RETURNING card_id",
            [membership_id],
        )
        cr.execute(
            "UPDATE loyalty_card SET points = points - 10 WHERE id = %s",
            [cr.fetchone()[0]],
        )


# Lapse and check


def _lapse(env, program):
    """The floors are rolled back, so that all three work on the same rows."""
    times = {
        "floor, lots alone": _rolled_back(env, _LOTS_ALONE),
        "floor, same rows": _rolled_back(env, *_SAME_ROWS),
    }
    _vacuum(env)
    started = time.perf_counter()
    program._cron_expire_points(TODAY)
    times["nightly job"] = time.perf_counter() - started
    for name, seconds in times.items():
        ratio = times["nightly job"] / seconds
        say(f"lapse, {name:<18} {seconds:7.2f} s, ratio {ratio:.2f}")


def _rolled_back(env, *statements):
    started = time.perf_counter()
    for statement in statements:
        env.cr.execute(statement, {"today": TODAY})
    elapsed = time.perf_counter() - started
    env.cr.rollback()
    _vacuum(env)
    return elapsed


_LOTS_ALONE = """
    UPDATE retail_points_lot SET remaining = 0
     WHERE remaining > 0 AND expires_on < %(today)s
"""
_SAME_ROWS = (
    """
    INSERT INTO retail_points_entry (
        membership_id, partner_id, program_id, company_id, kind, points, date,
        idempotency_key)
    SELECT account.id, partner_id, program_id, account.company_id, 'expire',
           -SUM(lot.remaining), now(), 'floor:' || account.id
      FROM retail_points_lot lot
      JOIN retail_membership account ON account.id = lot.membership_id
     WHERE remaining > 0 AND expires_on < %(today)s
  GROUP BY account.id
    """,
    """
    INSERT INTO retail_points_allocation (entry_id, lot_id, company_id, points)
    SELECT entry.id, lot.id, lot.company_id, lot.remaining
      FROM retail_points_lot lot
      JOIN retail_points_entry entry
        ON entry.membership_id = lot.membership_id AND entry.kind = 'expire'
     WHERE remaining > 0 AND expires_on < %(today)s
    """,
    _LOTS_ALONE,
    """
    UPDATE retail_membership account
       SET balance = balance + entry.points, spendable = spendable + entry.points,
           points = account.points + entry.points
      FROM retail_points_entry entry
     WHERE entry.membership_id = account.id AND entry.kind = 'expire'
    """,
    """
    UPDATE loyalty_card card SET points = account.points
      FROM retail_membership account
     WHERE account.card_id = card.id AND card.points <> account.points
    """,
)


def _check(env, accounts):
    started = time.perf_counter()
    findings = env["retail.membership"]._audit(TODAY)
    seconds = time.perf_counter() - started
    say(f"check of {accounts} accounts {seconds:7.2f} s, {len(findings)} findings")


# Data


def _build(env, program, accounts):
    """Make accounts with four overdue lots and a lasting one; return the first's id."""
    env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM retail_membership")
    [before] = env.cr.fetchone()
    values = {
        "accounts": accounts,
        "program_id": program.id,
        "company_id": program.company_id.id,
        "tier_id": program.tier_ids[0].id,
        "catalogue_id": program.loyalty_program_id.id,
        "earned": EARNED,
        "last_day": LAST_DAY,
        "old_lots": LOTS_AN_ACCOUNT,
        "points": 100 * (LOTS_AN_ACCOUNT + 1),
    }
    started = time.perf_counter()
    for statement in _DATA:
        env.cr.execute(SQL(statement, **values))
    env.cr.commit()
    _vacuum(env)
    say(
        f"{accounts} accounts with {accounts * (LOTS_AN_ACCOUNT + 1)} lots made in"
        f" {time.perf_counter() - started:.0f} s"
    )
    return before + 1


_DATA = (
    """
    CREATE TEMPORARY TABLE person ON COMMIT DROP AS
    SELECT nextval('res_partner_id_seq') AS id, number,
           nextval('loyalty_card_id_seq') AS card_id,
           nextval('retail_membership_id_seq') AS membership_id
      FROM generate_series(1, %(accounts)s) AS number
    """,
    """
    INSERT INTO res_partner (id, name, active, type, autopost_bills)
    SELECT id, 'Member ' || number, TRUE, 'contact', 'ask' FROM person
    """,
    """
    INSERT INTO loyalty_card (id, program_id, partner_id, points, code, active)
    SELECT card_id, %(catalogue_id)s, id, %(points)s, 'bench' || number, TRUE
      FROM person
    """,
    """
    INSERT INTO retail_membership (
        id, partner_id, program_id, company_id, date_joined, state, tier_id, balance,
        pending, spendable, debt, points, card_id, date_figures)
    SELECT membership_id, id, %(program_id)s, %(company_id)s, %(earned)s, 'active',
           %(tier_id)s, %(points)s, 0, %(points)s, 0, %(points)s, card_id, %(earned)s
      FROM person
    """,
    """
    INSERT INTO retail_points_entry (
        membership_id, partner_id, program_id, company_id, kind, points, date,
        idempotency_key)
    SELECT membership_id, id, %(program_id)s, %(company_id)s, 'opening', 100,
           %(earned)s, 'bench:' || id || ':' || lot
      FROM person, generate_series(0, %(old_lots)s) AS lot
    """,
    """
    INSERT INTO retail_points_lot (
        entry_id, membership_id, company_id, points, remaining, available_from,
        expires_on)
    SELECT id, membership_id, company_id, points, points, %(earned)s,
           CASE WHEN idempotency_key NOT LIKE '%%:0' THEN %(last_day)s::date END
      FROM retail_points_entry WHERE kind = 'opening'
    """,
)


def _vacuum(env):
    """Clear what a rollback left behind; it runs outside any transaction."""
    env.cr.commit()
    connection = env.cr.connection
    connection.autocommit = True
    try:
        env.cr.execute(
            "VACUUM ANALYZE retail_points_lot, retail_points_entry,"
            " retail_points_allocation, retail_membership, loyalty_card, res_partner"
        )
    finally:
        connection.autocommit = False
