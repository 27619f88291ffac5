from odoo import models


class RetailMembership(models.Model):
    """Tells a page outside, such as a member's own, where she stands."""

    _inherit = "retail.membership"

    def _standing_to_show(self, today=None):
        """Return the tier in words and numbers, ready to be shown.

        To be called with the rights to read the account, and in the language of the
        reader. Names, sentences and numbers only: nothing of other members.

        ``keep`` and ``rise`` are false or have ``tier``, ``progress`` (in percent),
        ``last`` (the last day that counts, or false) and ``figures``: for each
        figure that is asked its ``name`` (amount, points, visits), what the member
        has (``have``), what is ``asked`` and what is ``missing``.
        """
        self.ensure_one()
        standing = self._tier_standing(today)
        return {
            "tier": self._tier_name(standing.tier),
            "until": standing.until or False,
            "grace_until": standing.grace or False,
            "sentences": self._standing_sentences(standing),
            "keep": self._need_to_show(standing.keep),
            "rise": self._need_to_show(standing.rise),
        }

    def _need_to_show(self, need):
        if not need:
            return False
        return {
            "tier": self._tier_name(need.tier),
            "progress": round(need.progress * 100, 1),
            "last": need.last or False,
            "figures": [
                {
                    "name": name,
                    "have": float(need.shown(name)),
                    "asked": float(asked),
                    "missing": float(need.missing.get(name, 0)),
                }
                for name, asked in need.asked.items()
            ],
        }
