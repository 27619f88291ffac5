from odoo import fields, models


class RetailTierMove(models.Model):
    _inherit = "retail.tier.move"

    reason = fields.Selection(
        selection_add=[("merged", "Two files became one")],
        ondelete={"merged": "cascade"},
    )
