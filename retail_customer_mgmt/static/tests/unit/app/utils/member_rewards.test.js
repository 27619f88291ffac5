import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import {
    isMemberReward,
    lapseSentence,
    loweredSentence,
    objectionSentence,
    shortDay,
    takesAnyPoints,
} from "@retail_customer_mgmt/app/utils/member_rewards";

describe.current.tags("headless");

const { DateTime } = luxon;

beforeEach(() => {
    allowTranslations();
    patchWithCleanup(localization, { decimalPoint: ".", grouping: [3, 0], thousandsSep: "," });
});

const reward = (values) => ({
    program_id: { is_member_managed: true },
    reward_type: "discount",
    discount_mode: "per_point",
    ...values,
});

test("only discounts a point of the member programme take any number", () => {
    expect(takesAnyPoints(reward())).toBe(true);
    expect(takesAnyPoints(reward({ discount_mode: "per_order" }))).toBe(false);
    expect(takesAnyPoints(reward({ reward_type: "product" }))).toBe(false);
    expect(takesAnyPoints(reward({ program_id: { is_member_managed: false } }))).toBe(false);
    expect(isMemberReward(undefined)).toBe(false);
});

test("a day has its year only where that is another one", () => {
    const today = DateTime.fromISO("2026-05-01");
    expect(shortDay("2026-12-31", today)).toBe("31 Dec");
    expect(shortDay(DateTime.fromISO("2027-01-31"), today)).toBe("31 Jan 2027");
});

test("the next lapse is a sentence", () => {
    const year = DateTime.now().year;
    const lapse = { points: 1200, date: `${year}-12-31` };
    expect(lapseSentence(lapse).toString()).toBe("1,200 lapse on 31 Dec");
    expect(lapseSentence(false)).toBe("");
});

test("the cashier is told what had to give", () => {
    const lowered = { name: "1 a point", from: 250, to: 180 };
    expect(loweredSentence(lowered).toString()).toBe(
        "“1 a point” now uses 180 points instead of 250: no more fit the order."
    );
    expect(loweredSentence({ ...lowered, to: 0 }).toString()).toBe(
        "“1 a point” was taken off: it no longer fits the order."
    );
});

test("limits are named with their figures", () => {
    const limits = { least: 1000, most: 2000, step: 0, share: 50 };
    const sentences = ["least", "most", "step", "share"].map((name) =>
        objectionSentence(name, limits).toString()
    );
    expect(sentences).toEqual([
        "At least 1,000 points are used at once.",
        "At most 2,000 points are used at once.",
        "Points are used in steps of 1.",
        "Points pay at most 50% of an order.",
    ]);
});
