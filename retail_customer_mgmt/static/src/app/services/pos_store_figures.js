import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { MemberPanel } from "@retail_customer_mgmt/app/components/popups/member_panel/member_panel";

/** What the server says of members now: their records at the till go stale. */
patch(PosStore.prototype, {
    async setup() {
        // Snapshots by partner id, for what the till's records have no field for.
        this.memberFigures = {};
        await super.setup(...arguments);
    },

    /** Never in the cashier's way. */
    async refreshMember(partner, order) {
        if (!partner?.is_member || this.data.network.offline) {
            return;
        }
        const snapshots = await this.data.silentCall("res.partner", "member_snapshot", [
            [partner.id],
            order?.uuid || false,
        ]);
        if (snapshots?.length) {
            await this._applyQuietly(partner, snapshots[0]);
        }
    },

    /** A snapshot may name a card that has to be asked for. */
    async _applyQuietly(partner, snapshot) {
        try {
            await this._applyMemberSnapshot(partner, snapshot);
        } catch (error) {
            if (!(error instanceof ConnectionLostError || error instanceof RPCError)) {
                throw error;
            }
        }
    },

    async _applyMemberSnapshot(partner, snapshot) {
        this.memberFigures[partner.id] = snapshot;
        partner.update({
            member_points: snapshot.points,
            member_state: snapshot.state,
            member_tier_id: this.models["retail.member.tier"].get(snapshot.tier?.id) || false,
        });
        partner.pointsFacts = snapshot.points_facts || undefined;
        partner.lockedRewards = snapshot.locked_rewards || undefined;
        await this._applyToCard(snapshot);
        this.updateRewards();
    },

    async _applyToCard({ card_id, available, card_points }) {
        if (card_id && !this.models["loyalty.card"].get(card_id)) {
            await this.data.read("loyalty.card", [card_id]);
        }
        const card = this.models["loyalty.card"].get(card_id);
        if (card) {
            // What other tills have reserved can't be had here.
            card.points = available ?? card_points;
        }
    },

    /** The snapshot, or what the till's records say without one. */
    getMemberFigures(partner) {
        const points = partner.member_points || 0;
        return (
            this.memberFigures[partner.id] || {
                available: Math.max(0, points),
                pending: 0,
                held: 0,
                debt: Math.max(0, -points),
                next_lapse: false,
            }
        );
    },

    openMemberPanel(order) {
        this.dialog.add(MemberPanel, { order });
    },

    /** @returns {Promise<{ visits: Object[], profile: Object|false }|undefined>} none offline */
    async loadMemberPanel(partner, order) {
        try {
            const args = [partner.id, order.uuid];
            const panel = await this.data.call("res.partner", "pos_member_panel", args);
            if (panel.snapshot) {
                await this._applyMemberSnapshot(partner, panel.snapshot);
            }
            return { visits: panel.visits, profile: panel.profile };
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return undefined;
            }
            throw error;
        }
    },
});
