from odoo import fields, models


class RetailComplaintCause(models.Model):
    """What complaints are about, such as the service or a price."""

    _name = "retail.complaint.cause"
    _description = "Complaint Cause"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    complaint_count = fields.Integer(compute="_compute_complaint_count")

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "There is already a cause of this name."
    )

    def _compute_complaint_count(self):
        groups = self.env["retail.complaint"]._read_group(
            [("cause_id", "in", self.ids)], ["cause_id"], ["__count"]
        )
        counts = {cause.id: count for cause, count in groups}
        for cause in self:
            cause.complaint_count = counts.get(cause.id, 0)
