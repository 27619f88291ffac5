from odoo import fields, models


class ResCompany(models.Model):
    """How the company's shops stay in touch with their members."""

    _inherit = "res.company"

    complaint_response_hours = fields.Float(
        string="Answer Complaints Within",
        default=24,
        help="Hours until a complaint's first answer; after that it is late.",
    )
    callback_capacity = fields.Integer(
        default=30,
        help="So many calls at most are due for one person on one day; the others are"
        " spread over the next open days. 0 for no limit. Users may have their own"
        " number.",
    )

    _complaint_response_hours_positive = models.Constraint(
        "CHECK(complaint_response_hours > 0)",
        "Enter more than 0 hours in which a complaint is to be answered.",
    )
    _callback_capacity_positive = models.Constraint(
        "CHECK(callback_capacity >= 0)",
        "Enter how many callbacks one person has at most, or 0 for no limit.",
    )

    def _care_tz(self):
        """Return the time zone whose days count for callbacks."""
        self.ensure_one()
        return self._member_program().tz or self.env.user.tz or "UTC"

    def _care_today(self):
        return fields.Date.context_today(self.with_context(tz=self._care_tz()))
