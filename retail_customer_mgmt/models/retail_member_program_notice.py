from odoo import api, fields, models


class RetailMemberProgram(models.Model):
    """Telling members before their points lapse."""

    _inherit = "retail.member.program"

    lapse_notice_days = fields.Integer(
        string="Tell Before Lapse",
        tracking=True,
        help="So many days before points lapse their member gets a mail; 0 for none.",
    )

    _lapse_notice_days_positive = models.Constraint(
        "CHECK(lapse_notice_days >= 0)",
        "Enter how many days before the lapse members are told, or 0 for no mail.",
    )

    @api.model
    def _cron_notify_lapse(self, today=None):
        """Tell members what lapses soon, once a member and day."""
        for program in self.search([("lapse_notice_days", ">", 0)]):
            program.env["retail.lapse.notice"].sudo()._notify(
                program, today or program._today()
            )
