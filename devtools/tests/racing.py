"""What test_concurrency.py runs in `odoo shell`: tills that race, and one that dies.

Each scenario goes through the till's own doors, called as Odoo's RPC calls them:
again on a fresh snapshot when it conflicts with another transaction.
"""

import json
import multiprocessing
import random
import time
import types
import uuid
from contextlib import suppress
from functools import partial
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command, Datetime
from odoo.service import model as service

from odoo.addons.retail_customer_mgmt.models.retail_membership_ledger import (
    RetailMembership,
)
from odoo.addons.retail_customer_mgmt.tools.decimals import exact
from odoo.addons.retail_customer_mgmt.tools.ledger import Posting

from devtools.children import Child, cursor_env, in_parallel
from devtools.replay import shop

TILLS, OPERATIONS, OPENING = 4, 50, 600
EARNED, BURNT = 10, 40
HURRY = 10  # Odoo waits so much longer before it calls again


def run(env, path):
    """Run all scenarios and write what they found to a file."""
    tills = [Till(env, number) for number in range(TILLS)]
    found = {}
    for scenario in (race, reserve_at_once, sync_at_once, *KILLS):
        started = time.monotonic()
        name = getattr(scenario, "__name__", scenario)
        member = register(env, name)
        outcome = (
            killed(env, tills[0], member, scenario)
            if scenario in KILLS
            else scenario(env, tills, member)
        )
        found[name] = outcome | account(env, member)
        found[name]["seconds"] = time.monotonic() - started
    Path(path).write_text(json.dumps(found))


class Till:
    """Payloads of one till; it holds ids only, so that any process can use it."""

    def __init__(self, env, number):
        self.uid = env.ref("base.user_admin").id
        shop.prepare(env)
        config = self._config(env, number).with_user(self.uid)
        config.open_ui()
        config.current_session_id.set_opening_control(0, "")
        self.product_id = shop.product(env).id
        reward = config.company_id.member_program_id.reward_ids
        self.reward_line = {
            "product_id": reward.discount_line_product_id.id,
            "qty": 1,
            "tax_ids": [],
            "pack_lot_ids": [],
            "is_reward_line": True,
            "reward_id": reward.id,
        }
        self.base = self._base(config)
        env.cr.commit()

    def _config(self, env, number):
        name = f"Race {number}"
        journal = {"name": name, "type": "cash", "code": f"RACE{number}"}
        cash = env["account.journal"].create(journal)
        method = env["pos.payment.method"].create({"name": name, "journal_id": cash.id})
        return env["pos.config"].create(
            {"name": name, "payment_method_ids": [Command.set(method.ids)]}
        )

    def _base(self, config):
        return {
            "state": "paid",
            "session_id": config.current_session_id.id,
            "user_id": self.uid,
            "pricelist_id": config.pricelist_id.id,
            "fiscal_position_id": False,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "date_order": Datetime.to_string(Datetime.now()),
            "method_id": config.payment_method_ids.id,
        }

    def sale(self, member, amount):
        """Return a paid order of some amount."""
        return self._order(member, [self._goods(amount)], amount)

    def redemption(self, member, points):
        """Return an order that is paid with points alone."""
        amount = points / 100
        burn = self.reward_line | {
            "price_unit": -amount,
            "price_subtotal": -amount,
            "price_subtotal_incl": -amount,
            "coupon_id": member["card_id"],
            "reward_identifier_code": str(uuid.uuid4()),
            "points_cost": points,
            "uuid": str(uuid.uuid4()),
        }
        return self._order(member, [self._goods(amount), burn], 0)

    def _goods(self, amount):
        return {
            "product_id": self.product_id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [],
            "pack_lot_ids": [],
            "uuid": str(uuid.uuid4()),
        }

    def _order(self, member, lines, total):
        values = dict(self.base)
        payment = {
            "amount": total,
            "name": values["date_order"],
            "payment_method_id": values.pop("method_id"),
        }
        return values | {
            "uuid": str(uuid.uuid4()),
            "name": "Race",
            "partner_id": member["partner_id"],
            "amount_total": total,
            "amount_paid": total,
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(payment)],
        }


def register(env, name):
    """Register a member with opening points; return the ids that matter."""
    partner = env["res.partner"].register_member({"name": name}, "import")
    membership = partner.membership_id
    now = Datetime.now()
    opening = Posting(
        kind="opening",
        points=exact(OPENING),
        key=f"opening:{partner.id}",
        date=now,
        day=now.date(),
    )
    membership._post([opening])
    env.cr.commit()
    return {
        "partner_id": partner.id,
        "membership_id": membership.id,
        "card_id": membership.card_id.id,
    }


def call(registry, uid, model, method, *arguments):
    """Call a public method as Odoo's RPC does; a till sends again what failed.

    Returns how often the till had to.
    """
    hurry = types.SimpleNamespace(
        uniform=lambda low, high: random.uniform(low, high) / HURRY
    )
    for sent_again in range(20):
        with registry.cursor() as cr, patch.object(service, "random", hurry):
            env = cursor_env(cr, uid)
            with suppress(service.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                service.retrying(
                    partial(service.call_kw, env[model], method, arguments, {}), env
                )
                return sent_again
    raise RuntimeError("A conflict was left unresolved.")


def sync(registry, till, payload):
    return call(registry, till.uid, "pos.order", "sync_from_ui", [payload])


def reserve(registry, till, member, order_uuid, points):
    arguments = (order_uuid, member["partner_id"], points)
    return call(registry, till.uid, "retail.membership", "reserve_points", *arguments)


# Scenarios


def race(env, tills, member):
    """Four tills earn and redeem for one member at the same time."""
    results = in_parallel(
        env.registry, earn_and_redeem, [(till, member) for till in tills]
    )
    return {
        "earned": sum(each["earned"] for each in results),
        "burnt": sum(each["burnt"] for each in results),
        "refused": sum(each["refused"] for each in results),
        "lowest": min(each["lowest"] for each in results),
    }


def earn_and_redeem(_child, registry, till, member):
    figures = {"earned": 0, "burnt": 0, "refused": 0, "lowest": OPENING}
    for number in range(OPERATIONS):
        if number % 2:
            sync(registry, till, till.sale(member, EARNED))
            figures["earned"] += EARNED
        elif redeem(registry, till, member):
            figures["burnt"] += BURNT
        else:
            figures["refused"] += 1
        with registry.cursor() as cr:
            cr.execute(
                "SELECT LEAST(points, spendable, -debt) FROM retail_membership"
                " WHERE id = %s",
                [member["membership_id"]],
            )
            figures["lowest"] = min(figures["lowest"], cr.fetchone()[0] + 0)
    return figures


def redeem(registry, till, member):
    order = till.redemption(member, BURNT)
    try:
        reserve(registry, till, member, order["uuid"], BURNT)
    except UserError:
        return False
    sync(registry, till, order)
    return True


def reserve_at_once(env, tills, member):
    """Two tills want most of the same points at the same moment, ten times."""
    barrier = multiprocessing.get_context("fork").Barrier(2)
    results = in_parallel(
        env.registry,
        reserve_and_release,
        [(till, member, barrier) for till in tills[:2]],
    )
    return {"winners": [sum(pair) for pair in zip(*results, strict=True)]}


def reserve_and_release(_child, registry, till, member, barrier):
    won = []
    for _round in range(10):
        order_uuid = str(uuid.uuid4())
        barrier.wait(timeout=30)
        try:
            reserve(registry, till, member, order_uuid, OPENING - 1)
            won.append(True)
        except UserError:
            won.append(False)
        barrier.wait(timeout=30)
        call(registry, till.uid, "retail.membership", "release_points", order_uuid)
    return won


def sync_at_once(env, tills, member):
    """Two tills send the same order at the same moment, ten times."""
    orders = [tills[0].sale(member, EARNED) for _round in range(10)]
    barrier = multiprocessing.get_context("fork").Barrier(2)
    in_parallel(
        env.registry, sync_together, [(till, orders, barrier) for till in tills[:2]]
    )
    return {"earned": EARNED * len(orders)}


def sync_together(_child, registry, till, orders, barrier):
    for order in orders:
        barrier.wait(timeout=30)
        # Odoo's own orders are unique by UUID: the loser is told so.
        with suppress(UserError):
            sync(registry, till, order)


KILLS = ("in the posting", "before the commit", "after the commit")


def killed(env, till, member, moment):
    """A worker is killed while it syncs an order; then the till sends it again."""
    order = till.redemption(member, BURNT)
    reserve(env.registry, till, member, order["uuid"], BURNT)
    child = Child(env.registry, sync_until, till, order, moment)
    child.wait()
    child.kill()
    after_the_kill = account(env, member) | {"orders": count(env, order)}
    for _time in range(2):
        with suppress(UserError):
            in_parallel(env.registry, sync_again, [(till, order)])
    return {"after_the_kill": after_the_kill, "orders": count(env, order)}


def sync_until(child, registry, till, order, moment):
    def pause(*_arguments):
        child.pause()

    if moment == "in the posting":
        RetailMembership._refresh_figures = pause
    with registry.cursor() as cr:
        env = cursor_env(cr, till.uid)
        env["pos.order"].sync_from_ui([order])
        env.flush_all()
        if moment == "after the commit":
            cr.commit()
        child.pause()


def sync_again(_child, registry, till, order):
    return sync(registry, till, order)


def count(env, order):
    """Return how many orders of that UUID there are now."""
    env.cr.rollback()  # for a fresh snapshot
    return env["pos.order"].search_count([("uuid", "=", order["uuid"])])


def account(env, member):
    """Return the figures of an account as they are in the database now."""
    env.cr.rollback()
    env.invalidate_all()
    membership = env["retail.membership"].browse(member["membership_id"])
    return {
        "entries": [[e.kind, e.points] for e in membership.entry_ids.sorted("id")][:9],
        "balance": membership.balance,
        "points": membership.points,
        "debt": membership.debt,
        "held": membership.held,
        "findings": env["retail.membership"]._audit(),
    }
