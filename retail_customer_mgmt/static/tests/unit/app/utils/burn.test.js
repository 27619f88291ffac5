import { describe, expect, globals, test } from "@odoo/hoot";
import {
    burnObjections,
    largestBurn,
    priceThatCosts,
    splitDiscount,
} from "@retail_customer_mgmt/app/utils/burn";

describe.current.tags("headless");

const cents = (amount) => Math.round(amount * 100) / 100;

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
