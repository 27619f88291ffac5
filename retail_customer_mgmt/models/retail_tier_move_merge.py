from odoo import fields, models


class RetailTierMove(models.Model):
    _inherit = "retail.tier.move"

    reason = fields.Selection(
        selection_add=[("merge", "Files merged")],
        ondelete={"merge": "cascade"},
    )
