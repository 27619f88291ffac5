from odoo import fields, models


class RetailPointsAllocation(models.Model):
    """How much of a lot one debit consumed; negative where a return gave it back."""

    _name = "retail.points.allocation"
    _description = "Points Allocation"
    _inherit = ["retail.ledger.mixin"]
    _order = "id"
    _rec_name = "entry_id"

    entry_id = fields.Many2one(
        comodel_name="retail.points.entry",
        required=True,
        index=True,
        ondelete="restrict",
    )
    source_id = fields.Many2one(
        comodel_name="retail.points.entry",
        string="Given Back From",
        index="btree_not_null",
        ondelete="restrict",
        help="The redemption whose points a return gave back to the lot.",
    )
    lot_id = fields.Many2one(
        comodel_name="retail.points.lot",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    points = fields.Float(digits=(16, 4), required=True)
