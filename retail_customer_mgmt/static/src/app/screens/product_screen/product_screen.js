import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { patch } from "@web/core/utils/patch";
import { ConnectionLostError } from "@web/core/network/rpc";

patch(ProductScreen.prototype, {
    /** `barcode` differs by company and most members aren't loaded: ask for the member code. */
    async _getPartnerByBarcode(code) {
        const isLoaded = this.pos.models["res.partner"].getBy("barcode", code.code);
        const isAsked = this.pos.memberProgram && !isLoaded;
        const member = isAsked && (await this.pos.findMemberByCode(code.code));
        return member || super._getPartnerByBarcode(...arguments);
    },

    async _barcodePartnerAction(code) {
        try {
            await super._barcodePartnerAction(...arguments);
        } catch (error) {
            if (!this.pos.memberProgram || !(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.pos.keepMemberCode(code.code);
        }
    },
});
