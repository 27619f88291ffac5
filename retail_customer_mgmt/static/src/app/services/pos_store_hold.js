import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Mutex } from "@web/core/utils/concurrency";
import { loweredSentence } from "@retail_customer_mgmt/app/utils/member_rewards";

// Renewed at payment once half of its time is gone.
const FRESH = 0.5;

/** What is reserved follows the order, until it is paid: see `pos_store_claim.js`. */
patch(PosStore.prototype, {
    async setup() {
        this.memberHoldMutex = new Mutex();
        await super.setup(...arguments);
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
