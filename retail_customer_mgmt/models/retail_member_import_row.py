from odoo import fields, models


class RetailMemberImportRow(models.Model):
    """One row of a member list, and what becomes of it."""

    _name = "retail.member.import.row"
    _description = "Member List Row"
    _order = "import_id desc, number"
    _rec_name = "name"

    import_id = fields.Many2one(
        comodel_name="retail.member.import",
        string="List",
        required=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Row", required=True, aggregator=False)
    cells = fields.Json(required=True)
    name = fields.Char()
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    points = fields.Float(digits=(16, 4))
    state = fields.Selection(
        selection=[
            ("new", "New member"),
            ("match", "Known person"),
            ("refused", "Refused"),
            ("done", "Registered"),
        ],
        required=True,
    )
    reason = fields.Char(string="Remark")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", index="btree_not_null"
    )

    _open_idx = models.Index("(import_id, number) WHERE state IN ('new', 'match')")
