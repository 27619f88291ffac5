from odoo import fields, models


class RetailComplaintDuplicateClose(models.TransientModel):
    """Which complaint another one repeats."""

    _name = "retail.complaint.duplicate.close"
    _description = "Close as Duplicate"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="complaint_id.partner_id", related_sudo=False)
    original_id = fields.Many2one(
        comodel_name="retail.complaint",
        string="Same As",
        required=True,
        domain="[('id', '!=', complaint_id), ('company_id', '=', company_id),"
        " ('duplicate_of_id', '=', False), ('partner_id', '=?', partner_id)]",
        ondelete="cascade",
        help="The complaint that goes on; of the same customer, where there is one.",
    )

    def action_confirm(self):
        for wizard in self:
            wizard.complaint_id._close_as_duplicate(wizard.original_id)
        return {"type": "ir.actions.act_window_close"}
