from odoo import fields, models


class RetailPointsLot(models.Model):
    """What is left of an earning, from when and until when it can be spent."""

    _name = "retail.points.lot"
    _description = "Points Lot"
    _inherit = ["retail.ledger.mixin"]
    _order = "expires_on, id"
    _rec_name = "entry_id"

    entry_id = fields.Many2one(
        comodel_name="retail.points.entry",
        required=True,
        index=True,
        ondelete="restrict",
    )
    membership_id = fields.Many2one(
        comodel_name="retail.membership", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    points = fields.Float(digits=(16, 4), required=True)
    remaining = fields.Float(digits=(16, 4), required=True)
    available_from = fields.Date(required=True)
    expires_on = fields.Date(help="The last day on which it can be spent.")
    allocation_ids = fields.One2many(
        comodel_name="retail.points.allocation", inverse_name="lot_id"
    )

    _remaining_within = models.Constraint(
        "CHECK(remaining >= 0 AND remaining <= points)",
        "A lot can't hold less than nothing or more than was earned.",
    )
    _open_idx = models.Index("(membership_id) WHERE remaining > 0")
    _expiry_idx = models.Index("(expires_on) WHERE remaining > 0")
