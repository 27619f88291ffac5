/** From an order at the till to the values that the points engine counts with. */

import { Fraction, greatest } from "@retail_customer_mgmt/app/utils/fraction";
import { earn } from "@retail_customer_mgmt/app/utils/points_engine";

const { DateTime } = luxon;
const TENDER = ["gift_card", "ewallet"];

/**
 * @param {Object} order of the till
 * @returns {number|null} about how many points the order earns; null without a member or
 *  programme, and for a refund
 */
export function estimatePoints(order) {
    const preview = order.getMemberProgram()?._points_preview;
    const member = order.getMember();
    if (!preview || !member || order.isRefund) {
        return null;
    }
    if (member.member_state !== "active") {
        return 0;
    }
    const facts = member.pointsFacts;
    const values = previewOrder(order, preview, facts);
    return earn(
        values,
        preview.rules,
        policyFor(preview, member),
        usageOf(preview, facts)
    ).points.toNumber();
}

function policyFor(preview, member) {
    const multiplier = member.member_tier_id?.points_multiplier || 1;
    return { ...preview.policy, tier_multiplier: String(multiplier) };
}

/** Where it is unknown what the member got before, nothing is promised for a first order. */
function usageOf(preview, facts) {
    if (facts?.usage) {
        return facts.usage;
    }
    const once = preview.rules.filter((rule) => rule.first_in_scope || rule.kind === "event");
    return Object.fromEntries(once.map(({ id }) => [id, { is_used: true }]));
}

/**
 * @param {Object} order of the till
 * @param {Object} preview what the server says of the programme, `_points_preview_data`
 * @param {{ birthday?: string }} [facts] what the server says of the member
 * @param {DateTime} [now]
 * @returns {import("./points_engine").Order}
 */
export function previewOrder(order, preview, facts, now = DateTime.now()) {
    const amounts = eligibleAmounts(order, preview);
    const quantities = eligibleQuantities(order, [...amounts.keys()]);
    return {
        date: now.setZone(preview.tz).toFormat("yyyy-MM-dd'T'HH:mm:ss"),
        shop_id: preview.shop_id,
        tier_id: order.getMember()?.member_tier_id?.id,
        birthday: facts?.birthday || undefined,
        lines: [...amounts]
            .filter(([line]) => !isExcluded(line.product_id, preview.excluded))
            .map(([line, amount], index) => ({
                key: index + 1,
                amount: inProgramCurrency(amount, preview.currency),
                quantity: quantities.get(line).toString(),
                ...goodsOf(line.product_id),
            })),
    };
}

function goodsOf(product) {
    const categoryIds = [];
    for (let category = product.categ_id; category; category = category.parent_id) {
        categoryIds.push(category.id);
    }
    return {
        product_id: product.id,
        category_ids: categoryIds,
        tag_ids: (product.all_product_tag_ids || []).map(({ id }) => id),
    };
}

function isExcluded(product, excluded) {
    const goods = goodsOf(product);
    return (
        excluded.product_ids.includes(goods.product_id) ||
        excluded.category_ids.some((id) => goods.category_ids.includes(id)) ||
        excluded.tag_ids.some((id) => goods.tag_ids.includes(id))
    );
}

/** Convert to the programme's currency and round to its unit. */
function inProgramCurrency(amount, { rate, decimals }) {
    const unit = new Fraction(1n, 10n ** BigInt(decimals));
    const units = amount.times(rate).over(unit).plus(new Fraction(1n, 2n)).floor();
    return unit.times(units).toString();
}

// What is really paid for each line, as `_eligible_amounts` on the server counts it.

const isReward = (line) => Boolean(line.is_reward_line);
const isSold = (line) => line.qty > 0 && line.price_unit >= 0 && !isReward(line);
const isTender = (line) =>
    isReward(line) && TENDER.includes(line.reward_id?.program_id?.program_type);

function isDiscount(line, config) {
    const isGlobal =
        config.discount_product_id && line.product_id.id === config.discount_product_id.id;
    return !line.refunded_orderline_id && !isTender(line) && (isReward(line) || isGlobal);
}

/** Discount lines make the lines they discount cheaper, in proportion. */
function eligibleAmounts(order, preview) {
    const { config, lines } = order;
    const left = [config.tip_product_id?.id, ...preview.stored_value_product_ids];
    const priceOf = (line) =>
        Fraction.of(preview.earn_base === "excl" ? line.priceExcl : line.priceIncl);
    const discounts = lines.filter((line) => isDiscount(line, config));
    const sold = lines.filter((line) => isSold(line) && !discounts.includes(line));
    const amounts = new Map(
        sold
            .filter((line) => !left.includes(line.product_id.id))
            .map((line) => [line, priceOf(line)])
    );
    for (const line of discounts) {
        spread(amounts, discountedLines(line.reward_id, sold), priceOf(line));
    }
    for (const [line, amount] of amounts) {
        amounts.set(line, greatest([amount, Fraction.of(0n)]));
    }
    return amounts;
}

function discountedLines(reward, sold) {
    const among = (products) =>
        sold.filter((line) => (products || []).some(({ id }) => id === line.product_id.id));
    if (reward?.reward_type === "product") {
        return among(reward.reward_product_ids);
    }
    if (reward?.discount_applicability === "specific") {
        return among(reward.all_discount_product_ids);
    }
    if (reward?.discount_applicability === "cheapest") {
        return [...sold].sort((a, b) => a.price_unit - b.price_unit).slice(0, 1);
    }
    return sold;
}

function spread(amounts, targets, discount) {
    const found = targets.filter((line) => amounts.has(line));
    const lines = found.length ? found : [...amounts.keys()];
    const whole = Fraction.sum(lines.map((line) => amounts.get(line)));
    if (whole.equals(0)) {
        return;
    }
    for (const line of lines) {
        const amount = amounts.get(line);
        amounts.set(line, amount.plus(discount.times(amount).over(whole)));
    }
}

/** The pieces that are paid for: a free one earns nothing. */
function eligibleQuantities(order, lines) {
    const free = new Map();
    for (const line of order.lines.filter(isReward)) {
        if (line.reward_id?.reward_type === "product") {
            const ids = (line.reward_id.reward_product_ids || []).map(({ id }) => id);
            const id = order.lines.find((other) => ids.includes(other.product_id.id))?.product_id
                .id;
            free.set(id, (free.get(id) || 0) + Math.abs(line.qty));
        }
    }
    return new Map(
        lines.map((line) => {
            const given = Math.min(line.qty, free.get(line.product_id.id) || 0);
            free.set(line.product_id.id, (free.get(line.product_id.id) || 0) - given);
            return [line, Fraction.of(line.qty).minus(String(given))];
        })
    );
}
