from odoo import models


class LoyaltyProgram(models.Model):
    """What one coupon of a programme is worth at most."""

    _inherit = "loyalty.program"

    def _coupon_points(self):
        """Return the points that a coupon needs for one reward."""
        return min(self.reward_ids.mapped("required_points"), default=1)

    def _coupon_value(self):
        """Return what one coupon can be worth in money; 0 where nobody can tell."""
        points = self._coupon_points()
        rewards = self.reward_ids.filtered(lambda r: r.required_points <= points)
        values = [reward._coupon_value(points) for reward in rewards]
        return max(values) if values and all(values) else 0
