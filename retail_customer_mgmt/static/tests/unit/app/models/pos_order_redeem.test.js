import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    addOtherCatalogue,
    CARD_ID,
    getMember,
    getReward,
    reserveForGold,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const SCARF = { templateId: 5, productId: 5, price_unit: 100 };

test("changing lines keeps the chosen number while it fits", async () => {
    const { store, order } = await setupMemberOrder();
    const reward = getReward(store, "perPoint");
    order._applyReward(reward, CARD_ID, { cost: 250 });
    order.lines[0].setQuantity(2);
    order._updateRewardLines();
    expect(order.getBurnedPoints(reward)).toBe(250);
    expect(order.uiState.loweredRewards || []).toEqual([]);
    order.lines[0].setQuantity(20);
    order._updateRewardLines();
    expect(order.getBurnedPoints(reward)).toBe(250);
});

test("what no longer fits is lowered, and noted down", async () => {
    const { store, order } = await setupMemberOrder();
    const reward = getReward(store, "perPoint");
    order._applyReward(reward, CARD_ID, { cost: 250 });
    order.lines[0].setUnitPrice(0.2);
    order._updateRewardLines();
    expect(order.getBurnedPoints(reward)).toBe(200);
    expect(order.uiState.loweredRewards).toEqual([{ name: "0.01 a point", from: 250, to: 200 }]);
});

test("the number is found on whichever line of the redemption it is", async () => {
    const { store, order } = await setupMemberOrder();
    const tax = store.models["account.tax"].getFirst();
    await addProductLineToOrder(store, order, { price_unit: 30, tax_ids: [["link", tax]] });
    const reward = getReward(store, "perPoint");
    order._applyReward(reward, CARD_ID, { cost: 250 });
    const [first, second] = order._getBurnLines(reward);
    [first.points_cost, second.points_cost] = [0, 250];
    order._updateRewardLines();
    expect(order.getBurnedPoints(reward)).toBe(250);
});

test("one tap gives one product, however many are in the basket", async () => {
    const { store, order } = await setupMemberOrder();
    await addProductLineToOrder(store, order, { ...SCARF, qty: 2 });
    const reward = getReward(store, "product");
    order._applyReward(reward, CARD_ID, { cost: 200 });
    order._updateRewardLines();
    const [line] = order._getBurnLines(reward);
    expect([line.qty, line.points_cost]).toEqual([1, 200]);
});

test("rewards leave with their member", async () => {
    const { store, order } = await setupMemberOrder();
    order._applyReward(getReward(store, "perPoint"), CARD_ID, { cost: 250 });
    order.setPartner(store.models["res.partner"].get(3));
    expect(order._get_reward_lines()).toHaveLength(0);
});

test("rewards say what they cost and how many points are missing", async () => {
    const { store, order } = await setupMemberOrder();
    getReward(store, "product").required_points = 620;
    const byId = Object.fromEntries(
        order.getMemberRewards().map((entry) => [entry.reward.id, entry])
    );
    expect(byId[80]).toMatchObject({ cost: 100, missing: 0, spent: 0, largest: 0 });
    expect(byId[81]).toMatchObject({ missing: 0, largest: 500 });
    expect(byId[82]).toMatchObject({ cost: 620, missing: 120 });
});

test("rewards of a programme that the till doesn't serve are none", async () => {
    const { store, order } = await setupMemberOrder();
    addOtherCatalogue(store);
    expect(order.getMemberRewards().map(({ reward }) => reward.id)).toEqual([80, 81, 82]);
    expect(order.getMemberCard().id).toBe(CARD_ID);
    expect(order._programIsApplicable(store.models["loyalty.program"].get(85))).toBe(false);
});

test("a reward of other tiers is locked with the server's sentence, or the till's own", async () => {
    const { store, order } = await setupMemberOrder();
    reserveForGold(store);
    const locked = () =>
        order.getMemberRewards().flatMap(({ lockedBy }) => (lockedBy ? [lockedBy] : []));
    expect(locked()).toEqual(["“A free scarf” is for members of Gold."]);
    getMember(store).lockedRewards = { 82: "“A free scarf” is for Gold. 500 of 1,000 to Gold." };
    expect(locked()).toEqual(["“A free scarf” is for Gold. 500 of 1,000 to Gold."]);
    getMember(store).lockedRewards = {};
    expect(locked()).toEqual([]);
    getMember(store).lockedRewards = undefined;
    getMember(store).member_tier_id = store.models["retail.member.tier"].get(2);
    expect(locked()).toEqual([]);
});
