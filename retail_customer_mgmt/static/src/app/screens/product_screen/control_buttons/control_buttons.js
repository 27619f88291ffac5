import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { patch } from "@web/core/utils/patch";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/screens/product_screen/control_buttons/control_buttons";
import { isMemberReward, takesAnyPoints } from "@retail_customer_mgmt/app/utils/member_rewards";

patch(ControlButtons.prototype, {
    /** Rewards of the member programme are listed as the member panel lists them. */
    getPotentialRewards() {
        const others = super
            .getPotentialRewards(...arguments)
            .filter(({ reward }) => !isMemberReward(reward));
        return [...this._getMemberRewards(), ...others];
    },

    _getMemberRewards() {
        const order = this.pos.getOrder();
        if (!order?._canRedeemMemberPoints() || !order.lines.length) {
            return [];
        }
        return order
            .getMemberRewards()
            .filter(
                ({ reward, missing, largest, lockedBy }) =>
                    !lockedBy && !missing && (largest || !takesAnyPoints(reward))
            )
            .map(({ reward }) => ({ reward, coupon_id: order.getMemberCard().id }));
    },

    async _applyReward(reward) {
        if (isMemberReward(reward)) {
            return this.pos.redeemMemberReward(reward);
        }
        return super._applyReward(...arguments);
    },
});
