from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ..tools import points
from ..tools.decimals import exact

PAID = ("paid", "done")


class PosOrder(models.Model):
    """What a return takes back of earned points, and gives back of spent ones."""

    _inherit = "pos.order"

    def _refund_postings(self, remarks):
        """Yield (membership, postings) for the sales whose lines come back."""
        for number, (sale, lines) in enumerate(self._returned_sales().items(), 1):
            if sale.membership_id:
                returned = lines._returned_quantities()
                yield (
                    sale.membership_id,
                    [
                        *self._returned_redemptions(sale, returned),
                        *self._clawbacks(sale, returned, number),
                    ],
                )
        self._flag_loose_returns(remarks)

    def _returned_sales(self):
        """Return {sale: lines of this order that bring its goods back}."""
        lines_by_sale = defaultdict(self.env["pos.order.line"].browse)
        for line in self.lines.filtered("refunded_orderline_id"):
            lines_by_sale[line.refunded_orderline_id.order_id] |= line
        return lines_by_sale

    def _flag_loose_returns(self, remarks):
        loose = self.lines.filtered(
            lambda line: (
                line.qty < 0
                and line.price_unit > 0
                and not line.refunded_orderline_id
                and not line.is_reward_line
            )
        )
        if loose:
            remarks.append(
                self.env._(
                    "Returned without its sale, so no points were taken back:"
                    " %(products)s.",
                    products=", ".join(loose.product_id.mapped("display_name")),
                )
            )

    # What the goods had earned

    def _clawbacks(self, sale, returned, number):
        """Return the posting that takes back what the returned lines had earned.

        :param dict returned: {sold line: (returned before, returned now)}
        """
        earned = sale._live_entries("earn")[-1:]
        if not earned:
            return []
        goods = {
            line: quantities
            for line, quantities in returned.items()
            if not line.is_reward_line
        }

        def taken(field):
            return sum(
                (line._taken_back(field, *goods[line]) for line in goods), Decimal(0)
            )

        points_taken, amount = taken("member_points"), taken("member_amount")
        # Goods that earned nothing, or came back before, take back no visit.
        is_whole = bool(amount) and sale._is_all_returned()
        if not (points_taken or amount or is_whole):
            return []
        forgiven = earned._query_forgivable(points_taken)
        return [
            self._posting(
                "clawback",
                number,
                forgiven - points_taken,
                earned.program_id,
                own_entry_ids=tuple(earned.ids),
                qualifying_amount=-amount,
                qualifying_points=-taken("member_qualifying_points"),
                qualifying_visits=-1 if is_whole else 0,
                qualifying_date=earned.qualifying_date,
                note=sale.name,
                explanation={"earned_by": earned.id, "forgiven": str(forgiven)},
            )
        ]

    def _live_entries(self, *kinds):
        """Return what this sale posted to its member, and no reversal undid."""
        entries = self.env["retail.points.entry"].search(
            [
                ("pos_order_id", "=", self.id),
                ("kind", "in", [*kinds, "reversal"]),
                ("membership_id", "=", self.membership_id.id),
            ],
            order="id",
        )
        undone = {
            (entry.explanation or {}).get("reverses")
            for entry in entries
            if entry.kind == "reversal"
        }
        return entries.filtered(
            lambda entry: entry.kind in kinds and entry.id not in undone
        )

    def _is_all_returned(self):
        sold = self.lines.filtered(lambda line: line.member_amount > 0)
        return bool(sold) and all(
            -sum(line._paid_returns().mapped("qty")) >= line.qty for line in sold
        )

    # What rewards had cost

    def _returned_redemptions(self, sale, returned):
        """Return the postings that give back points of returned reward lines."""
        moment = self._moment(sale.membership_id.program_id)
        grace = sale.membership_id.program_id.refund_grace_days
        postings = []
        for entry in sale._live_entries("redeem"):
            back = sale._given_back(entry, returned)
            if back:
                postings.append(
                    self._posting(
                        "redeem_return",
                        entry.id,
                        back,
                        entry.program_id,
                        expires_on=fields.Date.add(moment.date(), days=grace),
                        restores_entry_id=entry.id,
                        note=entry.note,
                    )
                )
        return postings

    def _given_back(self, redemption, returned):
        """Return the part of a redemption's points that its returned lines bring."""
        details = redemption.explanation or {}
        lines = self.lines.filtered(
            lambda line: (
                line.is_reward_line
                and line.reward_identifier_code == details.get("code")
                and line.reward_id.id == details.get("reward", line.reward_id.id)
            )
        )
        weights = [abs(exact(line.price_subtotal_incl)) for line in lines]
        if not any(weights):
            weights = [Decimal(1) for _line in lines]
        shares = points.split(-exact(redemption.points), weights, points.FINE)
        return sum(
            (
                points.take_back(share, exact(line.qty), *returned[line])
                for line, share in zip(lines, shares, strict=True)
                if line in returned and line.qty > 0
            ),
            Decimal(0),
        )


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _paid_returns(self):
        """Return the lines of paid orders that brought this one back."""
        return self.refund_orderline_ids.filtered(
            lambda line: line.order_id.state in PAID
        )

    def _returned_quantities(self):
        """Return {sold line: (returned before, returned by these lines)}."""
        returned = {}
        for sold in self.refunded_orderline_id:
            now = self.filtered(
                lambda line, sold=sold: line.refunded_orderline_id == sold
            )
            # A preview's lines have no id yet: they come after all others.
            first = min((line.id for line in now if line.id), default=0)
            before = (sold._paid_returns() - now).filtered(
                lambda line, order=now.order_id, first=first: (
                    line.order_id != order or line.id < first
                )
            )
            returned[sold] = (before._quantity_back(), now._quantity_back())
        return returned

    def _quantity_back(self):
        return sum((max(-exact(line.qty), Decimal(0)) for line in self), Decimal(0))

    def _taken_back(self, field, before, returned):
        """Return what a return takes of the line's share stored in ``field``."""
        quantity = exact(self.qty)
        if quantity <= 0:
            return Decimal(0)
        return points.take_back(exact(self[field]), quantity, before, returned)
