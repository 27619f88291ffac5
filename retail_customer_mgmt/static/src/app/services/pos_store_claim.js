import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";

/**
 * Points are reserved on the server before an order uses them, so that two tills can't spend the
 * same ones. `order.uiState.memberHold` is what this till knows of it: points, whose and since when.
 */
patch(PosStore.prototype, {
    get offlineBurnLimit() {
        return this.models["retail.shop"]?.getFirst()?.offline_burn_limit || 0;
    },

    /**
     * @param {number} points all that the order would use
     * @throws {RPCError} with the server's reason, when there are not as many
     */
    async _reserveMemberPoints(order, points) {
        const member = order.getMember();
        const args = [order.uuid, member.id, points];
        const answer = await this.data.call("retail.membership", "reserve_points", args);
        order.uiState.memberHold = {
            points: answer.points,
            partnerId: member.id,
            since: Date.now(),
        };
        this._markReserved(order);
    },

    /** Written where it changes only: a written order is sent again. */
    _markReserved(order) {
        if (order.member_offline_burn) {
            order.member_offline_burn = false;
        }
    },

    /**
     * Reserve, or accept within the shop's limit what can't be reserved offline.
     *
     * @returns {Promise<string>} why not; empty when the order may use the points
     */
    async _claimMemberPoints(order, points) {
        try {
            await this._reserveMemberPoints(order, points);
            return "";
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return this._claimOffline(order, points);
            }
            if (error instanceof RPCError) {
                return error.data?.message || error.message;
            }
            throw error;
        }
    },

    _claimOffline(order, points) {
        if (this._isFresh(order, points)) {
            // Reserved before the connection went: as good as online.
            return "";
        }
        const limit = this.offlineBurnLimit;
        const left = this._getPointsLeft(order);
        if (limit && points > left) {
            return _t(
                "You are offline: by what this till knows, %s points can be used.",
                formatPoints(Math.max(0, left))
            );
        }
        if (points <= limit) {
            order.member_offline_burn = true;
            return "";
        }
        return limit
            ? _t(
                  "You are offline: an order can use at most %s points until the connection is back.",
                  formatPoints(limit)
              )
            : _t("You are offline: points can be used again as soon as the connection is back.");
    },

    /** What the order can use in all, by the figures of this till. */
    _getPointsLeft(order) {
        const card = order.getMemberCard();
        return card ? order._getRealCouponPoints(card.id) + order.getMemberPointsSpent() : 0;
    },

    /** Nothing depends on the answer: a reservation also ends by itself. */
    async releaseMemberPoints(order) {
        if (!order.uiState.memberHold) {
            return;
        }
        delete order.uiState.memberHold;
        await this.data.silentCall("retail.membership", "release_points", [order.uuid]);
    },
});
