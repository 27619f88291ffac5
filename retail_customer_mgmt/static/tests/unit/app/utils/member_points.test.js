import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { formatPoints, receiptRows } from "@retail_customer_mgmt/app/utils/member_points";

describe.current.tags("headless");

beforeEach(() => {
    allowTranslations();
    patchWithCleanup(localization, {
        dateFormat: "MM/dd/yyyy",
        decimalPoint: ".",
        grouping: [3, 0],
        thousandsSep: ",",
    });
});

const texts = (figures) =>
    receiptRows(figures).map(({ label, points }) => [label.toString(), points]);

test("points have no needless decimals", () => {
    expect(formatPoints(1250)).toBe("1,250");
    expect(formatPoints(0.5)).toBe("0.5");
    expect(formatPoints(false)).toBe("0");
});

test("a purchase shows what it earned and the balance", () => {
    expect(texts({ earned: 100, redeemed: 0, balance: 600 })).toEqual([
        ["Points earned", "+100"],
        ["Points balance", "600"],
    ]);
    expect(texts({ earned: 90, redeemed: 100, balance: 490 })).toEqual([
        ["Points earned", "+90"],
        ["Points used", "-100"],
        ["Points balance", "490"],
    ]);
});

test("a refund shows what it takes and gives back", () => {
    expect(texts({ earned: -90, redeemed: -100, balance: 500 })).toEqual([
        ["Points taken back", "-90"],
        ["Points given back", "+100"],
        ["Points balance", "500"],
    ]);
});

test("a purchase that earned nothing says so", () => {
    expect(texts({ earned: 0, redeemed: 0, balance: 5 })[0]).toEqual(["Points earned", "0"]);
});

test("the receipt says what lapses next", () => {
    const lapse = { points: 120, date: "2026-12-31" };
    expect(texts({ earned: 5, redeemed: 0, balance: 500, lapse }).at(-1)).toEqual([
        "Of these lapse on 12/31/2026",
        "120",
    ]);
});
