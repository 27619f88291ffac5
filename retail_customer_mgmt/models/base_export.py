from odoo import models
from odoo.tools import groupby

# Parts of a path that only name the person: a list of orders tells names.
NAMES = frozenset(("id", ".id", "name", "display_name", "member_no"))
# Other addons' models that hold members' data of their own: in these fields, or all.
OTHERS = {"loyalty.card": None, "pos.order": frozenset(("email", "mobile"))}


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
        is_ours = self._name.startswith("retail.")
        if is_ours or (self._name in OTHERS and self._holds_contact(names)):
            for path in ("partner_id", "membership_id.partner_id"):
                field = self._fields.get(path.split(".")[0])
                if field and field.relational:
                    return self.mapped(path)
        return self._no_contacts()

    def _holds_contact(self, names):
        personal = OTHERS[self._name]
        return personal is None or not personal.isdisjoint(names)

    def _no_contacts(self):
        return self.env["res.partner"]
