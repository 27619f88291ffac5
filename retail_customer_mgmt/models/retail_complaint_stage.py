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
