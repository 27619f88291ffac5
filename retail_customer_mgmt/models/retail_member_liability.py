from odoo import fields, models
from odoo.tools import SQL


class RetailMemberLiability(models.Model):
    """What the points of one membership would cost if they were spent today."""

    _name = "retail.member.liability"
    _description = "Points Liability"
    _auto = False
    _rec_name = "partner_id"

    membership_id = fields.Many2one(comodel_name="retail.membership", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", readonly=True
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program", string="Programme", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    tier_id = fields.Many2one(comodel_name="retail.member.tier", readonly=True)
    shop_id = fields.Many2one(
        comodel_name="retail.shop", string="Home Shop", readonly=True
    )
    state = fields.Selection(
        selection=[("active", "Active"), ("frozen", "Frozen"), ("closed", "Closed")],
        string="Status",
        readonly=True,
    )
    members = fields.Integer(readonly=True)
    points = fields.Float(
        digits=(16, 4), readonly=True, help="What can be spent, less what is owed."
    )
    pending = fields.Float(
        digits=(16, 4), readonly=True, help="Earned, but not yet to be spent."
    )
    value = fields.Monetary(
        string="Liability", readonly=True, help="Points × the value of a point."
    )
    pending_value = fields.Monetary(string="Pending Liability", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT membership.id, membership.id AS membership_id,
                   membership.partner_id, membership.program_id,
                   membership.company_id, program.currency_id, membership.tier_id,
                   membership.shop_id, membership.state, 1 AS members,
                   membership.points, membership.pending,
                   membership.points * program.point_value AS value,
                   membership.pending * program.point_value AS pending_value
              FROM retail_membership membership
              JOIN retail_member_program program
                ON program.id = membership.program_id
             WHERE membership.points <> 0 OR membership.pending <> 0
            """
        )
