from odoo import fields, models


class RetailComplaintStage(models.Model):
    """A step of a complaint on its way from new to solved."""

    _name = "retail.complaint.stage"
    _description = "Complaint Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(string="Folded in Kanban")
    is_closed = fields.Boolean(
        string="Closing Stage", help="Complaints that come here are solved."
    )
    is_waiting = fields.Boolean(
        string="Waiting Stage",
        help="The clock of complaints moved here stands still until they leave.",
    )

    _waiting_is_open = models.Constraint(
        "CHECK(NOT (is_waiting AND is_closed))",
        "A stage either waits or closes: choose one of the two.",
    )
