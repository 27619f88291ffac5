from odoo import fields, models

from ..tools.governor import Policy


class ResCompany(models.Model):
    """When, and how often, the company's members are written to or called."""

    _inherit = "res.company"

    contact_quiet_from = fields.Float(
        string="Quiet From",
        default=21,
        help="In the member's time zone: nobody is written to or called from then on.",
    )
    contact_quiet_to = fields.Float(
        string="Quiet Until",
        default=9,
        help="The same time as the beginning: no quiet hours.",
    )
    contact_week_cap = fields.Integer(
        string="Promotions a Week",
        default=2,
        help="So many to one member in 7 days, by whatever way; 0 for no limit.",
    )
    contact_month_cap = fields.Integer(
        string="Promotions a Month",
        default=6,
        help="So many to one member in 30 days, by whatever way; 0 for no limit.",
    )
    contact_gap_hours = fields.Float(
        string="Hours Between Contacts",
        default=24,
        help="One voice at a time: after a call or message the next one waits so long,"
        " by whatever way it comes. 0 for no wait.",
    )

    _contact_quiet_hours = models.Constraint(
        "CHECK(contact_quiet_from >= 0 AND contact_quiet_from < 24"
        " AND contact_quiet_to >= 0 AND contact_quiet_to < 24)",
        "Quiet hours begin and end between 00:00 and 23:59.",
    )
    _contact_caps_positive = models.Constraint(
        "CHECK(contact_week_cap >= 0 AND contact_month_cap >= 0)",
        "Enter how many promotions a member gets at most, or 0 for no limit.",
    )
    _contact_gap_positive = models.Constraint(
        "CHECK(contact_gap_hours BETWEEN 0 AND 720)",
        "Enter how many hours lie between two contacts: 0 for no wait, at most 720.",
    )

    def _contact_policy(self):
        self.ensure_one()
        return Policy(
            quiet_from=self.contact_quiet_from,
            quiet_to=self.contact_quiet_to,
            week_cap=self.contact_week_cap,
            month_cap=self.contact_month_cap,
            gap_hours=self.contact_gap_hours,
        )
