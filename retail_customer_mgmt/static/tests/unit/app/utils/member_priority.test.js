import { expect, test } from "@odoo/hoot";
import { reservedProducts } from "@retail_customer_mgmt/app/utils/member_priority";

const BAG = { name: "Bag", tierIds: [3], until: "2026-05-31" };

test("a product is reserved for its tiers until the last day", () => {
    expect(reservedProducts([BAG], 2, "2026-05-31")).toEqual([BAG]);
    expect(reservedProducts([BAG], false, "2026-05-31")).toEqual([BAG]);
    expect(reservedProducts([BAG], 3, "2026-05-31")).toEqual([]);
    expect(reservedProducts([BAG], 2, "2026-06-01")).toEqual([]);
});

test("a product without a last day stays reserved, one without tiers never is", () => {
    expect(reservedProducts([{ ...BAG, until: false }], 2, "2030-01-01").length).toBe(1);
    expect(reservedProducts([{ ...BAG, tierIds: [] }], 2, "2026-01-01")).toEqual([]);
});
