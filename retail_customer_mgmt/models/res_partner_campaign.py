from odoo import models


class ResPartner(models.Model):
    """Which campaign brought a new member; who is one already keeps her own."""

    _inherit = "res.partner"

    def _member_values(self, source, shop):
        campaign = self.env.context.get("member_campaign")
        brought = {"member_campaign": campaign} if campaign else {}
        return super()._member_values(source, shop) | brought
