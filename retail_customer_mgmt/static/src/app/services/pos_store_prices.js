import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
// Ours comes after: prices are one thing more that a snapshot brings.
import "@retail_customer_mgmt/app/services/pos_store_figures";

/** A member who rises or falls pays the prices of her new tier at once. */
patch(PosStore.prototype, {
    async selectPricelist() {
        await super.selectPricelist(...arguments);
        this.getOrder().uiState.isPricelistChosen = true;
    },

    async _applyMemberSnapshot(partner, snapshot) {
        if (snapshot.pricelist_id !== undefined) {
            this._followPricelist(partner, snapshot.pricelist_id);
        }
        await super._applyMemberSnapshot(...arguments);
    },

    _followPricelist(partner, pricelistId) {
        const before = this._getPricelistOf(partner);
        partner.property_product_pricelist = this.models["product.pricelist"].get(pricelistId);
        const pricelist = this._getPricelistOf(partner);
        if (pricelist?.id === before?.id) {
            return;
        }
        const orders = this.models["pos.order"].filter(
            (order) =>
                order.getPartner()?.id === partner.id &&
                !order.hasOwnPrices &&
                order.pricelist_id?.id === before?.id
        );
        orders.forEach((order) => this._reprice(order, pricelist));
    },

    /** As core does it: the till's own where it doesn't have the customer's. */
    _getPricelistOf(partner) {
        return partner.property_product_pricelist || this.config.pricelist_id;
    },

    _reprice(order, pricelist) {
        const total = order.priceIncl;
        order.setPricelist(pricelist);
        if (order.priceIncl !== total) {
            this.notification.add(
                _t("The prices of %s have changed: mind the new total.", order.getPartner().name),
                { type: "warning" }
            );
        }
    },
});
