from odoo import fields, models

from ..tools import points
from ..tools.decimals import exact


class RetailPointsRule(models.Model):
    """One way to earn: whom and what it matches, and how much it gives."""

    _name = "retail.points.rule"
    _description = "Points Rule"
    _inherit = ["retail.policy.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="For reading only: the order of rules changes no points."
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Programme",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    kind = fields.Selection(
        selection=[("rate", "Points for money"), ("multiplier", "Multiplier")],
        required=True,
        default="rate",
    )
    points = fields.Float(digits=(16, 4), default=1.0)
    per_amount = fields.Monetary(default=1.0)
    multiplier = fields.Float(digits=(6, 2), default=2.0)

    date_from = fields.Date()
    date_to = fields.Date(help="The last day.")
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        domain="[('program_id', '=', program_id)]",
        string="Tiers",
    )
    shop_ids = fields.Many2many(comodel_name="retail.shop", string="Shops")
    product_ids = fields.Many2many(comodel_name="product.product", string="Products")
    category_ids = fields.Many2many(
        comodel_name="product.category", string="Product Categories"
    )
    min_amount = fields.Monetary(
        string="Minimum Purchase",
        help="The eligible amount an order needs before the rule applies.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(points >= 0 AND per_amount > 0 AND multiplier > 0 AND min_amount >= 0)",
        "Points and the minimum purchase can't be negative; the amount that earns"
        " them and the multiplier must be above 0.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The rule ends before it starts. Correct one of the dates.",
    )

    def _as_rule(self):
        """Return the rule as a ``tools.points.Rule``."""
        return points.Rule(
            id=self.id,
            name=self.name,
            kind=self.kind,
            points=exact(self.points),
            per_amount=exact(self.per_amount),
            multiplier=exact(self.multiplier),
            min_amount=exact(self.min_amount),
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            tier_ids=frozenset(self.tier_ids.ids),
            shop_ids=frozenset(self.shop_ids.ids),
            product_ids=frozenset(self.product_ids.ids),
            category_ids=frozenset(self.category_ids.ids),
        )
