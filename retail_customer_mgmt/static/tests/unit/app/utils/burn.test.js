import { describe, expect, test } from "@odoo/hoot";
import {
    burnObjections,
    largestBurn,
    priceThatCosts,
    splitDiscount,
} from "@retail_customer_mgmt/app/utils/burn";
import { VECTORS } from "@retail_customer_mgmt/../tests/unit/data/burn_vectors";

describe.current.tags("headless");

const cents = (amount) => Math.round(amount * 100) / 100;

const numbers = (values) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

for (const vector of VECTORS) {
    test(vector.name, () => {
        const [basket, limits] = [numbers(vector.basket), numbers(vector.limits)];
        expect(largestBurn(Number(vector.available), basket, limits)).toBe(Number(vector.largest));
        for (const [points, expected] of Object.entries(vector.objections)) {
            const discount = Number(points) * basket.worth;
            expect(burnObjections(Number(points), discount, basket.total, limits)).toEqual(
                expected
            );
        }
    });
}

test("a discount is split over taxes in proportion, to the cent", () => {
    expect(splitDiscount(10, [1, 1, 1], cents)).toEqual([3.33, 3.34, 3.33]);
    expect(splitDiscount(2.5, [60, 0.01], cents)).toEqual([2.5, 0]);
    expect(splitDiscount(5, [100], cents)).toEqual([5]);
});

test("a price is found that costs what it shall with its taxes", () => {
    const withTaxes = (price) => cents(cents(price) + cents(price * 0.15));
    for (let cost = 1; cost <= 300; cost++) {
        const price = priceThatCosts(cost / 100, cost / 115, withTaxes, 0.01);
        expect(withTaxes(price)).toBe(cost / 100);
    }
});
