from odoo import fields, models


class RetailMembership(models.Model):
    """What the till shows of an account, computed at the moment it is asked."""

    _inherit = "retail.membership"

    def _fresh_figures(self, order_uuid=None):
        """Return what an order can spend, what others hold and what lapses next."""
        if not self:
            return {
                "available": 0.0,
                "held": 0.0,
                "next_lapse": False,
                "points_facts": False,
            }
        return {
            "available": float(self._available(excluding=order_uuid)),
            "held": self.held - float(self._held(order_uuid)),
            "next_lapse": self._next_lapse_values(self.program_id._today()),
            "points_facts": self._points_facts(),
        }

    def _next_lapse_values(self, day):
        """Return the points that lapse next and their last day, for the client."""
        lapse = self._next_lapse(day)
        if not lapse:
            return False
        points, last_day = lapse
        return {"points": float(points), "date": fields.Date.to_string(last_day)}
