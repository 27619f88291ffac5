import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { patch } from "@web/core/utils/patch";
import { ConnectionLostError } from "@web/core/network/rpc";

patch(PartnerList.prototype, {
    /** Also by member number, card code and the end of a phone number. */
    async searchPartner() {
        const partners = await super.searchPartner(...arguments);
        if (!this.pos.memberProgram || !this.state.query) {
            return partners;
        }
        return [...new Set([...partners, ...(await this._searchMembers())])];
    },

    async _searchMembers() {
        try {
            const members = await this.pos.findMembers(this.state.query);
            const unseen = members.filter(({ id }) => !this.loadedPartnerIds.has(id));
            unseen.forEach(({ id }) => this.loadedPartnerIds.add(id));
            this.state.loadedPartners.push(...unseen);
            return members;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return [];
            }
            throw error;
        }
    },
});
