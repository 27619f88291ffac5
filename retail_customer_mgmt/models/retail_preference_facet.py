import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import asked, entry

SEPARATORS = re.compile(r"[,;，；、\n]")


class RetailPreferenceFacet(models.Model):
    """Something tastes and sizes differ in: "Coffee", "Clothes size", "Hobbies"."""

    _name = "retail.preference.facet"
    _description = "Taste"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("preference", "Preference"),
            ("size", "Size"),
            ("hobby", "Hobby"),
        ],
        required=True,
        default="preference",
    )
    is_single = fields.Boolean(
        string="One Choice", help="A member has one of these at most, such as a size."
    )
    value_ids = fields.One2many(
        comodel_name="retail.preference.value",
        inverse_name="facet_id",
        string="Choices",
        copy=True,
    )

    _name_uniq = models.UniqueIndex(
        "((name ->> 'en_US'))", "There is already something of this name."
    )

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # An archived taste is asked no more.
            self.env["retail.member.form"].sudo().search([])._refresh_completeness()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_questions(self):
        keys = [f"{asked.FACET}{facet.id}" for facet in self]
        lines = self.env["retail.member.form.line"]
        lines.sudo().search([("field_name", "in", keys)]).unlink()

    def _find_values(self, answer, may_add=False):
        """Return the choices that an answer names: ids as numbers, or words.

        A word is never an id: "36" is a size.

        :param may_add: make a choice of a word that is none yet
        """
        self.ensure_one()
        items = answer if isinstance(answer, list | tuple) else [answer]
        found = self.env["retail.preference.value"]
        for item in items:
            if isinstance(item, int):
                found |= self._value_of_id(item)
            else:
                found |= self._values_of_words(str(item), may_add)
        return found[:1] if self.is_single else found

    def _value_of_id(self, value_id):
        value = self.value_ids.filtered(lambda value: value.id == value_id)
        if not value:
            raise self._no_choice(value_id)
        return value

    def _values_of_words(self, words, may_add):
        found = self.env["retail.preference.value"]
        for word in filter(None, map(entry.line, SEPARATORS.split(words))):
            same = self._value_of_word(word, may_add)
            if not same and not may_add:
                raise self._no_choice(word)
            found |= same or found.create({"facet_id": self.id, "name": word})
        return found

    def _value_of_word(self, word, may_add):
        """Return the choice of this name, in the user's language or in English.

        Where words may become choices, one that is archived is taken before a second
        one of its name is made.
        """
        values = self.with_context(active_test=not may_add).value_ids
        for lang in (self.env.lang, "en_US"):
            same = values.with_context(lang=lang).filtered(
                lambda value: (value.name or "").lower() == word.lower()
            )
            if same:
                return same.sorted("active", reverse=True)[:1].with_env(self.env)
        return values.browse()

    def _no_choice(self, answer):
        return UserError(
            self.env._(
                "“%(choice)s” is none of the choices of “%(facet)s”.",
                choice=answer,
                facet=self.name,
            )
        )
