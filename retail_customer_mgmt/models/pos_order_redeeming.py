from collections import defaultdict
from decimal import Decimal

from odoo import models

from ..tools import points
from ..tools.decimals import exact


class PosOrder(models.Model):
    """What a paid order spends: points burned by its reward lines."""

    _inherit = "pos.order"

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
                    hold_uuid=self.uuid,
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
