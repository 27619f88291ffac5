from odoo import fields, models


class RetailComplaintEscalationStep(models.Model):
    """Who is told when a complaint is at risk or late, and how long after that."""

    _name = "retail.complaint.escalation.step"
    _description = "Complaint Escalation Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty for all companies."
    )
    trigger = fields.Selection(
        selection=[("at_risk", "At risk"), ("late", "Late")],
        string="When",
        required=True,
        default="late",
    )
    delay_hours = fields.Float(
        string="Hours After",
        required=True,
        default=0,
        help="By the clock, from then on.",
    )
    recipient = fields.Selection(
        selection=[
            ("owner", "Owner"),
            ("manager", "Store manager"),
            ("head_office", "Head office"),
        ],
        required=True,
        default="owner",
        help="Where nobody is set, or the person has left, the next one up is told.",
    )

    _delay_sane = models.Constraint(
        "CHECK(delay_hours BETWEEN 0 AND 8760)",
        "Enter hours between 0 and 8,760, which is a year.",
    )
