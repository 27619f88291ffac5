from odoo import fields, models


class RetailTierMove(models.Model):
    """One change of a member's tier, with the figures that caused it."""

    _name = "retail.tier.move"
    _description = "Tier Move"
    _order = "date desc, id desc"
    _rec_name = "to_tier_id"

    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="membership_id.partner_id", store=True, string="Member"
    )
    program_id = fields.Many2one(related="membership_id.program_id", store=True)
    company_id = fields.Many2one(related="membership_id.company_id", store=True)
    date = fields.Datetime(required=True, index=True)
    from_tier_id = fields.Many2one(
        comodel_name="retail.member.tier", string="From", ondelete="restrict"
    )
    to_tier_id = fields.Many2one(
        comodel_name="retail.member.tier", string="To", ondelete="restrict"
    )
    reason = fields.Selection(
        selection=[("joined", "Joined"), ("reached", "Threshold reached")],
        required=True,
    )
    pos_order_id = fields.Many2one(
        comodel_name="pos.order", index="btree_not_null", ondelete="restrict"
    )
    window_start = fields.Date(help="Purchases counted from this day.")
    currency_id = fields.Many2one(related="program_id.currency_id")
    amount = fields.Monetary(string="Counted Amount")
    points = fields.Float(digits=(16, 4), string="Counted Points")
    visits = fields.Integer(string="Counted Visits")
    date_until = fields.Date(string="Valid Until")
