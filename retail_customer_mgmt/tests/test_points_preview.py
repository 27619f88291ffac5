import json

from odoo import fields
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPointsPreview(RetailCommon):
    """What a till gets to know, to estimate what an order earns."""

    def _load(self, **context):
        programs = self.env["retail.member.program"].with_context(**context)
        cashier = self._create_user("till", self.shop)
        [row] = programs.with_user(cashier)._load_pos_data_search_read({}, self.config)
        return json.loads(json.dumps(row["_points_preview"]))

    def test_the_till_gets_policy_and_rules(self):
        drinks = self.env["product.category"].create({"name": "Drinks"})
        self.program.excluded_category_ids = drinks
        band = self.env["retail.points.rule"].create(
            {
                "name": "Bands",
                "kind": "band",
                "program_id": self.program.id,
                "fri": True,
                "hour_from": 17.5,
                "date_to": "2026-05-31",
                "cap_day": 80,
                "tier_ids": self.tier_gold.ids,
                "band_ids": [
                    fields.Command.create({"amount_to": 60, "points": 6}),
                    fields.Command.create({"amount_to": 30, "points": 2.5}),
                ],
            }
        )
        preview = self._load()
        self.assertEqual(
            preview["policy"],
            {"rounding": "down", "rounding_scope": "order", "stacking": "best"},
        )
        self.assertEqual(preview["earn_base"], "incl")
        self.assertEqual(preview["tz"], "UTC")
        self.assertEqual(preview["shop_id"], self.shop.id)
        self.assertEqual(preview["currency"], {"rate": "1", "decimals": 2})
        self.assertEqual(preview["excluded"]["category_ids"], drinks.ids)
        rules = {rule["id"]: rule for rule in preview["rules"]}
        self.assertEqual(
            rules[self.rule.id],
            {
                "id": self.rule.id,
                "name": "1 point per 1.00",
                "kind": "rate",
                "points": "1.0",
                "per_amount": "1.0",
                "multiplier": "2.0",
                "birthday_scope": "none",
                "is_qualifying": True,
            },
        )
        found = rules[band.id]
        self.assertEqual(found["bands"], [["30.0", "2.5"], ["60.0", "6.0"]])
        self.assertEqual((found["weekdays"], found["minute_from"]), ([4], 1050))
        self.assertEqual((found["date_to"], found["cap_day"]), ("2026-05-31", "80.0"))
        self.assertEqual(found["tier_ids"], self.tier_gold.ids)

    def test_a_till_that_reloads_gets_changed_rules(self):
        self.rule.points = 3
        later = fields.Datetime.to_string(
            fields.Datetime.add(fields.Datetime.now(), days=1)
        )
        preview = self._load(pos_last_server_date=later)
        self.assertEqual([rule["points"] for rule in preview["rules"]], ["3.0"])

    def test_the_facts_of_a_member(self):
        rule = self.env["retail.points.rule"].create(
            {
                "name": "First of the month",
                "kind": "order",
                "points": 50,
                "first_in_scope": "month",
                "program_id": self.program.id,
            }
        )
        self.rule.cap_day = 80
        member = self._create_member(birthday="1990-05-20")
        membership = member.membership_id
        self.assertEqual(membership._points_facts(), {"birthday": None, "usage": {}})
        rule.birthday_scope = "month"
        self.assertEqual(membership._points_facts()["birthday"], "2000-05-20")
        rule.birthday_scope = "none"
        self._sell(member, 30)
        used = {"day": "50.0", "month": "50.0", "is_used": True}
        facts = json.loads(json.dumps(membership._points_facts()))
        self.assertEqual(facts["usage"][str(rule.id)], used)
        self.assertEqual(facts["usage"][str(self.rule.id)]["day"], "30.0")
