from odoo.tests import tagged
from odoo.tools import SQL

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestScale(RetailCommon):
    """What grows with the chain must not slow the till down."""

    def test_an_order_asks_the_same_of_few_and_of_many_cards_and_lots(self):
        """features.md, complaint 9: slow with many cards."""
        member = self._create_member()
        self._sell(member, 10)
        few = self._count_queries(member)
        for number in range(30):
            self._create_member(f"Member {number}")
        self._split_first_lot(member)
        many = self._count_queries(member)
        self.assertLessEqual(many, few)

    def _count_queries(self, member):
        payload = self._payload([{"price": 10}], member)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["pos.order"].sync_from_ui([payload])
        return self.env.cr.sql_log_count - before

    def _split_first_lot(self, member):
        """Make 500 lots of the first one, of 10 points, as years of purchases do."""
        lot = member.membership_id.lot_ids[:1]
        self.env.execute_query(
            SQL(
                "UPDATE retail_points_lot SET remaining = 0 WHERE id = %s RETURNING id",
                lot.id,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_points_lot (entry_id, membership_id, company_id,
                    points, remaining, available_from, expires_on)
                SELECT entry_id, membership_id, company_id, 0.02, 0.02,
                       available_from, expires_on
                  FROM retail_points_lot, generate_series(1, 500) WHERE id = %(id)s
                RETURNING id
                """,
                id=lot.id,
            )
        )
