from odoo import fields, models


class RetailComplaintEscalation(models.Model):
    """One person told once that a complaint is at risk or late."""

    _name = "retail.complaint.escalation"
    _description = "Complaint Escalation"
    _order = "date desc, id desc"
    _rec_name = "step_id"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint", required=True, index=True, ondelete="cascade"
    )
    goal = fields.Selection(
        selection=[("response", "Answer"), ("resolution", "Solution")],
        string="About",
        required=True,
    )
    step_id = fields.Many2one(
        comodel_name="retail.complaint.escalation.step",
        required=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Told",
        help="Nobody where all whom it concerns have left.",
    )
    date = fields.Datetime(required=True)

    _once = models.Constraint(
        "UNIQUE(complaint_id, goal, step_id)", "This was told already."
    )
