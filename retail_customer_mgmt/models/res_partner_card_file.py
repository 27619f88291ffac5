from odoo import models

from ..tools import card


class ResPartner(models.Model):
    """The member's card as a file to keep on the phone."""

    _inherit = "res.partner"

    def _card_file(self, kind):
        """Return the card as "png" or "pdf"; asked with superuser rights."""
        membership = self.membership_id
        content = card.Card(
            code=self.member_code or "",
            number=self.member_no or "",
            name=self.name or "",
            club=membership.program_id.name,
            tier=membership.tier_id.name or "",
        )
        return {"png": card.png, "pdf": card.pdf}[kind](content)
