import { ResPartner } from "@point_of_sale/app/models/res_partner";
import { patch } from "@web/core/utils/patch";
import { phoneDigits } from "@retail_customer_mgmt/app/utils/member_query";

patch(ResPartner.prototype, {
    get searchString() {
        const known = [super.searchString, this.member_no, this.member_code];
        known.push(phoneDigits(this.member_phone), this.foundBy, phoneDigits(this.foundBy));
        return known.filter(Boolean).join(" ");
    },

    exactMatch(searchWord) {
        const codes = [this.member_no, this.member_code].filter(Boolean);
        return (
            super.exactMatch(...arguments) ||
            codes.some((code) => code.toLowerCase() === searchWord)
        );
    },
});
