from collections import defaultdict
from decimal import Decimal

import pytz

from odoo import fields, models

from ..tools import points
from ..tools.decimals import exact


class PosOrder(models.Model):
    """What a paid order earns."""

    _inherit = "pos.order"

    def _earnings(self, membership):
        """Return the postings of what the order earns at the tier held before it."""
        program = membership.program_id
        amounts = self._eligible_amounts(program)
        if not any(amounts.values()):
            return []
        earning = self._earning(membership, amounts)
        self.lines._query_write_shares(
            [
                (line.id, earning.shares[line.id], amount)
                + (earning.qualifying_shares[line.id],)
                for line, amount in amounts.items()
            ]
        )
        day = self._moment(program).date()
        return [
            self._posting(
                "earn",
                1,
                earning.points,
                program,
                qualifying_amount=sum(amounts.values()),
                qualifying_points=earning.qualifying,
                qualifying_visits=1,
                qualifying_date=day,
                explanation=self._explanation_of(earning, membership),
                **program._lot_dates(day),
            )
        ]

    def _earning(self, membership, amounts):
        """Return the ``tools.points.Earning`` of these eligible amounts."""
        program = membership.program_id
        order = self._as_points_order(membership, amounts)
        rules = program._rules()
        return points.earn(
            order,
            rules,
            program._points_policy(membership.tier_id),
            membership._points_usage(order, rules, self._moment(program)),
        )

    def _explanation_of(self, earning, membership):
        """Return what the entry keeps: the versions of the rules that paid it."""
        program = membership.program_id
        return {
            "tier": membership.tier_id.name or "",
            "rounding": program.points_rounding,
            "stacking": program.multiplier_stacking,
            "raw": earning.raw,
            "reduced": str(self._reduced_by(program.earn_base)),
            "rules": {str(key): str(given) for key, given in earning.rules.items()},
            "caps": earning.caps,
            "refused": earning.refused,
            "lines": earning.explanation,
        }

    def _reduced_by(self, base):
        """Return what discounts and rewards took off the goods."""
        lines = self._discount_lines() - self._tender_lines()
        return -sum(line._recomputed_amount(base) for line in lines)

    def _as_points_order(self, membership, amounts):
        shop = self.config_id.retail_shop_id
        moment = pytz.utc.localize(min(self.date_order, fields.Datetime.now()))
        zone = pytz.timezone(shop.tz or membership.program_id.tz)
        rules = membership.program_id._rules()
        return points.Order(
            date=moment.astimezone(zone).replace(tzinfo=None),
            shop_id=shop.id,
            tier_id=membership.tier_id.id,
            birthday=membership._birthday_for(rules),
            lines=self._as_points_lines(amounts, rules),
        )

    def _as_points_lines(self, amounts, rules):
        quantities = self._eligible_quantities(amounts)
        # Tags cost queries, so they are read only where a rule asks for them.
        asks_tags = any(rule.tag_ids or rule.excluded_tag_ids for rule in rules)
        return tuple(
            points.Line(
                key=line.id,
                amount=amount,
                quantity=quantities[line],
                product_id=line.product_id.id,
                category_ids=frozenset(line.product_id.categ_id._ancestor_ids()),
                tag_ids=frozenset(
                    line.product_id.all_product_tag_ids.ids if asks_tags else ()
                ),
            )
            for line, amount in amounts.items()
        )

    def _eligible_quantities(self, amounts):
        """Return {sold line: pieces that are paid for}: a free one earns nothing."""
        free = defaultdict(Decimal)
        for line in self._discount_lines():
            if line.reward_id.reward_type == "product":
                product = line.reward_id.reward_product_ids & self.lines.product_id
                free[product[:1]] += exact(abs(line.qty))
        quantities = {}
        for line in amounts:
            quantity = exact(line.qty)
            given = min(quantity, free[line.product_id])
            free[line.product_id] -= given
            quantities[line] = quantity - given
        return quantities
