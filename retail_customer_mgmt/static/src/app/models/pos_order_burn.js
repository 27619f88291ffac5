import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
// Ours comes after: it decides about managed programmes.
import "@pos_loyalty/app/models/pos_order";
import { isMemberReward, takesAnyPoints } from "@retail_customer_mgmt/app/utils/member_rewards";
import {
    burnObjections,
    largestBurn,
    priceThatCosts,
    splitDiscount,
} from "@retail_customer_mgmt/app/utils/burn";

const DISCOUNTABLE = {
    order: "_getDiscountableOnOrder",
    cheapest: "_getDiscountableOnCheapest",
    specific: "_getDiscountableOnSpecific",
};

// Core makes a new code for each of its reward lines and keeps the function to itself.
const newRewardCode = () => Math.random().toString(36).slice(2);

/** Discounts that members pay for with a number of points of their choice. */
patch(PosOrder.prototype, {
    _getBurnLines(reward) {
        return this._get_reward_lines().filter((line) => line.reward_id?.id === reward.id);
    },

    /** Points the order spends on a reward. */
    getBurnedPoints(reward) {
        return this._getBurnLines(reward).reduce((points, line) => points + line.points_cost, 0);
    },

    /**
     * What paying with points looks like now, apart from what this reward takes off already.
     *
     * @returns {{ available: number, worth: number, payable: number, total: number }}
     */
    getBurnBasis(reward) {
        const taken = -this._getBurnLines(reward).reduce((sum, line) => sum + line.priceIncl, 0);
        const { discountable } = this[DISCOUNTABLE[reward.discount_applicability]](reward);
        const total = this.priceIncl + taken;
        const own = reward.discount_applicability === "cheapest" ? 0 : taken;
        const card = this.getMemberCard();
        return {
            available: card ? this._getRealCouponPoints(card.id) + this.getBurnedPoints(reward) : 0,
            worth: reward.discount,
            payable: Math.min(total, discountable + own, reward.discount_max_amount || Infinity),
            total,
        };
    },

    /** The programme's limits; a reward isn't given for fewer points than it asks. */
    getBurnLimits(reward) {
        const limits = this.getMemberProgram().burnLimits;
        return { ...limits, least: Math.max(limits.least || 0, reward.required_points) };
    },

    getLargestBurn(reward) {
        const { available, ...basket } = this.getBurnBasis(reward);
        return largestBurn(available, basket, this.getBurnLimits(reward));
    },

    getBurnObjections(reward, points) {
        const { worth, total } = this.getBurnBasis(reward);
        return burnObjections(points, points * worth, total, this.getBurnLimits(reward));
    },

    /** Core takes the most there is; here `cost` is what was chosen, less where it has to be. */
    _getRewardLineValuesDiscount(args) {
        const { reward, cost } = args;
        if (!takesAnyPoints(reward)) {
            const values = super._getRewardLineValuesDiscount(...arguments);
            return isMemberReward(reward) ? this._withoutEmptyLines(values) : values;
        }
        if (!cost) {
            return _t("Choose how many points to use.");
        }
        const points = Math.min(cost, this.getLargestBurn(reward));
        return points ? this._getBurnLineValues(args, points) : [];
    },

    /** One line for each group of taxes: together they take off what the points are worth. */
    _getBurnLineValues({ reward, coupon_id }, points) {
        const { discountablePerTax } = this[DISCOUNTABLE[reward.discount_applicability]](reward);
        const round = (amount) => this.currency.round(amount);
        const groups = Object.entries(discountablePerTax)
            .map(([taxKey, base]) => this._getTaxGroup(reward, taxKey, base))
            .filter(({ amount }) => amount > 0 && !this.currency.isZero(amount));
        const shares = splitDiscount(
            round(points * reward.discount),
            groups.map(({ amount }) => amount),
            round
        );
        const code = newRewardCode();
        const values = groups.map(({ taxes, priceOf }, index) => ({
            product_id: reward.discount_line_product_id,
            price_unit: -priceOf(shares[index]),
            qty: 1,
            reward_id: reward,
            is_reward_line: true,
            coupon_id,
            points_cost: 0,
            reward_identifier_code: code,
            tax_ids: taxes,
        }));
        return this._withoutEmptyLines(this._withCost(values, points));
    },

    /**
     * A part of the order that is taxed alike.
     *
     * @returns {{ taxes: Object[], amount: number, priceOf: Function }} its amount with taxes,
     *  and what gives the price without them
     */
    _getTaxGroup(reward, taxKey, base) {
        const ids = taxKey.split(",").map(Number);
        const taxes = this.models["account.tax"].filter(({ id }) => ids.includes(id));
        const tax_ids = this.fiscal_position_id?.getTaxesAfterFiscalPosition(taxes) || taxes;
        const withTaxes = (price_unit) =>
            reward.discount_line_product_id.getTaxDetails({
                overridedValues: { price_unit, tax_ids },
            }).total_included;
        const amount = withTaxes(base);
        const priceOf = (share) =>
            priceThatCosts(share, (base * share) / amount, withTaxes, this.currency.rounding);
        return { taxes, amount, priceOf };
    },

    _withCost(values, points) {
        return values.map((line, index) => ({ ...line, points_cost: index ? 0 : points }));
    },

    /** Core adds a line of 0.00 for a group of taxes that another reward has used up. */
    _withoutEmptyLines(values) {
        if (!Array.isArray(values)) {
            return values;
        }
        const cost = values.reduce((points, line) => points + line.points_cost, 0);
        const full = values.filter(({ price_unit }) => !this.currency.isZero(price_unit));
        return this._withCost(full, cost);
    },
});
