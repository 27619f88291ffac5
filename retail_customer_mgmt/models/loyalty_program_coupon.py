from odoo import models


class LoyaltyProgram(models.Model):
    """What one coupon of a programme is worth at most, and how it is given."""

    _inherit = "loyalty.program"

    def _coupon_points(self):
        """Return the points that a coupon needs for one reward."""
        return min(self.reward_ids.mapped("required_points"), default=1)

    def _issue_coupons(self, owners, description):
        """Create a coupon for each of the owners; it is for the caller to tell them.

        :param owners: pairs of partner and last day
        """
        points = self._coupon_points()
        # Core would mail them by itself, without asking who may be written to.
        cards = self.env["loyalty.card"].with_context(loyalty_no_mail=True)
        coupons = cards.create(
            [
                {
                    "program_id": self.id,
                    "partner_id": partner.id,
                    "points": points,
                    "expiration_date": until,
                }
                for partner, until in owners
            ]
        )
        self.env["loyalty.history"].create(
            [
                {"description": description, "card_id": coupon.id, "issued": points}
                for coupon in coupons
            ]
        )
        return coupons

    def _coupon_value(self):
        """Return what one coupon can be worth in money; 0 where nobody can tell."""
        points = self._coupon_points()
        rewards = self.reward_ids.filtered(lambda r: r.required_points <= points)
        values = [reward._coupon_value(points) for reward in rewards]
        return max(values) if values and all(values) else 0
