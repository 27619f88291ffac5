from datetime import datetime

from .common import RetailCommon

FRIDAY = datetime(2026, 5, 1, 12)


class PointsRules(RetailCommon):
    """Beside 1 point per 1.00 a second rule is tried out, on one member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada")

    def _rule(self, kind, **values):
        return self.env["retail.points.rule"].create(
            {"name": "Special", "kind": kind, "program_id": self.program.id} | values
        )

    def _earned(self, amount=10, member=None, **values):
        """Sell for an amount, or lines, and return what the order earned."""
        return self._sell(member or self.member, amount, **values).member_points_earned

    def _words(self, order):
        entry = self.env["retail.points.entry"].search(
            [("pos_order_id", "=", order.id), ("kind", "=", "earn")]
        )
        text = entry.explanation_text.replace("\N{NO-BREAK SPACE}", " ")
        return text.split("\n")
