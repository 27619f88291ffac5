from odoo import models


class RetailMemberProfile(models.Model):
    _inherit = "retail.member.profile"

    def _lacking(self, other):
        """Return what another profile says and this one does not."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and not (field.compute or field.related)
            and name not in {"partner_id", *models.MAGIC_COLUMNS}
            and other[name]
            and not self[name]
        ]
        return {
            name: self._fields[name].convert_to_write(other[name], other)
            for name in names
        }
