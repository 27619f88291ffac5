from odoo import models


class RetailMemberProfile(models.Model):
    _inherit = "retail.member.profile"

    def _lacking(self, other):
        """Return what another profile says and this one does not."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and not (field.automatic or field.compute or field.related)
            and name != "partner_id"
            and other[name]
            and not self[name]
        ]
        return {
            name: self._fields[name].convert_to_write(other[name], other)
            for name in names
        }
