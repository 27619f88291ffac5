from decimal import Decimal
from odoo import fields, models
class P(models.Model):
    _inherit = "retail.member.program"
    def _burn_objections(self, points, discount, total):
        return []
class S(models.Model):
    _inherit = "retail.shop"
    offline_burn_limit = fields.Float()
class L(models.Model):
    _inherit = "pos.order.line"
    member_qualifying_points = fields.Float(compute="_c")
    def _c(self):
        for l in self: l.member_qualifying_points = l.member_points
