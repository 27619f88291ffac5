from odoo import fields, models


class RetailComplaint(models.Model):
    """Seeing how to reach who complains."""

    _inherit = "retail.complaint"

    is_contact_masked = fields.Boolean(related="partner_id.is_contact_masked")
    # Who chose the customer last: a complaint opens no file that its reader picked.
    customer_chosen_by = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    def write(self, vals):
        if self.env.su or vals.keys().isdisjoint(("partner_id", "pos_order_id")):
            return super().write(vals)
        before = {complaint: complaint.partner_id for complaint in self.sudo()}
        result = super().write(vals)
        chosen_sudo = self.sudo().filtered(lambda row: row.partner_id != before[row])
        super(RetailComplaint, chosen_sudo).write({"customer_chosen_by": self.env.uid})
        return result

    def action_reveal(self):
        self.ensure_one()
        person = self.partner_id
        wizard = person._ask_to_reveal(self, occasion="complaint", details=self.name)
        return person._reveal_action(wizard)
