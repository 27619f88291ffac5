from odoo import fields, models


class RetailMemberHandoverLine(models.Model):
    """One member of a hand-over, and who got her."""

    _name = "retail.member.handover.line"
    _description = "Member Handed Over"
    _order = "handover_id desc, id"
    _rec_name = "partner_id"

    handover_id = fields.Many2one(
        comodel_name="retail.member.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Home Shop",
        readonly=True,
        ondelete="set null",
    )
    to_user_id = fields.Many2one(
        comodel_name="res.users", string="To", readonly=True, ondelete="set null"
    )

    _once = models.Constraint(
        "UNIQUE(handover_id, partner_id)", "A member is handed over once."
    )
