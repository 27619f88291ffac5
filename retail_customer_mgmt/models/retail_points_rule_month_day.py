from odoo import api, fields, models


class RetailPointsRule(models.Model):
    """Members' day: a day of the month with its own points."""

    _inherit = "retail.points.rule"

    month_day = fields.Integer(
        string="Day of the Month",
        help="Only on this day of each month; in a month without it, on the last. 0 for"
        " every day.",
    )

    _month_day_exists = models.Constraint(
        "CHECK(COALESCE(month_day, 0) BETWEEN 0 AND 31)",
        "A month has the days 1 to 31. Enter 0 for every day.",
    )

    def _as_time(self):
        return super()._as_time() | {"month_day": self.month_day}

    @api.depends_context("lang")
    @api.depends("month_day")
    def _compute_summary(self):
        return super()._compute_summary()

    def _sentence_of_weekdays(self):
        sentence = super()._sentence_of_weekdays()
        if not self.month_day:
            return sentence
        on_day = self.env._("On day %(day)s of the month.", day=self.month_day)
        return f"{sentence} {on_day}" if sentence else on_day
