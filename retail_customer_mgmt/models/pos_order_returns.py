from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from ..tools import points
from ..tools.decimals import exact


class PosOrder(models.Model):
    """What a return takes back of earned points, and gives back of spent ones."""

    _inherit = "pos.order"

    def _refund_postings(self, remarks):
        """Yield (membership, postings) for the sales whose lines come back."""
        lines_by_sale = defaultdict(self.env["pos.order.line"].browse)
        for line in self.lines.filtered("refunded_orderline_id"):
            lines_by_sale[line.refunded_orderline_id.order_id] |= line
        for number, (sale, lines) in enumerate(lines_by_sale.items(), 1):
            if sale.membership_id:
                yield (
                    sale.membership_id,
                    [
                        *self._returned_redemptions(sale, lines),
                        *self._clawbacks(sale, lines, number),
                    ],
                )
        self._flag_loose_returns(remarks)

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

    def _clawbacks(self, sale, lines, number):
        """Return the posting that takes back what the returned lines had earned."""
        earned = self._entries_of(sale, "earn")[:1]
        if not earned:
            return []
        taken = amount = Decimal(0)
        for line in lines.filtered(lambda line: not line.is_reward_line):
            sold = line.refunded_orderline_id
            back, quantity = exact(sold.member_points), exact(sold.qty)
            before = exact(self._returned_before(line))
            returned = -exact(line.qty)
            if quantity > 0 and returned > 0:
                taken += points.take_back(back, quantity, before, returned)
                amount += points.take_back(
                    exact(sold.member_amount), quantity, before, returned
                )
        forgiven = earned._query_forgivable(taken)
        # Returned goods that earned nothing do not take the visit back once more.
        counted = lines.filtered(lambda line: line.refunded_orderline_id.member_amount)
        is_whole = bool(counted) and self._is_all_returned(sale)
        if not (taken or amount or is_whole):
            return []
        return [
            self._posting(
                "clawback",
                number,
                forgiven - taken,
                earned.program_id,
                own_entry_ids=tuple(earned.ids),
                qualifying_amount=-amount,
                qualifying_points=-taken,
                qualifying_visits=-1 if is_whole else 0,
                qualifying_date=earned.qualifying_date,
                note=sale.name,
                explanation={"earned_by": earned.id, "forgiven": str(forgiven)},
            )
        ]

    def _entries_of(self, sale, kind):
        return self.env["retail.points.entry"].search(
            [
                ("pos_order_id", "=", sale.id),
                ("kind", "=", kind),
                ("membership_id", "=", sale.membership_id.id),
            ],
            order="id",
        )

    def _returned_before(self, line):
        """Return how many of the sold line came back in other lines before."""
        others = line.refunded_orderline_id.refund_orderline_ids.filtered(
            lambda other: (
                other.id != line.id
                and other.order_id.state in ("paid", "done")
                and (other.order_id != self or other.id < line.id)
            )
        )
        return -sum(others.mapped("qty"))

    def _is_all_returned(self, sale):
        sold = sale.lines.filtered(lambda line: line.member_amount > 0)
        return bool(sold) and all(
            -sum(
                line.refund_orderline_ids.filtered(
                    lambda back: back.order_id.state in ("paid", "done")
                ).mapped("qty")
            )
            >= line.qty
            for line in sold
        )

    def _returned_redemptions(self, sale, lines):
        """Return the postings that give back points of returned reward lines."""
        codes = {
            line.refunded_orderline_id.reward_identifier_code
            for line in lines
            if line.refunded_orderline_id.is_reward_line
        }
        postings = []
        for entry in self._entries_of(sale, "redeem"):
            is_here = (entry.explanation or {}).get("code") in codes
            if not is_here or self._is_given_back(entry):
                continue
            grace = entry.program_id.refund_grace_days
            moment = self._moment(entry.program_id)
            postings.append(
                self._posting(
                    "redeem_return",
                    entry.id,
                    -exact(entry.points),
                    entry.program_id,
                    expires_on=fields.Date.add(moment.date(), days=grace),
                    restores_entry_id=entry.id,
                    note=entry.note,
                )
            )
        return postings

    def _is_given_back(self, redemption):
        """Tell whether an earlier return of one of its lines gave the points back."""
        domain = [
            ("membership_id", "=", redemption.membership_id.id),
            ("kind", "=", "redeem_return"),
            ("idempotency_key", "=like", f"%:{redemption.id}"),
        ]
        return bool(self.env["retail.points.entry"].search_count(domain, limit=1))
