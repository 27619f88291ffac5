from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# What a member is worth to a clerk's day: what she spent in a year.
VALUE_DAYS = 365


class RetailCallbackRule(models.Model):
    """Says whom a rule is for."""

    _inherit = "retail.callback.rule"

    def _sql_matches(self, today):
        """Return the condition on a membership ``m``: all that the rule asks."""
        conditions = [self._sql_matches_member(today)]
        if self.shop_ids:
            conditions.append(SQL("m.shop_id = ANY(%s)", self.shop_ids.ids))
        if self.tier_ids:
            conditions.append(SQL("m.tier_id = ANY(%s)", self.tier_ids.ids))
        return SQL(" AND ").join(conditions)

    def _asks_about_member(self):
        return bool(self.partner_category_ids or self.spend_min or self.spend_max)

    def _sql_matches_member(self, today):
        """Return what the rule asks whatever the shop and the tier are."""
        conditions = [SQL("TRUE")]
        if self.partner_category_ids:
            conditions.append(self._sql_has_tag())
        if self.spend_min or self.spend_max:
            conditions.append(self._sql_spent_enough(today))
        return SQL(" AND ").join(conditions)

    def _sql_has_tag(self):
        return SQL(
            """EXISTS (SELECT FROM res_partner_res_partner_category_rel tag
                        WHERE tag.partner_id = m.partner_id
                          AND tag.category_id = ANY(%s))""",
            self.partner_category_ids.ids,
        )

    def _sql_spent_enough(self, today):
        spent = self._sql_spent(today, self.spend_days)
        if not self.spend_max:
            return SQL("%s >= %s", spent, self.spend_min)
        return SQL("%s BETWEEN %s AND %s", spent, self.spend_min, self.spend_max)

    def _sql_spent(self, today, days):
        """Return what a membership ``m`` has spent in so many days, less returns."""
        return SQL(
            """
            (SELECT COALESCE(SUM(spent.qualifying_amount), 0)
               FROM retail_points_entry spent
              WHERE spent.membership_id = m.id AND spent.qualifying_date > %s)
            """,
            today - timedelta(days=days),
        )
