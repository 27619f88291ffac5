from decimal import Decimal
from odoo import fields, models
class L(models.Model):
    _inherit = "pos.order.line"
    member_qualifying_points = fields.Float(compute="_c")
    def _c(self):
        for l in self: l.member_qualifying_points = l.member_points
