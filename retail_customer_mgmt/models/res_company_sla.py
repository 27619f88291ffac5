from odoo import fields, models

from ..tools import groups


class ResCompany(models.Model):
    """How soon complaints are solved where no target says, and who hears of late ones."""

    _inherit = "res.company"

    complaint_resolution_hours = fields.Float(
        string="Solve Complaints Within",
        default=168,
        help="Hours until a complaint is solved, by the clock; 0 for no target.",
    )
    complaint_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Head Office for Complaints",
        domain="[('share', '=', False)]",
        help="Is told of what stays late. Empty: the first user with the role"
        " Head office.",
    )

    _complaint_resolution_hours_positive = models.Constraint(
        "CHECK(complaint_resolution_hours BETWEEN 0 AND 8760)",
        "Enter the hours in which a complaint is to be solved, or 0 for no target.",
    )

    def _complaint_head_office(self):
        """Return who is told at head office: the person chosen, else the first one."""
        if self.complaint_user_id.active:
            return self.complaint_user_id
        users = self.env.ref(groups.HEAD_OFFICE).user_ids
        return users.filtered(lambda user: self in user.company_ids).sorted("id")[:1]
