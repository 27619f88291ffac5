from odoo import api, fields, models


class RetailMemberImportColumn(models.Model):
    """One column of a member list, and what its cells say of a member."""

    _name = "retail.member.import.column"
    _description = "Member List Column"
    _order = "position, id"
    _rec_name = "header"

    import_id = fields.Many2one(
        comodel_name="retail.member.import",
        required=True,
        index=True,
        ondelete="cascade",
    )
    position = fields.Integer(required=True, readonly=True)
    header = fields.Char(string="Column of the File", readonly=True)
    sample = fields.Char(string="First Cell", readonly=True)
    field_name = fields.Selection(
        selection="_selection_field_name",
        string="Is the Member's",
        help="Empty: the column is left out.",
    )

    def write(self, vals):
        self.import_id._check_not_started()
        meaning = vals.get("field_name")
        changed = self.filtered(
            lambda column: "field_name" in vals and column.field_name != meaning
        )
        result = super().write(vals)
        changed.import_id._forget_preview()
        return result

    @api.model
    def _selection_field_name(self):
        own = {
            "member_code": self.env._("Former card or number"),
            "date_joined": self.env._("Member since"),
            "points": self.env._("Points"),
            "points_expire_on": self.env._("Points lapse on"),
        }
        asked = self.env["retail.member.form.line"]._selection_field_name()
        return [*asked, *own.items()]
