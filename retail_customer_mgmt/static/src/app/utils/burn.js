/**
 * How many points a member may pay with, and what speaks against a number. The server checks it
 * again with `tools/burn.py`; both agree on `tests/vectors/burn.json`.
 *
 * @typedef {{ least?: number, most?: number, step?: number, share?: number }} Limits what a
 *  programme allows in one redemption; 0 asks nothing, `share` is a percentage of the order
 * @typedef {{ worth: number, payable: number, total: number }} Basket what a point is worth, what
 *  the reward may take off, and the total of the order without it
 */

// Sums of money are floats here: a billionth of a point is no point.
const DUST = 1e-6;

const unitOf = (limits) => limits.step || 1;

function floorTo(points, unit) {
    return Math.floor(points / unit + DUST) * unit;
}

/**
 * @param {number} available
 * @param {Basket} basket
 * @param {Limits} limits
 * @returns {number} the largest number of points that may be used, 0 where none may
 */
export function largestBurn(available, { worth, payable, total }, limits) {
    if (worth <= 0) {
        return 0;
    }
    const most = Math.min(
        available,
        payable / worth,
        limits.share ? (total * limits.share) / 100 / worth : Infinity,
        limits.most || Infinity
    );
    const fitting = floorTo(most, unitOf(limits));
    return fitting + DUST >= Math.max(limits.least || 0, unitOf(limits)) ? fitting : 0;
}

/**
 * @param {number} points
 * @param {number} discount what they take off
 * @param {number} total what the order costs without it
 * @param {Limits} limits
 * @returns {string[]} names of the limits that are broken
 */
export function burnObjections(points, discount, total, limits) {
    const unit = unitOf(limits);
    const over = points - floorTo(points, unit);
    const broken = {
        least: points + DUST < (limits.least || 0),
        most: limits.most && points - DUST > limits.most,
        step: over > DUST,
        share: limits.share && discount > (total * limits.share) / 100 + DUST,
    };
    return Object.keys(broken).filter((name) => broken[name]);
}

/**
 * Split a discount over the parts of an order that are taxed alike, in proportion and to the cent.
 *
 * @param {number} discount
 * @param {number[]} amounts what each part costs
 * @param {(amount: number) => number} round to the currency's unit
 * @returns {number[]} as many shares, which add up to the discount
 */
export function splitDiscount(discount, amounts, round) {
    const whole = amounts.reduce((sum, amount) => sum + amount, 0);
    let [given, passed] = [0, 0];
    return amounts.map((amount) => {
        passed += amount;
        const share = round(round((discount * passed) / whole) - given);
        given += share;
        return share;
    });
}

/**
 * Taxes on top are rounded too, so that the price in proportion may cost a cent more or less than
 * it should: look for one close by that doesn't.
 *
 * @param {number} cost what it shall cost with taxes
 * @param {number} price what it should be without them
 * @param {(price: number) => number} withTaxes
 * @param {number} cent the currency's unit
 */
export function priceThatCosts(cost, price, withTaxes, cent) {
    const near = [0, 1, -1, 2, -2, 3, -3, 4, -4].map((step) => price + (step * cent) / 4);
    return near.find((candidate) => Math.abs(withTaxes(candidate) - cost) < cent / 2) ?? price;
}
