from odoo import api, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        """Give members their tier's prices, unless a pricelist was set by hand."""
        result = super()._get_partner_pricelist_multi(partner_ids)
        Partner = self.env["res.partner"].with_context(active_test=False)
        for partner in Partner.browse(partner_ids):
            own = partner.specific_property_product_pricelist
            if own._get_partner_pricelist_multi_filter_hook():
                continue
            if pricelist := partner._tier_pricelist():
                result[partner.id] = pricelist
        return result
