import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Mutex } from "@web/core/utils/concurrency";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { loweredSentence } from "@retail_customer_mgmt/app/utils/member_rewards";

// Renewed at payment once half of its time is gone.
const FRESH = 0.5;

/**
 * Points are reserved on the server before an order uses them, so that two tills can't spend the
 * same ones. `order.uiState.memberHold` is what this till knows of it: points, whose and since when.
 */
patch(PosStore.prototype, {
    async setup() {
        this.memberHoldMutex = new Mutex();
        await super.setup(...arguments);
    },

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
        return card
            ? order._getRealCouponPoints(card.id) + order.getMemberPointsSpent()
            : 0;
    },

    /** Nothing depends on the answer: a reservation also ends by itself. */
    async releaseMemberPoints(order) {
        if (!order.uiState.memberHold) {
            return;
        }
        delete order.uiState.memberHold;
        await this.data.silentCall("retail.membership", "release_points", [order.uuid]);
    },

    /**
     * Make the reservation follow the order: rewards removed, lowered, or another customer.
     *
     * @returns {Promise<boolean>} whether the order keeps its rewards
     */
    settleMemberHold(order) {
        return this.memberHoldMutex.exec(async () => {
            this._tellLowered(order);
            return order.finalized || this._settle(order);
        });
    },

    async _settle(order) {
        const isClean = this._dropStrangeRewards(order);
        const points = order.getMemberPointsSpent();
        if (!points) {
            this._markReserved(order);
            await this.releaseMemberPoints(order);
            return isClean;
        }
        const isSettled = this._getHeld(order) === points || this.data.network.offline;
        return (isSettled || (await this._claimOrRemove(order, points))) && isClean;
    },

    /**
     * Splitting a bill and merging tables bring lines here without their member.
     *
     * @returns {boolean} whether there were none
     */
    _dropStrangeRewards(order) {
        const strange = order.getStrangeRewardLines();
        if (!strange.length) {
            return true;
        }
        strange.forEach((line) => line.delete());
        this.dialog.add(AlertDialog, {
            title: _t("The points can't be used"),
            body: _t(
                "Rewards of another customer's points were taken off the order: mind the new total."
            ),
        });
        return false;
    },

    _getHeld(order) {
        const hold = order.uiState.memberHold;
        return hold?.partnerId === order.getMember()?.id ? hold?.points || 0 : 0;
    },

    /** @returns {Promise<boolean>} whether the order keeps its rewards */
    async _claimOrRemove(order, points) {
        const reason = await this._claimMemberPoints(order, points);
        if (!reason) {
            return true;
        }
        order.removeMemberRewards();
        await this.releaseMemberPoints(order);
        this.refreshMember(order.getMember(), order);
        this.dialog.add(AlertDialog, {
            title: _t("The points can't be used"),
            body: _t("%s The reward was taken off the order: mind the new total.", reason),
        });
        return false;
    },

    /** Before payment: what was reserved long ago is reserved once more. */
    async confirmMemberHold(order) {
        if (!(await this.settleMemberHold(order))) {
            return false;
        }
        return this.memberHoldMutex.exec(async () => {
            const points = order.getMemberPointsSpent();
            return !points || this._isFresh(order, points) || this._claimOrRemove(order, points);
        });
    },

    _isFresh(order, points) {
        if (this._getHeld(order) < points) {
            return false;
        }
        const age = Date.now() - order.uiState.memberHold.since;
        const patience = this.data.network.offline ? 1 : FRESH;
        return age < this.memberProgram.holdLifetime * patience;
    },

    _tellLowered(order) {
        for (const lowered of order.uiState.loweredRewards || []) {
            this.notification.add(loweredSentence(lowered), { type: "warning" });
        }
        delete order.uiState.loweredRewards;
    },

    setPartnerToCurrentOrder() {
        super.setPartnerToCurrentOrder(...arguments);
        const order = this.getOrder();
        if (order.uiState.memberHold) {
            this.settleMemberHold(order);
        }
    },

    async deleteOrders(orders) {
        const held = orders.filter((order) => order?.uiState.memberHold);
        const isDeleted = await super.deleteOrders(...arguments);
        if (isDeleted) {
            await Promise.all(held.map((order) => this.releaseMemberPoints(order)));
        }
        return isDeleted;
    },
});
