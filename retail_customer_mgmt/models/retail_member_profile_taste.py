from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools import asked


class RetailMemberProfile(models.Model):
    """What a member likes, which sizes she wears, and what else a chain asks."""

    _inherit = "retail.member.profile"

    preference_value_ids = fields.Many2many(
        comodel_name="retail.preference.value",
        relation="retail_member_profile_value_rel",
        column1="profile_id",
        column2="value_id",
        string="Tastes and Sizes",
    )
    preference_text = fields.Char(
        string="Tastes in Words", compute="_compute_preference_text"
    )
    attributes = fields.Properties(
        string="More Attributes",
        definition="program_id.attributes_definition",
        precompute=False,
    )

    @api.depends("preference_value_ids.name", "preference_value_ids.facet_id.name")
    @api.depends_context("lang")
    def _compute_preference_text(self):
        for profile in self:
            facets = profile.preference_value_ids.grouped("facet_id")
            profile.preference_text = "; ".join(
                self.env._(
                    "%(facet)s: %(choices)s",
                    facet=facet.name,
                    choices=", ".join(facets[facet].mapped("name")),
                )
                for facet in sorted(
                    facets, key=lambda facet: (facet.sequence, facet.id)
                )
            )

    @api.constrains("preference_value_ids")
    def _check_single_facets(self):
        for profile in self:
            values = profile.preference_value_ids.filtered("facet_id.is_single")
            for facet, chosen in values.grouped("facet_id").items():
                if len(chosen) > 1:
                    raise ValidationError(
                        self.env._(
                            "“%(facet)s” has one choice only. Keep one of:"
                            " %(choices)s.",
                            facet=facet.name,
                            choices=", ".join(chosen.mapped("name")),
                        )
                    )

    def _values_in(self, facet_id):
        values = self.preference_value_ids
        return values.filtered(lambda value: value.facet_id.id == facet_id)

    def _tastes_to_add(self, values, may_add):
        """Return what of a registration's tastes this profile says nothing of yet."""
        facets = self.env["retail.preference.facet"]
        chosen = self.env["retail.preference.value"]
        for key, answer in values.items():
            facet = facets.browse(asked.facet_id(key) or [])
            if answer and facet and not self._values_in(facet.id):
                chosen |= facet._find_values(answer, may_add)
        links = [Command.link(value.id) for value in chosen]
        return {"preference_value_ids": links} if links else {}

    def _fill_attributes(self, values):
        """Keep the answers to free questions that have none yet."""
        kept = self._attribute_values()
        given = {
            definition["name"]: self._attribute_value(definition, answer)
            for definition in self.program_id.attributes_definition or []
            if (answer := values.get(f"{asked.ATTRIBUTE}{definition['name']}"))
            and not kept.get(definition["name"])
        }
        if given:
            self.attributes = kept | given

    def _attribute_values(self):
        """Return {name: value} as kept; reading them one by one gives labels."""
        return self._fields["attributes"].convert_to_cache(self.attributes, self) or {}

    def _attribute_value(self, definition, answer):
        """Return an answer as its attribute keeps it, or say why it can't be."""
        kind = definition["type"]
        to_value = getattr(self, f"_attribute_{kind}", None)
        try:
            return to_value(definition, answer) if to_value else str(answer)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%(answer)s” is no answer to “%(question)s”.",
                    answer=answer,
                    question=definition.get("string", ""),
                )
            ) from error

    def _attribute_boolean(self, _definition, answer):
        return str(answer).lower() not in ("0", "false", "no", "off")

    def _attribute_integer(self, _definition, answer):
        return int(answer)

    def _attribute_float(self, _definition, answer):
        return float(answer)

    def _attribute_date(self, _definition, answer):
        return fields.Date.to_string(fields.Date.to_date(answer))

    def _attribute_selection(self, definition, answer):
        return self._chosen(definition["selection"] or [], [answer])[0]

    def _attribute_tags(self, definition, answer):
        items = answer if isinstance(answer, list | tuple) else [answer]
        return self._chosen(definition["tags"] or [], items)

    def _chosen(self, choices, answers):
        """Return the values of answers given by value or by label."""
        by_word = {str(word): choice[0] for choice in choices for word in choice[:2]}
        if unknown := [item for item in answers if str(item) not in by_word]:
            raise ValueError(unknown)
        return [by_word[str(item)] for item in answers]
