from odoo.tests import tagged
from odoo.tools import SQL

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestLookupIndexes(RetailCommon):
    """Registration and the timeline read few rows, however many members there are."""

    def _plan(self, query):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        return " ".join(line for (line,) in rows)

    def _plan_of_search(self, model, domain, **kwargs):
        query = self.env[model].sudo()._search(domain, **kwargs)
        return self._plan(query.select())

    def test_a_person_is_looked_up_by_index(self):
        for name in ("member_phone", "phone_sanitized", "email_normalized"):
            with self.subTest(name):
                plan = self._plan_of_search(
                    "res.partner", [("is_company", "=", False), (name, "=", "x")]
                )
                self.assertRegex(plan, rf"Index Cond: [^:]*{name}")

    def test_whether_a_phone_is_free_is_asked_of_the_index(self):
        domain = [("is_member", "=", True), ("member_phone", "=", "x")]
        plan = self._plan_of_search("res.partner", [*domain, ("id", "not in", [1])])
        self.assertRegex(plan, r"Index Cond: [^:]*member_phone")

    def test_tier_moves_are_found_by_membership(self):
        """The timeline comes to them from the member's accounts."""
        plan = self._plan_of_search("retail.tier.move", [("membership_id", "=", 1)])
        self.assertRegex(plan, r"Index Cond: [^:]*membership_id")

    def test_the_list_of_consents_is_read_in_its_order(self):
        plan = self._plan_of_search("retail.member.consent", [], limit=80)
        self.assertIn("retail_member_consent_date_idx", plan)
        self.assertNotIn("Sort", plan)
        plan = self._plan_of_search(
            "retail.member.consent", [("shop_id", "=", 1)], order="id"
        )
        # Of an empty table every index is read as fast.
        self.assertRegex(plan, "shop_id_index|consent_pkey")
