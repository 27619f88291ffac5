import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/models/pos_order";
import {
    isMemberReward,
    takesAnyPoints,
    tierSentence,
} from "@retail_customer_mgmt/app/utils/member_rewards";

/** Rewards of members on an order: given on a tap only, kept or lowered when lines change. */
patch(PosOrder.prototype, {
    _getMemberRewardLines() {
        return this._get_reward_lines().filter((line) => isMemberReward(line.reward_id));
    },

    /** Lines whose points are not those of the order's member. */
    getStrangeRewardLines() {
        const member = this.getMember();
        return this._getMemberRewardLines().filter(
            (line) => !member || line.coupon_id?.partner_id?.id !== member.id
        );
    },

    /** Points of the member that paid orders used, and the server doesn't know of yet. */
    getUnpostedBurns() {
        const member = this.getMember();
        return this.models["pos.order"]
            .filter(
                (order) =>
                    order !== this &&
                    order.finalized &&
                    !order.membership_id &&
                    order.getPartner()?.id === member?.id
            )
            .reduce((points, order) => points + order.getMemberPointsSpent(), 0);
    },

    /** The card shows what the server knew: what was paid since is gone as well. */
    _getRealCouponPoints(cardId) {
        const points = super._getRealCouponPoints(...arguments);
        const card = this.models["loyalty.card"].get(cardId);
        const isMembers = this._isServedProgram(card?.program_id);
        return isMembers ? points - this.getUnpostedBurns() : points;
    },

    removeMemberRewards() {
        for (const line of this._getMemberRewardLines()) {
            line.delete();
        }
    },

    /**
     * The rewards of the programme for this order's member.
     *
     * @returns {{ reward: Object, cost: number, missing: number, spent: number, largest: number,
     *  lockedBy: string }[]} `missing` points; `largest` number of points, where the cashier
     *  chooses; `lockedBy` says which tiers have it instead
     */
    getMemberRewards() {
        const card = this.getMemberCard();
        const points = card ? this._getRealCouponPoints(card.id) : 0;
        return this.models["loyalty.reward"]
            .filter((reward) => this._isServedProgram(reward.program_id))
            .map((reward) => this._describeReward(reward, points));
    },

    _describeReward(reward, points) {
        const spent = this.getBurnedPoints(reward);
        const cost = takesAnyPoints(reward)
            ? this.getBurnLimits(reward).least
            : reward.required_points;
        const own = takesAnyPoints(reward) ? spent : 0;
        return {
            reward,
            cost,
            spent,
            missing: Math.max(0, cost - points - own),
            largest: takesAnyPoints(reward) ? this.getLargestBurn(reward) : 0,
            lockedBy: this.getTierObjection(reward),
        };
    },

    /** The server's sentence, or what the till's records say without one. */
    getTierObjection(reward) {
        const member = this.getMember();
        const tiers = reward.member_tier_ids || [];
        if (member?.lockedRewards) {
            return member.lockedRewards[reward.id] || "";
        }
        const isOpen = !tiers.length || tiers.some(({ id }) => id === member?.member_tier_id?.id);
        return isOpen ? "" : tierSentence(reward);
    },

    /** Rewards of one member are no rewards of the next. */
    setPartner(partner) {
        const previous = this.getPartner();
        super.setPartner(...arguments);
        if (!this.finalized && previous && previous.id !== this.getPartner()?.id) {
            this.removeMemberRewards();
        }
    },

    /** One tap gives a product once; core gives as many as points and basket allow. */
    _getRewardLineValuesProduct(args) {
        const { reward, cost } = args;
        const values = super._getRewardLineValuesProduct(...arguments);
        if (!isMemberReward(reward) || reward.clear_wallet || !Array.isArray(values)) {
            return values;
        }
        const { required_points: price, reward_product_qty: size } = reward;
        const times = cost ? Math.round(cost / price) : 1;
        return values.map((line) => {
            const qty = Math.min(line.qty, size * times);
            return { ...line, qty, points_cost: Math.ceil(qty / size) * price };
        });
    },

    /** Notes down what had to give, for the cashier is told. */
    _updateRewardLines() {
        const before = this._getPointsByReward();
        this._gatherCosts();
        const changed = super._updateRewardLines(...arguments);
        const after = this._getPointsByReward();
        for (const [reward, points] of before) {
            const left = after.get(reward) || 0;
            if (left < points) {
                this.uiState.loweredRewards = [
                    ...(this.uiState.loweredRewards || []),
                    { name: reward.description, from: points, to: left },
                ];
            }
        }
        return changed;
    },

    _getPointsByReward() {
        const points = new Map();
        for (const { reward_id, points_cost } of this._getMemberRewardLines()) {
            points.set(reward_id, (points.get(reward_id) || 0) + points_cost);
        }
        return points;
    },

    /** Core reads a reward's cost from the first of its lines, wherever the order came from. */
    _gatherCosts() {
        const firstLines = new Map();
        for (const line of this._getMemberRewardLines()) {
            const first = firstLines.get(line.reward_identifier_code);
            if (first) {
                first.points_cost += line.points_cost;
                line.points_cost = 0;
            } else {
                firstLines.set(line.reward_identifier_code, line);
            }
        }
    },
});
