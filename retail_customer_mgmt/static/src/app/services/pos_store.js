import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { pick } from "@web/core/utils/objects";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/services/pos_store";
import { MemberPopup } from "@retail_customer_mgmt/app/components/popups/member_popup/member_popup";
import { matchesQuery } from "@retail_customer_mgmt/app/utils/member_query";

const MEMBER_MODELS = ["retail.member.tier", "res.partner", "loyalty.card"];

patch(PosStore.prototype, {
    get memberProgram() {
        return this.models["retail.member.program"]?.getFirst();
    },

    /** Search, register or change the order's member. */
    async selectMember(order = this.getOrder()) {
        const partner = order.getPartner();
        if (partner && order.getHasRefundLines()) {
            return this.selectPartner(order);
        }
        const choice = await makeAwaitable(this.dialog, MemberPopup, { partner: partner || null });
        if (choice) {
            this.setPartnerToCurrentOrder(choice.partner || false);
            this.updateRewards();
        }
        return choice?.partner;
    },

    findLoadedMembers(query) {
        return this.models["res.partner"].filter(
            (partner) => partner.is_member && matchesQuery(partner.searchString, query)
        );
    },

    async findMembers(query, limit = 20) {
        const args = [this.config.id, query, limit];
        const data = await this.data.call("res.partner", "pos_find_members", args);
        const members = this._loadMemberData(data);
        // Where phone and e-mail are masked, the till can't tell itself why these match.
        members.forEach((member) => (member.foundBy = query));
        return members;
    },

    async findMemberByCode(code) {
        const loaded = this.models["res.partner"].find(
            (partner) =>
                partner.is_member && [partner.member_code, partner.member_no].includes(code)
        );
        if (loaded) {
            return loaded;
        }
        const args = [this.config.id, code];
        const data = await this.data.call("res.partner", "pos_member_by_code", args);
        return this._loadMemberData(data)[0];
    },

    /**
     * @param {{ name: string, phone: string }} values
     * @returns {Promise<{ partner: Object, isNew: boolean }>} the person, found or made
     */
    async registerMember(values) {
        if (this.data.network.offline) {
            throw new ConnectionLostError();
        }
        const args = [this.config.id, values];
        const data = await this.data.call("res.partner", "pos_register_member", args);
        this._loadMemberData(data);
        return { partner: this.models["res.partner"].get(data.partner_id), isNew: data.is_new };
    },

    /** The order brings the figures of its member along, so that nothing is asked again. */
    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const order of orders.filter((order) => order.membership_id && order.getMember())) {
            if (this._isNewestOfMember(order)) {
                this._takeMemberFigures(order);
            }
        }
    },

    /** An older order, sent once more, tells of points as they were then. */
    _isNewestOfMember(order) {
        const member = order.getMember();
        return !this.models["pos.order"].some(
            (other) =>
                other.membership_id &&
                other.getPartner()?.id === member.id &&
                other.date_order > order.date_order
        );
    },

    _takeMemberFigures(order) {
        const member = order.getMember();
        const isMoved = member.member_tier_id?.id !== order.member_tier_id?.id;
        member.update({
            member_points: order.member_points_balance,
            member_tier_id: order.member_tier_id,
        });
        const card = order.getMemberCard();
        if (card) {
            card.points = order.member_points_balance;
        }
        this.memberFigures[member.id] = false;
        // They were those of the tier before.
        member.lockedRewards = undefined;
        if (isMoved) {
            // Another tier has other prices; the order doesn't say which.
            this.refreshMember(member, this.getOrder());
        }
    },

    /** A card scanned while the server can't be asked travels with the order. */
    keepMemberCode(code) {
        this.getOrder().member_code = code;
        this.notification.add(
            _t("You are offline. The card is kept and recognised when the order is sent."),
            { type: "warning" }
        );
    },

    /** Not `callRelated`: that tells every other till about each search. */
    _loadMemberData(data) {
        const records = pick(data, ...MEMBER_MODELS.filter((model) => data[model]));
        const loaded = this.models.connectNewData(records);
        this.data.synchronizeServerDataInIndexedDB(records);
        return loaded["res.partner"] || [];
    },

    /** The partner line shows managed cards by their member, with the tier. */
    getLoyaltyCards() {
        const cards = super.getLoyaltyCards(...arguments);
        return cards.filter((card) => !card?.program_id?.is_member_managed);
    },

    /** Posted with the order already: nothing to confirm when no other programme took part. */
    async postProcessLoyalty(order) {
        const programs = [
            ...order._get_reward_lines().map((line) => line.reward_id?.program_id),
            ...Object.values(order.uiState.couponPointChanges).map(({ program_id }) =>
                this.models["loyalty.program"].get(program_id)
            ),
        ];
        if (programs.length && programs.every((program) => program?.is_member_managed)) {
            return;
        }
        await super.postProcessLoyalty(...arguments);
    },
});
