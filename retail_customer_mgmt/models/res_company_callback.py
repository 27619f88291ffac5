from datetime import timedelta

from odoo import fields, models

from ..tools import due


class ResCompany(models.Model):
    """How calls to members are spread, what follows from them, and what is aimed at."""

    _inherit = "res.company"

    callback_spacing_days = fields.Integer(
        string="Days Between Calls",
        default=7,
        help="Between two calls to one member lie so many days at least: the rule of"
        " greater weight goes first, the other waits. 0 for no limit.",
    )
    callback_low_satisfaction = fields.Selection(
        selection=[
            ("complaint", "Open a complaint"),
            ("task", "Give the store manager a task"),
            ("nothing", "Nothing"),
        ],
        string="After a Dissatisfied Answer",
        required=True,
        default="complaint",
        help="What follows when a member says 1 or 2 of 5 in a call.",
    )
    callback_sales_days = fields.Integer(
        string="Sales Count For",
        default=14,
        help="So many days after a call that reached the member, her purchases count as"
        " sales after the call.",
    )
    callback_goal_on_time = fields.Float(
        string="Goal: Calls on Time",
        default=90,
        help="How many of 100 calls are to be made on the day they are due.",
    )
    callback_goal_reached = fields.Float(
        string="Goal: Members Reached",
        default=60,
        help="How many of 100 calls that were made are to reach the member.",
    )

    _callback_days_positive = models.Constraint(
        "CHECK(callback_spacing_days >= 0 AND callback_sales_days >= 0)",
        "Enter 0 days or more between calls, and for the sales after a call.",
    )
    _callback_goals_percent = models.Constraint(
        "CHECK(callback_goal_on_time BETWEEN 0 AND 100"
        " AND callback_goal_reached BETWEEN 0 AND 100)",
        "Enter goals for calls from 0 to 100 percent.",
    )

    def _day_start(self, day):
        """Return the moment, in naive UTC, at which a day of callbacks begins."""
        return due.day_start(day, self._care_tz())

    def _care_day(self, moment):
        """Return on which of these days a moment (naive UTC) lies."""
        local = self.with_context(tz=self._care_tz())
        return fields.Datetime.context_timestamp(local, moment).date()

    def _days(self, first, count):
        return [first + timedelta(days=number) for number in range(count)]

    def _shop_days(self, first, count):
        """Return {shop id: the days on which it is open}; every day without hours."""
        self.ensure_one()
        shops = self.env["retail.shop"].sudo().with_context(active_test=False)
        shops = shops.search([("company_id", "=", self.id)])
        days = {0: self._days(first, count)}
        # Many shops keep the same hours.
        alike = shops.grouped(lambda shop: (shop.resource_calendar_id, shop.tz))
        for same in alike.values():
            has_hours = same.resource_calendar_id
            open_days = same[:1]._open_days(first, count) if has_hours else days[0]
            days |= dict.fromkeys(same.ids, open_days)
        return days
