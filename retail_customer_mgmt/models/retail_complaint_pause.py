from odoo import fields, models


class RetailComplaintPause(models.Model):
    """A span in which a complaint's clock stood still: waiting, or held to be solved."""

    _name = "retail.complaint.pause"
    _description = "Complaint Pause"
    _order = "date_start desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint", required=True, ondelete="cascade"
    )
    stage_id = fields.Many2one(
        comodel_name="retail.complaint.stage",
        string="Stood In",
        required=True,
        ondelete="restrict",
    )
    date_start = fields.Datetime(string="From", required=True)
    date_end = fields.Datetime(string="Until", help="Empty while it lasts.")

    _one_at_a_time = models.UniqueIndex("(complaint_id) WHERE date_end IS NULL")
    _complaint_idx = models.Index("(complaint_id, date_start)")
    _ends_after_start = models.Constraint(
        "CHECK(date_end >= date_start)", "A pause can't end before it starts."
    )
