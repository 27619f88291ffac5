from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_points_rule import PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleSetup(PointsRules):
    """Setting up rules: what is offered, copied and refused."""

    def test_a_multiplier_has_no_cap(self):
        rule = self._rule("multiplier")
        for name in ("cap_order", "cap_day", "cap_month"):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                rule[name] = 10
                rule.flush_recordset()

    def test_impossible_rules_are_refused(self):
        cases = [
            {"kind": "event"},
            {"first_in_scope": "birthday"},
            {"hour_from": 25},
            {"cap_day": -1},
            {"points": -1},
            {"date_from": "2026-05-02", "date_to": "2026-05-01"},
        ]
        for values in cases:
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self._rule(**{"kind": "rate"} | values)

    def test_a_rule_by_bands_needs_a_band(self):
        with self.assertRaises(ValidationError):
            self._rule("band")

    def test_tiers_of_another_programme_are_refused(self):
        other = self._create_program(name="Other club")
        with self.assertRaises(ValidationError):
            self._rule("rate", tier_ids=other.tier_ids[:1].ids)

    def test_shops_of_another_company_are_refused(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        shop = self._create_shop("Far away", company_id=company.id)
        with self.assertRaises(UserError):
            self._rule("rate", shop_ids=shop.ids)

    def test_a_copied_programme_asks_for_its_own_tiers(self):
        self._rule("rate", tier_ids=self.tier_gold.ids)
        copied = self.program.copy({"name": "Next year"})
        rule = copied.rule_ids.filtered(lambda rule: rule.name == "Special")
        self.assertEqual(rule.tier_ids.mapped("name"), ["Gold"])
        self.assertEqual(rule.tier_ids.program_id, copied)
        again = rule.copy()
        self.assertEqual(again.tier_ids, rule.tier_ids)

    def test_the_form_starts_from_the_programme_of_the_company(self):
        form = Form(self.env["retail.points.rule"])
        self.assertEqual(form.program_id, self.program)
        form.name = "Coffee stamps"
        form.kind = "unit"
        self.assertTrue(form.is_qualifying)
        form.kind = "order"
        self.assertFalse(form.is_qualifying)
        self.assertEqual(form.save().company_id, self.company)
