from odoo.http import request

from ..models.res_partner_proof import PROVEN_WAYS

PURPOSES = ("service", "promotion")
# Where a browser keeps which offers it has ticked for numbers not yet proven.
PENDING = "retail_pending_offers"


class JoinConsents:
    """What visitors allow when they register: with the very text they have read."""

    def _consents(self, shop_sudo, ticked=None):
        """Return the texts to show; ``ticked`` are the purposes ticked before."""
        texts = request.env["retail.consent.text"]
        current = [
            (purpose, texts._current(purpose, shop_sudo.company_id))
            for purpose in PURPOSES
        ]
        ticked = self._ticks() if ticked is None else ticked
        return [
            {
                "purpose": purpose,
                "text_id": text.id,
                "body": text.with_context(lang=request.env.lang).body,
                "version": text.version,
                "is_given": purpose in ticked,
            }
            for purpose, text in current
            if text
        ]

    def _ticks(self):
        return [name for name in PURPOSES if self._text(f"agree_{name}")]

    def _ticked_texts(self, shop_sudo):
        """Return {purpose: id of the text that was shown} of what was ticked."""
        texts = request.env["retail.consent.text"]
        company = shop_sudo.company_id
        shown = {
            purpose: texts._shown(self._text(f"text_{purpose}"), purpose, company)
            for purpose in self._ticks()
        }
        return {purpose: text.id for purpose, text in shown.items() if text}

    def _note_consents(self, partner_sudo, registration, proven):
        """Note what was ticked; offers only for what the visitor has proven.

        What she ticked without proof waits in her own browser: another who proves the
        number later has not ticked it.
        """
        ticked = dict(registration["consents"])
        pending = dict(request.session.get(PENDING) or {})
        waiting = pending.pop(str(partner_sudo.id), None)
        if proven and waiting:
            ticked.setdefault("promotion", waiting)
        self._record_ticks(partner_sudo, registration, ticked)
        if "promotion" in ticked and not proven:
            pending[str(partner_sudo.id)] = ticked["promotion"]
        request.session[PENDING] = pending

    def _record_ticks(self, partner_sudo, registration, ticked):
        # Visitors read no texts but those on the page, which these were.
        texts_sudo = request.env["retail.consent.text"].sudo()
        given = self._given_ways(registration["values"], partner_sudo)
        proven = partner_sudo._proven_ways()
        for purpose, text_id in ticked.items():
            ways = [way for way in given if purpose == "service" or way in proven]
            text_sudo = texts_sudo.browse(text_id).exists()
            if text_sudo:
                partner_sudo._record_consent(
                    purpose, ways, True, "page", text=text_sudo
                )

    def _given_ways(self, values, partner_sudo):
        """Return how she may be reached: by what she gave and is on her file."""
        own = partner_sudo._ways()
        return [
            way
            for kind, ways in PROVEN_WAYS.items()
            for way in ways
            if values.get(kind) and way in own
        ]
