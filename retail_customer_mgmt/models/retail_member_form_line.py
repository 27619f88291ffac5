from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import asked

# How a field is asked where its type in the database does not say it.
INPUT_TYPES = {"phone": "phone", "email": "email"}
COLUMN_TYPES = {"many2one": "selection"}
# The kinds of free attributes that a person can answer in one field.
ATTRIBUTE_TYPES = ("char", "text", "integer", "float", "boolean") + (
    "date",
    "selection",
    "tags",
)


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
        labels = self._labels()
        for line in self:
            if line.on_page and line.is_restricted:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is for your staff only. Untick Public Page.",
                        question=labels[line.field_name],
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.form_id._refresh_completeness()
        return lines

    def write(self, vals):
        forms = self.form_id
        result = super().write(vals)
        if not vals.keys().isdisjoint({"form_id", "field_name"}):
            (forms | self.form_id)._refresh_completeness()
        return result

    def unlink(self):
        forms = self.form_id
        result = super().unlink()
        forms.exists()._refresh_completeness()
        return result

    @api.model
    def _selection_field_name(self):
        """Return what can be asked: contact data, profile, tastes, attributes."""
        facets_sudo = self.env["retail.preference.facet"].sudo().search([])
        return [
            *self._fields_selection("res.partner", asked.PARTNER_FIELDS),
            *self._fields_selection("retail.member.profile", asked.PROFILE_FIELDS),
            *((f"{asked.FACET}{facet.id}", facet.name) for facet in facets_sudo),
            *(
                (key, definition.get("string") or definition["name"])
                for key, definition in self._attribute_definitions().items()
            ),
        ]

    def _fields_selection(self, model, names):
        labels = self.env[model].sudo().fields_get(names, ["string"])
        return [(name, labels[name]["string"]) for name in names]

    @api.model
    def _attribute_definitions(self):
        """Return {key: definition} of every programme's attributes."""
        programs_sudo = self.env["retail.member.program"].sudo().search([])
        return {
            f"{asked.ATTRIBUTE}{definition['name']}": definition
            for program in programs_sudo
            for definition in program.attributes_definition or []
            if definition["type"] in ATTRIBUTE_TYPES
        }

    @api.model
    def _labels(self):
        return dict(self._selection_field_name())

    def _spec(self, labels):
        """Return the question as plain data; see ``_field_specs`` of the form."""
        self.ensure_one()
        return {
            "name": self.field_name,
            "label": self.label or labels[self.field_name],
            "required": self.is_required,
            "help": self.help or "",
        } | self._input()

    def _input(self):
        """Return the type of the answer, and the answers to choose from."""
        if facet_id := asked.facet_id(self.field_name):
            return self._input_of_facet(facet_id)
        if asked.attribute_name(self.field_name):
            return self._input_of_attribute()
        field = self._field()
        column = COLUMN_TYPES.get(field.type, field.type)
        return {
            "type": INPUT_TYPES.get(self.field_name, column),
            "selection": self._choices(field),
        }

    def _input_of_facet(self, facet_id):
        facet_sudo = self.env["retail.preference.facet"].sudo().browse(facet_id)
        return {
            "type": "selection" if facet_sudo.is_single else "tags",
            "selection": [[value.id, value.name] for value in facet_sudo.value_ids],
        }

    def _input_of_attribute(self):
        definition = self._attribute_definitions()[self.field_name]
        choices = definition.get("selection") or definition.get("tags") or []
        return {
            "type": definition["type"],
            "selection": [list(choice[:2]) for choice in choices],
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
