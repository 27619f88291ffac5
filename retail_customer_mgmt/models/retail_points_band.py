from odoo import fields, models


class RetailPointsBand(models.Model):
    """One step of a rule by bands: up to which purchase it gives how many points."""

    _name = "retail.points.band"
    _description = "Points Band"
    _inherit = ["retail.policy.mixin"]
    _order = "rule_id, amount_to, id"
    _rec_name = "amount_to"

    rule_id = fields.Many2one(
        comodel_name="retail.points.rule",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    currency_id = fields.Many2one(related="rule_id.currency_id")
    amount_to = fields.Monetary(
        string="Up To",
        required=True,
        help="The largest purchase of this band; above all bands the last one holds.",
    )
    points = fields.Float(digits=(16, 4), required=True)

    _amount_to_uniq = models.Constraint(
        "UNIQUE(rule_id, amount_to)",
        "Two bands end at the same amount. Remove one of them.",
    )
    _figures_positive = models.Constraint(
        "CHECK(amount_to > 0 AND points >= 0)",
        "A band ends above 0 and gives no negative points.",
    )
