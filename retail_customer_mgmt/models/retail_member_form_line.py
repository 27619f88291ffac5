from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import asked

# How a field is asked where its type in the database does not say it.
INPUT_TYPES = {"phone": "phone", "email": "email"}
COLUMN_TYPES = {"many2one": "selection"}


class RetailMemberFormLine(models.Model):
    """One question of a form: one thing the shop wants to know of its members."""

    _name = "retail.member.form.line"
    _description = "Member Form Question"
    _order = "sequence, id"
    _rec_name = "field_name"

    form_id = fields.Many2one(
        comodel_name="retail.member.form",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="form_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    field_name = fields.Selection(
        selection="_selection_field_name", string="Question", required=True
    )
    is_required = fields.Boolean(
        string="Required", help="Nobody is registered without it."
    )
    on_till = fields.Boolean(string="Till", default=True)
    on_page = fields.Boolean(
        string="Public Page", help="Asked where people register themselves."
    )
    label = fields.Char(
        translate=True, help="How the question is put; empty: by its own name."
    )
    help = fields.Char(
        translate=True, help="A hint under the question, such as why you ask."
    )
    is_restricted = fields.Boolean(compute="_compute_is_restricted")

    _once = models.Constraint(
        "UNIQUE(form_id, field_name)", "A form asks each thing once."
    )

    @api.depends("field_name")
    def _compute_is_restricted(self):
        for line in self:
            line.is_restricted = line.field_name in asked.RESTRICTED_FIELDS

    @api.constrains("field_name", "on_page")
    def _check_restricted(self):
        for line in self:
            if line.on_page and line.is_restricted:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is for your staff only. Untick Public Page.",
                        question=line._default_label(),
                    )
                )

    @api.model
    def _selection_field_name(self):
        """Return what can be asked: contact data, profile, facets, attributes."""
        return [
            *self._fields_selection("res.partner", asked.PARTNER_FIELDS),
            *self._fields_selection("retail.member.profile", asked.PROFILE_FIELDS),
        ]

    def _fields_selection(self, model, names):
        labels = self.env[model].sudo().fields_get(names, ["string"])
        return [(name, labels[name]["string"]) for name in names]

    def _is_known(self):
        return self.field_name in dict(self._selection_field_name())

    def _default_label(self):
        return dict(self._selection_field_name()).get(self.field_name, "")

    def _spec(self):
        """Return the question as plain data; see ``_field_specs`` of the form."""
        self.ensure_one()
        return {
            "name": self.field_name,
            "label": self.label or self._default_label(),
            "required": self.is_required,
            "help": self.help or "",
        } | self._input()

    def _input(self):
        """Return the type of the answer, and the answers to choose from."""
        field = self._field()
        column = COLUMN_TYPES.get(field.type, field.type)
        return {
            "type": INPUT_TYPES.get(self.field_name, column),
            "selection": self._choices(field),
        }

    def _field(self):
        """Return the field that keeps the answer."""
        is_contact = self.field_name in asked.PARTNER_FIELDS
        model = "res.partner" if is_contact else "retail.member.profile"
        return self.env[model]._fields[self.field_name]

    def _choices(self, field):
        if field.type == "selection":
            choices = field._description_selection(self.env)
        elif field.type == "many2one":
            records_sudo = self.env[field.comodel_name].sudo().search([])
            choices = [(record.id, record.display_name) for record in records_sudo]
        else:
            choices = []
        return [list(choice) for choice in choices]
