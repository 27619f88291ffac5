import pytz

from odoo import fields, models

from ..tools import points


class PosOrder(models.Model):
    """What a paid order earns."""

    _inherit = "pos.order"

    def _earnings(self, membership):
        """Return the postings of what the order earns at the tier held before it."""
        program = membership.program_id
        amounts = self._eligible_amounts(program)
        if not any(amounts.values()):
            return []
        earning = points.earn(
            self._as_points_order(membership, amounts),
            program._rules(),
            program._points_policy(membership.tier_id),
        )
        self.lines._query_write_shares(
            [
                (line.id, earning.shares[line.id], amount)
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
                available_from=program._available_from(day),
                expires_on=program._lapse_date(day),
                qualifying_amount=sum(amounts.values()),
                qualifying_points=earning.points,
                qualifying_visits=1,
                qualifying_date=day,
                explanation={
                    "tier": membership.tier_id.name or "",
                    "rounding": program.points_rounding,
                    "stacking": program.multiplier_stacking,
                    "lines": earning.explanation,
                },
            )
        ]

    def _as_points_order(self, membership, amounts):
        shop = self.config_id.retail_shop_id
        moment = pytz.utc.localize(min(self.date_order, fields.Datetime.now()))
        zone = pytz.timezone(shop.tz or membership.program_id.tz)
        return points.Order(
            date=moment.astimezone(zone).replace(tzinfo=None),
            shop_id=shop.id,
            tier_id=membership.tier_id.id,
            lines=tuple(
                points.Line(
                    key=line.id,
                    amount=amount,
                    product_id=line.product_id.id,
                    category_ids=frozenset(line.product_id.categ_id._ancestor_ids()),
                )
                for line, amount in amounts.items()
            ),
        )
