from odoo import api, fields, models
from odoo.fields import Command

CHANNELS = ("till", "page", "office")


class RetailMemberForm(models.Model):
    """What shops ask of a member, in the order in which they ask it."""

    _name = "retail.member.form"
    _description = "Member Form"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: every company may use this form.",
    )
    line_ids = fields.One2many(
        comodel_name="retail.member.form.line",
        inverse_name="form_id",
        string="Questions",
        copy=True,
        default=lambda self: self._default_lines(),
    )
    shop_ids = fields.One2many(
        comodel_name="retail.shop", inverse_name="member_form_id", string="Shops"
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_lines_first(self):
        # Deleted by the database, lines would not tell the profiles.
        self.line_ids.unlink()

    @api.model
    def _default_lines(self):
        """Start from a name and a phone, which no form leaves out."""
        return [
            Command.create({"field_name": name, "sequence": place, "on_page": True})
            for place, name in enumerate(("name", "phone"))
        ]

    def _lines_for(self, channel):
        """Return the questions of a channel ("till", "page" or "office"), in order.

        The office asks everything. What concerns nobody outside, such as an ID number,
        never is on the public page. Questions whose taste or attribute is gone are
        left out.
        """
        if channel not in CHANNELS:
            raise ValueError(channel)
        known = self.line_ids._labels()
        lines = self.line_ids.sorted()
        lines = lines.filtered(lambda line: line.field_name in known)
        if channel == "page":
            return lines.filtered(lambda line: line.on_page and not line.is_restricted)
        return lines.filtered("on_till") if channel == "till" else lines

    def _field_specs(self, channel):
        """Return what a channel asks, as plain data in the language of ``env``.

        A list of dicts, one a question, in order: ``name`` (the key in the values of
        ``register_member``), ``label``, ``type`` (char, text, phone, email, date,
        selection, tags, boolean, integer, float), ``required``, ``selection`` (a list
        of [value, label]; empty for types without) and ``help``. A name or a phone is
        asked even where the form forgets both.
        """
        labels = self.line_ids._labels()
        lines = self._lines_for(channel)
        if not {"name", "phone"} & set(lines.mapped("field_name")):
            lines = self._forgotten_lines() + lines
        return [line._spec(labels) for line in lines]

    def _forgotten_lines(self):
        lines = self.env["retail.member.form.line"]
        return lines.concat(
            *(lines.new({"field_name": name}) for name in ("name", "phone"))
        )

    def _asked_keys(self):
        """Return the keys of what a complete file says."""
        return self._lines_for("office").mapped("field_name")
