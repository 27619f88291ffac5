"""The nightly inspection of members' files against one raw aggregate.

    ./dev bench quality            with 1,000,000 members
    ./dev bench quality 100000

A fifth of the files lack a required answer, one in fifty has something that can't be
right, a tenth has seen nobody for longer than the shop allows. The raw aggregate
finds the same in one statement over the same tables, and writes nothing; the second
floor writes what the first night writes by one bare statement. Measured are the
first night, an idle one, and one after 1 % of the files have changed.
"""

import datetime
import resource
import time

from odoo.tools import SQL

from devtools.console import say

TODAY = datetime.date(2026, 6, 10)
SHOPS = 50


def run(env, members=1_000_000):
    """Build the files, and measure the nights."""
    members = int(members)
    started = time.perf_counter()
    _make(env, members)
    say(f"making the data          {time.perf_counter() - started:8.2f} s")
    floor = min(_aggregate(env) for _round in range(3))
    say(f"raw aggregate            {floor:8.2f} s, {_aggregate_rows(env)} found")
    writing = floor + _write(env)
    say(f"aggregate, and writing it{writing:8.2f} s")
    _night(env, TODAY, floor, "first night", writing)
    _night(env, TODAY + datetime.timedelta(1), floor, "idle night")
    _change(env)
    _night(env, TODAY + datetime.timedelta(2), floor, "1 % have changed")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory              {peak:8.0f} MB")


def _make(env, members):
    """Insert files with faults in known places."""
    company = env.company
    company.country_id = env.ref("base.us")
    program = env["retail.member.program"].create(
        {"name": "Bench", "tz": "UTC", "tier_ids": [(0, 0, {"name": "Member"})]}
    )
    form = env["retail.member.form"].create(
        {
            "name": "Bench",
            "line_ids": [
                (0, 0, {"field_name": name, "is_required": True})
                for name in ("name", "phone", "email", "birthday", "city")
            ],
        }
    )
    company.write({"member_program_id": program.id, "member_form_id": form.id})
    shops = env["retail.shop"].create(
        [
            {"name": f"Bench {number}", "tz": "UTC", "user_id": env.uid}
            for number in range(SHOPS)
        ]
    )
    env.flush_all()
    values = {
        "members": members,
        "shops": shops.ids,
        "count": SHOPS,
        "program": program.id,
        "tier": program.tier_ids.id,
        "company": company.id,
        "user": env.ref("base.user_admin").id,
    }
    cr = env.cr
    # No check of foreign keys, for these rows only.
    cr.execute("SET LOCAL session_replication_role = replica")
    cr.execute(
        """
        INSERT INTO res_partner (
            name, complete_name, active, is_member, type, autopost_bills, phone,
            member_phone, email, email_normalized, city, message_bounce,
            member_shop_id, member_user_id)
        SELECT 'Bench ' || n, 'Bench ' || n, TRUE, TRUE, 'contact', 'ask',
               '+1 ' || n, CASE WHEN n %% 100 <> 0 THEN '+1' || n END,
               CASE WHEN n %% 10 <> 1 THEN n || '@example.com' END,
               CASE WHEN n %% 10 <> 1 THEN n || '@example.com' END,
               'City', CASE WHEN n %% 100 = 50 THEN 1 ELSE 0 END,
               (%(shops)s)[1 + n %% %(count)s], %(user)s
          FROM generate_series(1, %(members)s) n
        """,
        values,
    )
    cr.execute(
        """
        INSERT INTO retail_membership (
            partner_id, program_id, company_id, shop_id, date_joined,
            date_last_purchase, state, tier_id, balance, pending, spendable, debt,
            points)
        SELECT id, %(program)s, %(company)s, member_shop_id, timestamp '2025-01-01',
               timestamp '2026-06-01' - CASE WHEN id %% 10 = 2 THEN interval '90 days'
                                             ELSE interval '0' END,
               'active', %(tier)s, 0, 0, 0, 0, 0
          FROM res_partner WHERE name LIKE 'Bench %%'
        """,
        values,
    )
    cr.execute(
        """
        UPDATE res_partner partner SET membership_id = account.id
          FROM retail_membership account WHERE account.partner_id = partner.id
        """
    )
    cr.execute(
        """
        INSERT INTO retail_member_profile (
            partner_id, shop_id, program_id, birthday, completeness)
        SELECT id, member_shop_id, %(program)s,
               CASE WHEN id %% 10 <> 3 THEN date '1990-01-01' END, 80
          FROM res_partner WHERE name LIKE 'Bench %%'
        """,
        values,
    )
    env.cr.commit()
    for table in ("res_partner", "retail_membership", "retail_member_profile"):
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.cr.commit()
    env.invalidate_all()


FOUND = """
    SELECT (partner.phone IS NULL)::int + (partner.email IS NULL)::int
           + (profile.birthday IS NULL)::int + (partner.city IS NULL)::int
           + (partner.phone <> '' AND partner.member_phone IS NULL)::int
           + (partner.message_bounce > 0)::int
           + COALESCE((profile.birthday > date '2026-06-10')::int, 0)
           + (GREATEST(account.date_joined, account.date_last_purchase,
                       profile.date_edited) < timestamp '2026-05-12')::int
           AS flaws, partner.id, partner.member_shop_id, partner.member_user_id
      FROM retail_member_profile profile
      JOIN res_partner partner ON partner.id = profile.partner_id
      JOIN retail_membership account ON account.id = partner.membership_id
     WHERE partner.active AND partner.is_member AND account.state <> 'closed'
"""


def _aggregate(env):
    """Return how long PostgreSQL takes to count the same, and nothing else."""
    started = time.perf_counter()
    _aggregate_rows(env)
    return time.perf_counter() - started


def _aggregate_rows(env):
    env.cr.execute(
        SQL(
            """SELECT SUM(flaws), MAX(id), MAX(member_shop_id), MAX(member_user_id)
                 FROM (%s) found""",
            SQL(FOUND),
        )
    )
    return env.cr.fetchone()[0]


def _write(env):
    """Return how long one statement takes that writes as many tasks, bare."""
    started = time.perf_counter()
    env.cr.execute(
        SQL(
            """
            INSERT INTO retail_member_flaw (
                partner_id, company_id, shop_id, user_id, kind, field_name, state,
                date_found)
            SELECT id, %s, member_shop_id, member_user_id, 'missing', n::text, 'open',
                   date '2026-06-10'
              FROM (%s) found, generate_series(1, flaws) n
            """,
            env.company.id,
            SQL(FOUND),
        )
    )
    seconds = time.perf_counter() - started
    env.cr.rollback()
    return seconds


def _change(env):
    """Mend a two-hundredth of the files, and spoil another."""
    env.cr.execute(
        "UPDATE retail_member_profile SET birthday = '1990-01-01'"
        " WHERE partner_id % 200 = 3"
    )
    env.cr.execute(
        "UPDATE retail_member_profile SET birthday = NULL WHERE partner_id % 200 = 4"
    )
    env.cr.commit()


def _night(env, today, floor, name, writing=None):
    nights = env["retail.member.inspection"]
    started = time.perf_counter()
    nights._cron_inspect_quality(today)
    seconds = time.perf_counter() - started
    night = nights.search([("date", "=", today), ("company_id", "=", env.company.id)])
    ratio = f"  ratio {seconds / floor:5.2f}"
    ratio += f", with writing {seconds / writing:5.2f}" if writing else ""
    say(
        f"{name:<24} {seconds:8.2f} s{ratio}"
        f"  {night.found} found, {night.mended} mended"
    )
