from datetime import timedelta

from odoo import api, fields, models


class RetailMemberFlawDismiss(models.TransientModel):
    """Why some files stay as they are, and for how long."""

    _name = "retail.member.flaw.dismiss"
    _description = "Dismiss Files to Mend"

    flaw_ids = fields.Many2many(
        comodel_name="retail.member.flaw",
        relation="retail_member_flaw_dismiss_rel",
        column1="wizard_id",
        column2="flaw_id",
        default=lambda self: self.env.context.get("active_ids"),
    )
    flaw_count = fields.Integer(string="Tasks", compute="_compute_flaw_count")
    reason = fields.Char(required=True)
    days = fields.Integer(
        string="Not Again For",
        default=90,
        required=True,
        help="For so many days the inspection does not find the same again.",
    )

    _days_positive = models.Constraint(
        "CHECK(days BETWEEN 1 AND 3650)", "Enter 1 to 3650 days."
    )

    @api.depends("flaw_ids")
    def _compute_flaw_count(self):
        for wizard in self:
            wizard.flaw_count = len(wizard.flaw_ids)

    def action_confirm(self):
        for company, flaws in self.flaw_ids.grouped("company_id").items():
            until = company._care_today() + timedelta(days=self.days)
            flaws._dismiss(self.reason, until)
        return {"type": "ir.actions.act_window_close"}
