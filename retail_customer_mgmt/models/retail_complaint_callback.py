from odoo import fields, models


class RetailComplaint(models.Model):
    """A complaint that was heard in a call."""

    _inherit = "retail.complaint"

    callback_id = fields.Many2one(
        comodel_name="retail.callback",
        string="Heard In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The call in which the member said so.",
    )
