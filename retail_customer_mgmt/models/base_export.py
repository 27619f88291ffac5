from odoo import models
from odoo.tools import groupby

from .base_masking import MASKS

# Parts of a path that only name the person: a list of orders tells names.
NAMES = frozenset(("id", ".id", "name", "display_name", "member_no"))
# Other addons' models that are members' data as a whole, as ours are.
OTHERS = frozenset(("loyalty.card",))


class Base(models.AbstractModel):
    """Members' data leave the system noted, and many of them only with approval."""

    _inherit = "base"

    def export_data(self, fields_to_export):
        self.env["retail.export.request"]._before_export(self, fields_to_export)
        return super().export_data(fields_to_export)

    def _exported_members(self, paths):
        """Return the members whose data an export of these records takes along.

        :param paths: names of fields as an export has them, such as
            ``partner_id/phone``
        """
        steps = sorted(path.replace(":", "/").split("/") for path in paths)
        # What the user may read is for the export itself to check.
        return self.sudo()._members_along(steps).filtered("is_member")

    def _members_along(self, steps):
        """Return the contacts that these records, or those behind them, are about."""
        partners = self._contacts_of_records({step[0] for step in steps})
        for name, group in groupby(steps, key=lambda step: step[0]):
            field = self._fields.get(name)
            tails = [step[1:] for step in group if step[1:]]
            if field and field.relational and tails:
                partners |= self._contacts_behind(name, tails)
        return partners

    def _contacts_behind(self, name, tails):
        records = self[name]
        if records._name == "res.partner":
            tails = [tail for tail in tails if tail[0] not in NAMES]
        return records._members_along(tails) if tails else self._no_contacts()

    def _contacts_of_records(self, names):
        """Return the contacts whose data the records themselves are, if they are."""
        if self._name == "res.partner":
            return self.env["res.partner"].browse(self.ids)
        if self._name.startswith("retail.") or self._name in OTHERS:
            for path in ("partner_id", "membership_id.partner_id"):
                field = self._fields.get(path.split(".")[0])
                if field and field.relational:
                    return self.mapped(path)
        return self._contacts_in_fields(names)

    def _contacts_in_fields(self, names):
        """Return the contacts whose phone or e-mail these fields hold."""
        partners = self._no_contacts()
        for name, (path, kind) in self._contact_fields().items():
            if name in names and kind in MASKS:
                partners |= self.mapped(path)
        return partners

    def _no_contacts(self):
        return self.env["res.partner"]
