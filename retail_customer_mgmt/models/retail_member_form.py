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
        never is on the public page. Questions whose facet or attribute is gone are
        left out.
        """
        if channel not in CHANNELS:
            raise ValueError(channel)
        lines = self.line_ids.filtered(lambda line: line._is_known())
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
        specs = [line._spec() for line in self._lines_for(channel)]
        if not {spec["name"] for spec in specs} & {"name", "phone"}:
            lines = self.env["retail.member.form.line"]
            forgotten = [lines.new({"field_name": key}) for key in ("name", "phone")]
            specs = [line._spec() for line in forgotten] + specs
        return specs

    def _missing_labels(self, values, channel):
        """Return the labels of required questions that the values leave open."""
        return [
            spec["label"]
            for spec in self._field_specs(channel)
            if spec["required"] and not values.get(spec["name"])
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_lines_first(self):
        # Deleted by the database, lines would not tell the profiles.
        self.line_ids.unlink()
