import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import { estimatePoints, previewOrder } from "@retail_customer_mgmt/app/utils/points_preview";
import { CARD_ID, getMember, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

const { DateTime } = luxon;
const NOON = DateTime.fromISO("2026-05-01T12:00:00Z");

definePosModels();

const RATE = { id: 1, kind: "rate", points: "1.0", per_amount: "1.0", is_qualifying: true };
const PREVIEW = {
    policy: { rounding: "down", rounding_scope: "order", stacking: "best" },
    rules: [RATE],
    earn_base: "incl",
    shop_id: 1,
    tz: "Asia/Shanghai",
    currency: { rate: "1", decimals: 2 },
    excluded: { product_ids: [], category_ids: [], tag_ids: [] },
    stored_value_product_ids: [],
};

const product = (id, values = {}) => ({ id, all_product_tag_ids: [], ...values });
const line = (values) => ({
    qty: 1,
    price_unit: values.priceIncl,
    priceExcl: values.priceIncl,
    product_id: product(5),
    ...values,
});
const reward = (values, price) =>
    line({ is_reward_line: true, product_id: product(99), priceIncl: price, reward_id: values });

/** Enough of an order to count with. */
const orderOf = (lines, values = {}) => ({
    config: {},
    lines,
    getMember: () => ({ member_state: "active", member_tier_id: { id: 2, points_multiplier: 1 } }),
    getMemberProgram: () => ({ _points_preview: PREVIEW }),
    ...values,
});

const amounts = (order, preview = PREVIEW) =>
    previewOrder(order, preview).lines.map(({ amount }) => amount);

test("lines count with what is paid for them", () => {
    const category = { id: 7, parent_id: { id: 6 } };
    const drink = product(5, { categ_id: category, all_product_tag_ids: [{ id: 3 }] });
    const order = orderOf([line({ product_id: drink, qty: 2, priceIncl: 12, priceExcl: 10 })]);
    expect(previewOrder(order, PREVIEW, { birthday: "2000-05-01" }, NOON)).toEqual({
        date: "2026-05-01T20:00:00",
        shop_id: 1,
        tier_id: 2,
        birthday: "2000-05-01",
        lines: [
            {
                key: 1,
                amount: "12",
                quantity: "2",
                product_id: 5,
                category_ids: [7, 6],
                tag_ids: [3],
            },
        ],
    });
    expect(amounts(order, { ...PREVIEW, earn_base: "excl" })).toEqual(["10"]);
    const euros = { ...PREVIEW, currency: { rate: "0.333", decimals: 2 } };
    expect(amounts(order, euros)).toEqual(["4"]);
});

test("a discount is spread on the lines it discounts", () => {
    const lines = [line({ priceIncl: 30 }), line({ priceIncl: 10, product_id: product(6) })];
    const everything = { discount_applicability: "order" };
    expect(amounts(orderOf([...lines, reward(everything, -4)]))).toEqual(["27", "9"]);
    const specific = { discount_applicability: "specific", all_discount_product_ids: [{ id: 6 }] };
    expect(amounts(orderOf([...lines, reward(specific, -4)]))).toEqual(["30", "6"]);
    const cheapest = { discount_applicability: "cheapest" };
    expect(amounts(orderOf([...lines, reward(cheapest, -4)]))).toEqual(["30", "6"]);
    expect(amounts(orderOf([...lines, reward(specific, -40)]))).toEqual(["30", "0"]);
});

test("a global discount counts as one, a gift card as tender", () => {
    const discount = product(50);
    const lines = [line({ priceIncl: 30 }), line({ priceIncl: -3, product_id: discount })];
    const order = orderOf(lines, { config: { discount_product_id: discount } });
    expect(amounts(order)).toEqual(["27"]);
    const card = reward({ program_id: { program_type: "gift_card" } }, -20);
    expect(amounts(orderOf([line({ priceIncl: 30 }), card]))).toEqual(["30"]);
});

test("a free piece lowers amount and quantity", () => {
    const free = { reward_type: "product", reward_product_ids: [{ id: 5 }] };
    const lines = [line({ qty: 3, price_unit: 10, priceIncl: 30 }), reward(free, -10)];
    const [{ amount, quantity }] = previewOrder(orderOf(lines), PREVIEW).lines;
    expect([amount, quantity]).toEqual(["20", "2"]);
});

test("tips, gift cards, returns and excluded goods earn nothing", () => {
    const tip = product(20);
    const tobacco = product(22, { categ_id: { id: 9, parent_id: { id: 8 } } });
    const book = product(23, { all_product_tag_ids: [{ id: 4 }] });
    const lines = [
        line({ priceIncl: 30 }),
        line({ priceIncl: 5, product_id: tip }),
        line({ priceIncl: 50, product_id: product(21) }),
        line({ priceIncl: 40, product_id: tobacco }),
        line({ priceIncl: 40, product_id: book }),
        line({ priceIncl: 40, product_id: product(24) }),
        line({ priceIncl: -10, price_unit: 10, qty: -1 }),
    ];
    const preview = {
        ...PREVIEW,
        stored_value_product_ids: [21],
        excluded: { product_ids: [24], category_ids: [8], tag_ids: [4] },
    };
    expect(amounts(orderOf(lines, { config: { tip_product_id: tip } }), preview)).toEqual(["30"]);
});

test("the estimate counts with the tier, and promises no first order", () => {
    const first = { id: 2, kind: "order", points: "50", first_in_scope: "ever" };
    const preview = { ...PREVIEW, rules: [RATE, first] };
    const member = { member_state: "active", member_tier_id: { id: 2, points_multiplier: 1.5 } };
    const order = orderOf([line({ priceIncl: 64 })], {
        getMember: () => member,
        getMemberProgram: () => ({ _points_preview: preview }),
    });
    expect(estimatePoints(order)).toBe(96);
    member.pointsFacts = { birthday: null, usage: {} };
    expect(estimatePoints(order)).toBe(146);
    member.pointsFacts = { birthday: null, usage: { 2: { is_used: true } } };
    expect(estimatePoints(order)).toBe(96);
    member.member_state = "frozen";
    expect(estimatePoints(order)).toBe(0);
});

test("no estimate without a member, a programme, or for a refund", () => {
    const lines = [line({ priceIncl: 64 })];
    expect(estimatePoints(orderOf(lines))).toBe(64);
    expect(estimatePoints(orderOf(lines, { getMember: () => undefined }))).toBe(null);
    expect(estimatePoints(orderOf(lines, { getMemberProgram: () => undefined }))).toBe(null);
    expect(estimatePoints(orderOf(lines, { isRefund: true }))).toBe(null);
});

test("a real order of the till, with a reward", async () => {
    const store = await setupMemberEnv();
    store.memberProgram._points_preview = { ...PREVIEW, tz: "UTC" };
    const order = store.addNewOrder();
    order.setPartner(getMember(store));
    expect(estimatePoints(order)).toBe(0);
    // The first product is the tip.
    const item = { templateId: 6, productId: 6, qty: 10, price_unit: 10 };
    await addProductLineToOrder(store, order, item);
    await store.updatePrograms();
    const full = Math.floor(order.lines[0].priceIncl);
    expect(estimatePoints(order)).toBe(full);
    const [claimable] = order.getClaimableRewards(false, 80);
    order._applyReward(claimable.reward, CARD_ID);
    const [off] = order._get_reward_lines();
    expect(off.priceIncl).toBeLessThan(0);
    expect(estimatePoints(order)).toBe(Math.floor(order.lines[0].priceIncl + off.priceIncl));
});
