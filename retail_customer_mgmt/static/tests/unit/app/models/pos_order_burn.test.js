import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    CARD_ID,
    getProgram,
    getReward,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const burn = (order, reward, cost) => order._applyReward(reward, CARD_ID, { cost });

test("the cashier picks how many points to burn (features.md, complaint 7)", async () => {
    const { store, order } = await setupMemberOrder();
    const reward = getReward(store, "perPoint");
    expect(burn(order, reward, 250)).toBe(true);
    expect(order.getBurnedPoints(reward)).toBe(250);
    expect(order._getBurnLines(reward).map((line) => [line.price_unit, line.qty])).toEqual([
        [-2.5, 1],
    ]);
    expect(order.priceIncl).toBe(97.5);
    const [line] = order._getBurnLines(reward);
    expect(line.orderDisplayProductName.name).toBe("250 points used");
});

test("without a number nothing is burned", async () => {
    const { store, order } = await setupMemberOrder();
    expect(burn(order, getReward(store, "perPoint"), null)).not.toBe(true);
    expect(order._get_reward_lines()).toHaveLength(0);
});

test("the largest number is what there is, the order and the programme allow", async () => {
    const { store, order } = await setupMemberOrder();
    const reward = getReward(store, "perPoint");
    expect(order.getLargestBurn(reward)).toBe(500);
    getProgram(store).burn_max = 300;
    expect(order.getLargestBurn(reward)).toBe(300);
    expect(order.getBurnObjections(reward, 301)).toEqual(["most"]);
    getProgram(store).burn_share_max = 1;
    expect(order.getLargestBurn(reward)).toBe(100);
    reward.required_points = 200;
    expect(order.getLargestBurn(reward)).toBe(0);
});

test("what a reward takes already doesn't count against changing its number", async () => {
    const { store, order } = await setupMemberOrder(1);
    const reward = getReward(store, "perPoint");
    burn(order, reward, 400);
    expect(order.getBurnBasis(reward)).toEqual({
        available: 500,
        worth: 0.01,
        payable: 10,
        total: 10,
    });
});

test("several groups of taxes share one redemption, to the cent", async () => {
    const { store, order } = await setupMemberOrder();
    const [first, second] = store.models["account.tax"].getAll();
    await addProductLineToOrder(store, order, { price_unit: 33.33, tax_ids: [["link", first]] });
    await addProductLineToOrder(store, order, { price_unit: 7.77, tax_ids: [["link", second]] });
    const before = order.priceIncl;
    const reward = getReward(store, "perPoint");
    burn(order, reward, 333);
    const lines = order._getBurnLines(reward);
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines.map((line) => line.reward_identifier_code)).size).toBe(1);
    expect(lines.map((line) => line.points_cost).filter(Boolean)).toEqual([333]);
    expect(lines.every((line) => line.price_unit < 0)).toBe(true);
    expect(order.currency.round(before - order.priceIncl)).toBe(3.33);
});

test("no line of 0.00 appears for taxes that are used up", async () => {
    const { store, order } = await setupMemberOrder();
    const values = [
        { price_unit: 0.0000001, points_cost: 100 },
        { price_unit: -1, points_cost: 0 },
    ];
    expect(order._withoutEmptyLines(values)).toEqual([{ price_unit: -1, points_cost: 100 }]);
    expect(order._withoutEmptyLines("an error")).toBe("an error");
    burn(order, getReward(store, "fixed"));
    expect(order._get_reward_lines()).toHaveLength(1);
});
