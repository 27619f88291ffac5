from odoo import models


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    def _coupon_value(self, points):
        """Return what the reward gives at most for these points, 0 for unknown."""
        if self.reward_type == "product":
            prices = self.reward_product_ids.mapped("lst_price")
            return self.reward_product_qty * max(prices, default=0)
        if self.discount_mode == "percent":
            return self.discount_max_amount
        per_point = self.discount_mode == "per_point"
        value = self.discount * (points if per_point else 1)
        return min(value, self.discount_max_amount or value)
