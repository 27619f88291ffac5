from odoo import models
from odoo.fields import Command


class RetailMemberProfile(models.Model):
    _inherit = "retail.member.profile"

    def _lacking(self, other):
        """Return what another profile says and this one does not."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and (not field.compute or field.readonly is False)
            and not field.related
            and field.type not in ("many2many", "properties")
            and name not in {"partner_id", *models.MAGIC_COLUMNS}
            and other[name]
            and not self[name]
        ]
        values = {
            name: self._fields[name].convert_to_write(other[name], other)
            for name in names
        }
        return values | self._lacking_birthday(other) | self._lacking_tastes(other)

    def _lacking_birthday(self, other):
        """Return how the other celebrates, where this profile knows no birthday."""
        knows = self.birthday or self.lunar_month
        return {} if knows else {"birthday_kind": other.birthday_kind}

    def _lacking_tastes(self, other):
        """Return the other's choices and free answers beside the own ones."""
        own = self.preference_value_ids
        single = own.facet_id.filtered("is_single")
        added = other.preference_value_ids.filtered(
            lambda value: value.facet_id not in single
        )
        own_answers = {
            name: value for name, value in self._attribute_values().items() if value
        }
        return {
            "preference_value_ids": [Command.link(value.id) for value in added],
            "attributes": other._attribute_values() | own_answers,
        }
