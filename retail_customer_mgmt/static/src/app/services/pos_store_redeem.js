import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/services/pos_store";
import { BurnPopup } from "@retail_customer_mgmt/app/components/popups/burn_popup/burn_popup";
import { isMemberReward, takesAnyPoints } from "@retail_customer_mgmt/app/utils/member_rewards";

/** A tap on a reward: how many points, reserve them, put it on the order. */
patch(PosStore.prototype, {
    async redeemMemberReward(reward, order = this.getOrder()) {
        const lockedBy = order.getTierObjection(reward);
        if (lockedBy) {
            this._refuseReward(lockedBy);
            return false;
        }
        const choice = await this._chooseReward(order, reward);
        if (!choice) {
            return false;
        }
        return this.memberHoldMutex.exec(() => this._redeem(order, reward, choice));
    },

    /** @returns {Promise<{ points: number, product?: Object }|undefined>} */
    async _chooseReward(order, reward) {
        if (takesAnyPoints(reward)) {
            await this.refreshMember(order.getMember(), order);
            const points = await makeAwaitable(this.dialog, BurnPopup, { order, reward });
            return points && { points };
        }
        const points = reward.clear_wallet
            ? order._getRealCouponPoints(order.getMemberCard().id)
            : reward.required_points;
        if (!reward.multi_product) {
            return { points, product: reward.reward_product_ids[0] };
        }
        const product = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Please select a product for this reward"),
            list: reward.reward_product_ids.map((item) => ({
                id: item.id,
                label: item.display_name,
                item,
            })),
        });
        return product && { points, product };
    },

    async _redeem(order, reward, { points, product }) {
        const replaced = takesAnyPoints(reward) ? order.getBurnedPoints(reward) : 0;
        const wanted = order.getMemberPointsSpent() - replaced + points;
        const reason = await this._claimMemberPoints(order, wanted);
        if (reason) {
            this.refreshMember(order.getMember(), order);
            this._refuseReward(reason);
            return false;
        }
        const result = await this._putReward(order, reward, points, product);
        if (result !== true) {
            this.notification.add(result, { type: "warning" });
            this.settleMemberHold(order);
        }
        return result === true;
    },

    _refuseReward(reason) {
        this.dialog.add(AlertDialog, { title: _t("The points can't be used"), body: reason });
    },

    /** @returns {Promise<true|string>} or why the reward could not be given */
    async _putReward(order, reward, points, product) {
        order.uiState.disabledRewards.delete(reward.id);
        await this.updatePrograms();
        if (takesAnyPoints(reward)) {
            return this._replaceBurn(order, reward, points);
        }
        if (reward.reward_type === "product") {
            await this._bringProduct(order, reward, product);
        }
        const args = { product, cost: points };
        const result = order._applyReward(reward, order.getMemberCard().id, args);
        this.updateRewards();
        return result;
    },

    /** What was taken off before comes back where the new number can't be. */
    _replaceBurn(order, reward, points) {
        const before = order.getBurnedPoints(reward);
        const card = order.getMemberCard();
        order._getBurnLines(reward).forEach((line) => line.delete());
        const result = order._applyReward(reward, card.id, { cost: points });
        if (result !== true && before) {
            order._applyReward(reward, card.id, { cost: before });
        }
        this.updateRewards();
        return result;
    },

    /** A free product is a discount on one in the basket: put it there first. */
    async _bringProduct(order, reward, product) {
        const card = order.getMemberCard();
        const points = order._getRealCouponPoints(card.id);
        if (order._computeUnclaimedFreeProductQty(reward, card.id, product, points) <= 0) {
            const vals = {
                product_id: product,
                product_tmpl_id: product.product_tmpl_id,
                qty: reward.reward_product_qty,
            };
            await this.addLineToCurrentOrder(vals, {});
        }
    },

    /** Core adds these by itself when their product is sold: members' rewards take a tap. */
    getPotentialFreeProductRewards() {
        const rewards = super.getPotentialFreeProductRewards(...arguments);
        return rewards.filter(({ reward }) => !isMemberReward(reward));
    },
});
