from odoo import api, models


class ResPartner(models.Model):
    """The prices of a member's tier, wherever Odoo uses a customer's pricelist."""

    _inherit = "res.partner"

    # Tiers change by SQL, which invalidates the cache itself; to depend on them here
    # would look all their members up whenever a tier is edited.
    @api.depends("membership_ids.state")
    def _compute_product_pricelist(self):
        return super()._compute_product_pricelist()

    def _inverse_product_pricelist(self):
        """Keep a pricelist chosen by hand beside the tier's.

        Core forgets a choice that is the country's own pricelist: then the tier's
        would apply, which is not what was chosen.
        """
        chosen = {partner: partner.property_product_pricelist for partner in self}
        result = super()._inverse_product_pricelist()
        for partner, pricelist in chosen.items():
            tier_pricelist = partner._tier_pricelist()
            if tier_pricelist:
                is_tiers = pricelist == tier_pricelist
                partner.specific_property_product_pricelist = (
                    False if is_tiers else pricelist
                )
        return result

    def _snapshot(self, order_uuid=None):
        """Tell the till the member's prices: those it loaded may be of another tier."""
        pricelist = self.property_product_pricelist
        return super()._snapshot(order_uuid) | {"pricelist_id": pricelist.id}

    def _tier_pricelist(self):
        """Return the pricelist of the tier held in the company's programme."""
        # Whoever sells to a member needs her prices, not her membership.
        company_sudo = self.env.company.sudo()
        memberships_sudo = self.sudo().membership_ids.filtered(
            lambda membership: (
                membership.program_id == company_sudo.member_program_id
                and membership.state != "closed"
            )
        )
        pricelist_sudo = memberships_sudo[:1].tier_id.pricelist_id
        is_here = pricelist_sudo.company_id <= company_sudo
        none = self.env["product.pricelist"]
        return pricelist_sudo.filtered("active").sudo(False) if is_here else none
