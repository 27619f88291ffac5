import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";

/** Prices follow the customer, until somebody chooses others. */
patch(PosOrder.prototype, {
    updatePricelistAndFiscalPosition() {
        super.updatePricelistAndFiscalPosition(...arguments);
        this.uiState.isPricelistChosen = false;
    },

    get hasOwnPrices() {
        return Boolean(
            this.finalized ||
            this.isRefund ||
            this.uiState.isPricelistChosen ||
            (this.config.use_presets && this.preset_id?.pricelist_id)
        );
    },
});
