from odoo import models

from .retail_consent_text import PURPOSES


class ResPartner(models.Model):
    """What a member allows, as she sees and changes it on her own page."""

    _inherit = "res.partner"

    def _choice_values(self):
        """Return what the page shows: a list of purposes, each with its ways.

        Service is allowed until she refuses it, offers only after a yes. Offers by a
        way that nobody has proven to be hers are not to be had here.
        """
        texts = self.env["retail.consent.text"]
        company = self.member_shop_id.company_id
        names = dict(self._fields_selection("purpose"))
        shown = []
        for purpose, _label in PURPOSES:
            text = texts._current(purpose, company)
            ways = self._choice_ways(purpose)
            if ways and text:
                shown.append(
                    {
                        "purpose": purpose,
                        "name": names[purpose],
                        "text_id": text.id,
                        "body": text.with_context(lang=self.env.lang).body,
                        "version": text.version,
                        "ways": ways,
                        "is_unproven": not all(way["may_say_yes"] for way in ways),
                    }
                )
        return shown

    def _choice_ways(self, purpose):
        names = dict(self._fields_selection("channel"))
        proven = self._proven_ways()
        return [
            {
                "way": way,
                "name": names[way],
                "field": f"allow_{purpose}_{way}",
                "is_allowed": self._allows(purpose, way),
                "may_say_yes": purpose == "service" or way in proven,
            }
            for way in self._ways()
        ]

    def _fields_selection(self, name):
        field = self.env["retail.member.consent"]._fields[name]
        return field._description_selection(self.env)

    def _allows(self, purpose, way):
        answer = self._consent(purpose, way)
        return answer is True if purpose == "promotion" else answer is not False

    def _save_choices(self, ticked, text_of):
        """Note what the member has changed on her page; asked with superuser rights.

        :param ticked: tells by a row's ``field`` whether it is ticked now
        :param text_of: returns the id of the text shown for a purpose, as it was sent
        """
        texts = self.env["retail.consent.text"]
        company = self.member_shop_id.company_id or self.env.company
        for purpose, _label in PURPOSES:
            text_sudo = texts._shown(text_of(purpose), purpose, company)
            changed = [
                row
                for row in self._choice_ways(purpose)
                if ticked(row["field"]) is not row["is_allowed"]
            ]
            given = [
                row["way"]
                for row in changed
                if not row["is_allowed"] and row["may_say_yes"] and text_sudo
            ]
            refused = [row["way"] for row in changed if row["is_allowed"]]
            self._record_consent(purpose, given, True, "card", text=text_sudo)
            self._record_consent(purpose, refused, False, "card")
