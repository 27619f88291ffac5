/**
 * What an order would earn: the till's preview.
 *
 * The twin of `tools/points.py`, checked against the same `tests/vectors`. The server alone
 * decides what an order does earn.
 */

import { Fraction, greatest, least } from "@retail_customer_mgmt/app/utils/fraction";
import { amountOf, matchesLine, rulesOf } from "@retail_customer_mgmt/app/utils/points_rules";

const ZERO = Fraction.of(0n);
const ONE = Fraction.of(1n);
const HALF = new Fraction(1n, 2n);
const FINE = new Fraction(1n, 10000n);
const QUANTA = { down: ONE, half_up: ONE, none: FINE };
const MULTIPLIED = ["rate", "unit", "band"];

/**
 * @typedef {{ key: number, amount: string, quantity?: string, product_id?: number,
 *  category_ids?: number[], tag_ids?: number[] }} Line
 * @typedef {{ date: string, lines: Line[], shop_id?: number, tier_id?: number,
 *  birthday?: string }} Order `date` is the shop's local time, "2026-05-01T10:00:00"
 * @typedef {{ rounding?: string, rounding_scope?: string, stacking?: string,
 *  tier_multiplier?: string }} Policy
 * @typedef {{ day?: string, month?: string, is_used?: boolean }} Usage
 */

/**
 * @param {Order} order
 * @param {Object[]} rules as the server's `_points_preview_data` gives them
 * @param {Policy} policy
 * @param {Object<number, Usage>} [usage] by rule, what the member got before
 * @returns {{ points: Fraction, shares: Object<number, Fraction>, qualifying: Fraction,
 *  qualifyingShares: Object<number, Fraction>, given: Object<number, Fraction>, caps: Object[],
 *  refused: number[] }} `given` are the points by rule
 */
export function earn(order, rules, policy = {}, usage = {}) {
    policy = { rounding: "down", rounding_scope: "order", stacking: "best", ...policy };
    const matching = rulesOf(order, rules);
    const allowed = matching.filter((rule) => !isUsedUp(rule, usage));
    const boosts = order.lines.map((line) =>
        allowed.filter((rule) => rule.kind === "multiplier" && matchesLine(rule, line))
    );
    const factors = boosts.map((found) => combine(multipliersOf(found, policy), policy.stacking));
    const gifts = giftsOf(order, allowed, factors);
    const caps = gifts.map((gift) => limit(gift, usage[gift.rule.id] || {}, policy));
    const rounded = (policy.rounding_scope === "line" ? roundLines : roundOrder)(
        gifts,
        order.lines.length,
        policy.rounding
    );
    return {
        points: Fraction.sum(rounded.shares),
        shares: byKey(order, rounded.shares),
        qualifying: Fraction.sum(rounded.qualifyingShares),
        qualifyingShares: byKey(order, rounded.qualifyingShares),
        given: pointsOfRules(gifts, rounded.byRule, boosts, factors, policy),
        caps: caps.filter(Boolean),
        refused: matching.filter((rule) => !allowed.includes(rule)).map(({ id }) => id),
    };
}

const byKey = (order, values) =>
    Object.fromEntries(order.lines.map((line, index) => [line.key, values[index]]));

function isUsedUp(rule, usage) {
    return Boolean((rule.first_in_scope || rule.kind === "event") && usage[rule.id]?.is_used);
}

function multipliersOf(boosts, policy) {
    const found = boosts.map((rule) => Fraction.of(rule.multiplier));
    const tier = Fraction.of(policy.tier_multiplier ?? "1");
    return tier.equals(ONE) ? found : [...found, tier];
}

const STACK = {
    best: (multipliers) => greatest(multipliers),
    add: (multipliers) => multipliers.reduce((sum, each) => sum.plus(each).minus(ONE), ONE),
    multiply: (multipliers) => multipliers.reduce((product, each) => product.times(each), ONE),
};

/** Make one factor of several multipliers. */
export function combine(multipliers, stacking) {
    return multipliers.length ? greatest([STACK[stacking](multipliers), ZERO]) : ONE;
}

// What each kind gives, by line; null where the rule has nothing to do with the line.

const rateOf = (rule) => Fraction.of(rule.points).over(rule.per_amount);

/** The rate that pays for a line: the highest, of equal ones the oldest. */
function winner(line, rules) {
    return rules
        .filter((rule) => rule.kind === "rate" && matchesLine(rule, line))
        .sort((a, b) => rateOf(b).compare(rateOf(a)) || a.id - b.id)[0];
}

/** Spread a fixed gift on the matching lines, in proportion to their amounts. */
function spread(order, rule, points) {
    const found = order.lines.filter((line) => matchesLine(rule, line));
    const whole = Fraction.sum(found.map((line) => line.amount));
    return order.lines.map((line) =>
        found.includes(line) ? Fraction.of(points).times(line.amount).over(whole) : null
    );
}

/** The points of the first band whose upper limit is not exceeded; above all, the last. */
export function bandPoints(bands, amount) {
    const band = bands.find(([upper]) => amount.compare(upper) <= 0) || bands.at(-1);
    return band ? band[1] : "0";
}

const BASES = {
    rate: (order, rule, rules) =>
        order.lines.map((line) =>
            winner(line, rules) === rule ? rateOf(rule).times(line.amount) : null
        ),
    unit: (order, rule) =>
        order.lines.map((line) =>
            matchesLine(rule, line) ? Fraction.of(rule.points).times(line.quantity ?? "1") : null
        ),
    order: (order, rule) => spread(order, rule, rule.points),
    event: (order, rule) => spread(order, rule, rule.points),
    band: (order, rule) => spread(order, rule, bandPoints(rule.bands || [], amountOf(order))),
};

function giftsOf(order, rules, factors) {
    const gifts = [];
    for (const rule of rules.filter(({ kind }) => kind !== "multiplier")) {
        const found = BASES[rule.kind](order, rule, rules);
        if (found.some((base) => base !== null)) {
            const bases = found.map((base) => base ?? ZERO);
            const isMultiplied = MULTIPLIED.includes(rule.kind);
            const points = bases.map((base, index) =>
                isMultiplied ? base.times(factors[index]) : base
            );
            gifts.push({ rule, bases, points, isMultiplied });
        }
    }
    return gifts;
}

// Caps

/** Scale a gift down to the room its caps leave; return what happened, if it did. */
function limit(gift, used, policy) {
    const room = roomOf(gift.rule, used, policy);
    const before = Fraction.sum(gift.points);
    gift.room = room?.left;
    if (!room || before.compare(room.left) <= 0) {
        return null;
    }
    gift.points = gift.points.map((part) => part.times(room.left).over(before));
    return {
        id: gift.rule.id,
        cap: room.scope,
        before: before.toString(),
        after: room.left.toString(),
    };
}

/** What is left of a cap is cut to whole quanta, so that rounding never exceeds it. */
function roomOf(rule, used, policy) {
    const rooms = [
        ["order", rule.cap_order, "0"],
        ["day", rule.cap_day, used.day],
        ["month", rule.cap_month, used.month],
    ]
        .filter(([, cap]) => Number(cap))
        .map(([scope, cap, spent]) => ({
            scope,
            left: greatest([Fraction.of(cap).minus(spent || "0"), ZERO]),
        }));
    if (!rooms.length) {
        return undefined;
    }
    const left = least(rooms.map((room) => room.left));
    const { scope } = rooms.find((room) => room.left.equals(left));
    const quantum = QUANTA[policy.rounding];
    return { scope, left: quantum.times(left.over(quantum).floor()) };
}

// Rounding

function quantise(points, rounding) {
    const quantum = QUANTA[rounding];
    const quanta = points.over(quantum);
    return quantum.times((rounding === "down" ? quanta : quanta.plus(HALF)).floor());
}

/** Round parts so that they sum to a total near their sum: by largest remainder. */
function apportion(total, exact, quantum) {
    const quanta = exact.map((part) => part.over(quantum));
    const parts = quanta.map((part) => part.floor());
    const whole = parts.reduce((sum, part) => sum + part, 0n);
    const missing = Number(total.over(quantum).floor() - whole);
    const remainder = (index) => quanta[index].minus(parts[index]);
    const order = quanta.map((_, index) => index);
    order.sort((a, b) => remainder(b).compare(remainder(a)) || a - b);
    for (const index of order.slice(0, Math.max(missing, 0))) {
        parts[index] += 1n;
    }
    return parts.map((part) => quantum.times(part));
}

/** Split a total in proportion to the weights, by largest remainder. */
function split(total, weights, quantum) {
    const whole = Fraction.sum(weights);
    if (whole.equals(0)) {
        return weights.map(() => ZERO);
    }
    const exact = weights.map((weight) => total.times(weight).over(whole));
    return apportion(total, exact, quantum);
}

function sums(rows, lines) {
    return Array.from({ length: lines }, (_, index) => Fraction.sum(rows.map((row) => row[index])));
}

const isQualifying = (gift) => gift.rule.is_qualifying !== false;

function roundOrder(gifts, lines, rounding) {
    const quantum = QUANTA[rounding];
    const byLine = sums(
        gifts.map((gift) => gift.points),
        lines
    );
    const points = quantise(Fraction.sum(byLine), rounding);
    const totals = gifts.map((gift) => Fraction.sum(gift.points));
    const byRule = apportion(points, totals, quantum);
    const qualifying = Fraction.sum(byRule.filter((_, index) => isQualifying(gifts[index])));
    const counted = gifts.filter(isQualifying).map((gift) => gift.points);
    return {
        byRule,
        shares: apportion(points, byLine, quantum),
        qualifyingShares: split(qualifying, sums(counted, lines), quantum),
    };
}

function roundLines(gifts, lines, rounding) {
    const quantum = QUANTA[rounding];
    const columns = Array.from({ length: lines }, (_, index) => {
        const column = gifts.map((gift) => gift.points[index]);
        return apportion(quantise(Fraction.sum(column), rounding), column, quantum);
    });
    const rows = gifts.map((_, number) => columns.map((column) => column[number]));
    rows.forEach((row, number) => trim(row, gifts[number], quantum));
    return {
        byRule: rows.map((row) => Fraction.sum(row)),
        shares: sums(rows, lines),
        qualifyingShares: sums(
            rows.filter((_, number) => isQualifying(gifts[number])),
            lines
        ),
    };
}

/** Take off what rounding up the lines added beyond a cap. */
function trim(row, gift, quantum) {
    while (gift.room && Fraction.sum(row).compare(gift.room) > 0) {
        const lift = (index) => row[index].minus(gift.points[index]);
        const [lifted] = row
            .map((_, index) => index)
            .filter((index) => !row[index].equals(0))
            .sort((a, b) => lift(b).compare(lift(a)) || a - b);
        row[lifted] = row[lifted].minus(quantum);
    }
}

/** A multiplier that raised something took part, and gave nothing itself. */
function pointsOfRules(gifts, byRule, boosts, factors, policy) {
    const given = Object.fromEntries(gifts.map((gift, index) => [gift.rule.id, byRule[index]]));
    boosts.forEach((found, index) => {
        const isRaised = gifts.some((gift) => gift.isMultiplied && !gift.bases[index].equals(0));
        for (const rule of isRaised ? found : []) {
            if (policy.stacking !== "best" || factors[index].equals(rule.multiplier)) {
                given[rule.id] = ZERO;
            }
        }
    });
    return given;
}
