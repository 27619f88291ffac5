import math
from collections import defaultdict
from decimal import Decimal

from odoo import models

from ..tools import points
from ..tools.decimals import exact, plain

CENT = Decimal("0.01")
ZERO = Decimal(0)


class PosOrder(models.Model):
    """What a paid order spends: points burned by its reward lines."""

    _inherit = "pos.order"

    def _redemptions(self, membership, remarks):
        """Return a posting for each reward the order spends points on.

        The goods have left the shop: what is wrong about a redemption is flagged,
        and costs what its reward says.
        """
        program = membership.program_id
        burns = self._reward_lines(program)
        if burns and self.source != "pos":
            # Anybody can send a self-order with another person's name on it.
            remarks.append(
                self.env._(
                    "A self-order took off a reward. No points were taken for it: they"
                    " are redeemed at the till only."
                )
            )
            return []
        postings = [
            self._redemption(number, lines, membership)
            for number, lines in enumerate(burns.values(), 1)
        ]
        for lines in burns.values():
            remarks.extend(self._objections_to_reward(membership, lines))
        if burns:
            cost = -sum(posting.points for posting in postings)
            remarks.extend(self._objections_to_burning(membership, cost))
        return postings

    def _redemption(self, number, lines, membership):
        return self._posting(
            "redeem",
            number,
            -self._reward_cost(lines, membership),
            membership.program_id,
            hold_uuid=self.uuid,
            note=lines.reward_id.description,
            explanation={
                "code": lines[:1].reward_identifier_code,
                "reward": lines.reward_id.id,
            },
        )

    def _reward_lines(self, program):
        """Return the lines that burn the programme's points, by redemption."""
        redemptions = defaultdict(self.env["pos.order.line"].browse)
        for line in self.lines:
            reward = line.reward_id
            is_burn = line.is_reward_line and not line._is_return()
            if is_burn and reward.program_id == program.loyalty_program_id:
                redemptions[reward, line.reward_identifier_code] |= line
        return redemptions

    def _reward_cost(self, lines, membership):
        """Return what a redemption costs by its reward, whatever the till claims."""
        reward = lines.reward_id
        required = exact(reward.required_points)
        if reward.clear_wallet:
            reserved = membership._held(self.uuid)
            return max(required, reserved or membership._available())
        if reward.reward_type == "product":
            free = sum(exact(abs(line.qty)) for line in lines)
            times = math.ceil(free / exact(reward.reward_product_qty))
            return required * max(times, 1)
        if reward.discount_mode == "per_point":
            # A line that adds to the price takes nothing off, and gives no points.
            amount = max(self._taken_off(lines), ZERO)
            return points.quantise(amount / exact(reward.discount), "none")
        return required

    def _taken_off(self, lines):
        return sum(line._claimed_discount() for line in lines)

    # What is wrong about it

    def _objections_to_reward(self, membership, lines):
        """Return sentences on one redemption: cost, owner, tier and worth."""
        found = [
            self._objection_to_cost(membership, lines),
            self._objection_to_card(membership, lines),
            lines.reward_id._tier_objection(membership),
            self._objection_to_worth(lines),
        ]
        return [sentence for sentence in found if sentence]

    def _objection_to_cost(self, membership, lines):
        cost = self._reward_cost(lines, membership)
        claimed = sum(exact(line.points_cost) for line in lines)
        if abs(cost - claimed) <= CENT:
            return ""
        return self.env._(
            "The till asked %(claimed)s points for “%(reward)s”; its cost is %(cost)s.",
            claimed=plain(claimed),
            reward=lines.reward_id.description,
            cost=plain(cost),
        )

    def _objection_to_card(self, membership, lines):
        others = lines.coupon_id.partner_id - membership.partner_id
        if not others:
            return ""
        return self.env._(
            "“%(reward)s” was redeemed with the card of %(owner)s; the points of"
            " %(member)s paid for it.",
            reward=lines.reward_id.description,
            owner=others[0].name,
            member=membership.partner_id.name,
        )

    def _objection_to_worth(self, lines):
        taken, worth = self._taken_off(lines), self._reward_worth(lines)
        if worth is None or taken <= worth:
            return ""
        return self.env._(
            "“%(reward)s” took off %(taken)s; it is worth %(worth)s at most.",
            reward=lines.reward_id.description,
            taken=self.currency_id.format(float(taken)),
            worth=self.currency_id.format(float(worth)),
        )

    def _reward_worth(self, lines):
        """Return what the reward takes off at most; None where points measure it."""
        reward = lines.reward_id
        if reward.reward_type == "product":
            worth = self._free_products_worth(lines)
        elif reward.discount_mode == "percent":
            worth = self._percentage_worth(reward, lines)
        elif reward.discount_mode == "per_order":
            worth = exact(reward.discount)
        else:
            return None
        # Each tax group of a discount is rounded on its own.
        return worth + exact(self.currency_id.rounding) * len(lines)

    def _free_products_worth(self, lines):
        goods = lines.reward_id.reward_product_ids
        sold = self._sold_lines().filtered(lambda line: line.product_id in goods)
        prices = sold.mapped("price_unit") or goods.mapped("lst_price")
        free = sum(abs(line.qty) for line in lines)
        untaxed = exact(max(prices, default=0)) * exact(free)
        # A reward line bears the taxes of the product it gives away.
        return max(untaxed, untaxed * self._tax_factor(sold))

    def _tax_factor(self, lines):
        net = sum(exact(line.price_subtotal) for line in lines)
        return (
            sum(exact(line.price_subtotal_incl) for line in lines) / net if net else 1
        )

    def _percentage_worth(self, reward, lines):
        discounted = lines[:1]._discounted_lines()
        whole = sum(line._recomputed_amount("incl") for line in discounted)
        worth = whole * exact(reward.discount) / 100
        limit = exact(reward.discount_max_amount)
        return min(worth, limit) if limit else worth

    def _objections_to_burning(self, membership, cost):
        """Return sentences on all the points an order spends."""
        objections = []
        if membership.state != "active":
            objections.append(
                self.env._("The membership is not active, yet points were spent.")
            )
        if cost > membership._held(self.uuid) and not self._is_offline_burn(cost):
            objections.append(
                self.env._(
                    "%(points)s points were spent without being reserved.",
                    points=plain(cost),
                )
            )
        return objections + self._objections_of_policy(membership)

    def _is_offline_burn(self, cost):
        """Tell whether the till was offline and the shop lets it spend so many."""
        shop = self.config_id.retail_shop_id
        return self.member_offline_burn and cost <= exact(shop.offline_burn_limit)

    def _objections_of_policy(self, membership):
        """Return sentences where a chosen number of points breaks the programme."""
        program = membership.program_id
        objections = []
        for lines in self._reward_lines(program).values():
            if lines.reward_id.discount_mode == "per_point":
                taken = self._taken_off(lines)
                objections += program._burn_objections(
                    self._reward_cost(lines, membership),
                    taken,
                    exact(self.amount_total) + taken,
                )
        return objections
