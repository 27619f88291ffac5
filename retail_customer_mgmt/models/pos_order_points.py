from collections import defaultdict
from decimal import Decimal

import pytz

from odoo import fields, models

from ..tools import points
from ..tools.decimals import exact
from ..tools.ledger import Posting


class PosOrder(models.Model):
    """From a paid order to the postings of its member's ledger.

    What the till sent is a claim: amounts and costs are computed again here.
    """

    _inherit = "pos.order"

    def _run_points_engine(self, program):
        """Post what this order redeems, takes back and earns."""
        remarks = []
        membership = self._resolve_membership(program, remarks)
        postings = defaultdict(list)
        if membership:
            postings[membership] += self._redemptions(membership, remarks)
        for owner, refund_postings in self._refund_postings(remarks):
            postings[owner] += refund_postings
        if membership.state == "active":
            postings[membership] += self._earnings(membership)
        owners = self.env["retail.membership"].union(*postings)
        posted = self._post_all(owners, postings)
        if membership and self._reward_lines(program):
            self._check_debt(membership, remarks)
        if membership:
            membership._lift_tier(self, self._moment(program).date())
        self._store_member_figures(membership or owners[:1], posted, remarks)

    def _post_all(self, owners, postings):
        """Post to each account; all are locked first, lest two orders deadlock."""
        posted = self.env["retail.points.entry"]
        if len(owners) > 1:
            owners._lock()
        for owner in owners.sorted("id"):
            posted |= owner._post(postings[owner])
        return posted

    def _moment(self, program):
        """Return when the order counts, in the programme's zone; never the future."""
        return program._local(min(self.date_order, fields.Datetime.now()))

    def _resolve_membership(self, program, remarks):
        """Return the membership of the customer, or of a code scanned offline."""
        if not self.partner_id and self.member_code:
            self.partner_id = self.partner_id._member_by_code(
                self.member_code, self.config_id
            )
            if not self.partner_id:
                remarks.append(
                    self.env._(
                        "No member has the scanned code %(code)s.",
                        code=self.member_code,
                    )
                )
        return self.partner_id.membership_ids.filtered(
            lambda membership: membership.program_id == program
        )

    def _posting(self, kind, number, amount, program, **values):
        moment = self._moment(program)
        return Posting(
            kind=kind,
            points=amount,
            key=f"{kind}:{self.uuid}:{number}",
            date=min(self.date_order, fields.Datetime.now()),
            day=moment.date(),
            shop_id=self.config_id.retail_shop_id.id or None,
            pos_order_id=self.id,
            **values,
        )

    # Earning

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

    # Redeeming

    def _redemptions(self, membership, remarks):
        """Return a posting for each reward the order spends points on."""
        program = membership.program_id
        postings = []
        for number, lines in enumerate(self._reward_lines(program).values(), 1):
            cost = self._reward_cost(lines)
            claimed = sum(exact(line.points_cost) for line in lines)
            if abs(cost - claimed) > Decimal("0.01"):
                remarks.append(
                    self.env._(
                        "The till asked %(claimed)s points for “%(reward)s”; its cost"
                        " is %(cost)s.",
                        claimed=f"{claimed.normalize():f}",
                        reward=lines.reward_id.description,
                        cost=f"{cost.normalize():f}",
                    )
                )
            postings.append(
                self._posting(
                    "redeem",
                    number,
                    -cost,
                    program,
                    note=lines.reward_id[:1].description,
                    explanation={"code": lines[:1].reward_identifier_code},
                )
            )
        return postings

    def _reward_lines(self, program):
        """Return the lines that burn the programme's points, by redemption."""
        redemptions = defaultdict(self.env["pos.order.line"].browse)
        for line in self.lines:
            is_burn = line.is_reward_line and not line.refunded_orderline_id
            if is_burn and line.reward_id.program_id == program.loyalty_program_id:
                redemptions[line.reward_identifier_code] |= line
        return redemptions

    def _reward_cost(self, lines):
        """Return what a redemption costs by its reward, whatever the till claims."""
        reward = lines.reward_id[:1]
        required = exact(reward.required_points)
        claimed = sum(exact(line.points_cost) for line in lines)
        if reward.clear_wallet:
            return max(required, claimed)
        if reward.reward_type == "product":
            free = sum(abs(line.qty) for line in lines)
            times = -(-exact(free) // exact(reward.reward_product_qty))
            return required * max(times, 1)
        if reward.discount_mode == "per_point":
            amount = sum(line._claimed_discount() for line in lines)
            return points.quantise(amount / exact(reward.discount), "none")
        return required

    # Returns

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

    # Outcome

    def _check_debt(self, membership, remarks):
        if membership.debt > 0:
            remarks.append(
                self.env._(
                    "%(member)s spent more points than there were: %(debt)s are"
                    " owed now.",
                    member=membership.partner_id.name,
                    debt=f"{membership.debt:g}",
                )
            )

    def _store_member_figures(self, membership, posted, remarks):
        """Keep the figures of the receipt on the order, for any reprint."""
        own = posted.filtered(lambda entry: entry.membership_id == membership)

        def total(*kinds):
            return sum(own.filtered(lambda e: e.kind in kinds).mapped("points"))

        self.write(
            {
                "membership_id": membership.id,
                "member_tier_id": membership.tier_id.id,
                "member_points_earned": total("earn", "clawback"),
                "member_points_redeemed": -total("redeem", "redeem_return"),
                "member_points_balance": membership.points,
                "member_review": "\n".join(remarks) or False,
            }
        )
