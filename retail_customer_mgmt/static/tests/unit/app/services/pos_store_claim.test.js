import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    CARD_ID,
    getMember,
    getReward,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const MINUTE = 60_000;

const setup = async () => {
    const { store, order } = await setupMemberOrder();
    onRpc("retail.membership", "reserve_points", ({ args }) => {
        expect.step(`reserve ${args[2]}`);
        return { points: args[2] };
    });
    const reward = getReward(store, "perPoint");
    order._applyReward(reward, CARD_ID, { cost: 250 });
    return { store, order, reward };
};

test("offline no points are used, unless the shop allows some", async () => {
    const { store, order } = await setup();
    store.data.network.offline = true;
    expect(await store._claimMemberPoints(order, 250)).toMatch(/^You are offline: points can be/);
    store.models["retail.shop"].getFirst().offline_burn_limit = 200;
    expect(await store._claimMemberPoints(order, 250)).toMatch(/at most 200 points/);
    expect(order.member_offline_burn).not.toBe(true);
    expect(await store._claimMemberPoints(order, 200)).toBe("");
    expect(order.member_offline_burn).toBe(true);
});

test("offline the same points are spent once, however many orders are paid", async () => {
    const { store, order, reward } = await setup();
    store.models["retail.shop"].getFirst().offline_burn_limit = 400;
    store.data.network.offline = true;
    expect(await store._claimMemberPoints(order, 250)).toBe("");
    order.state = "paid";
    const next = store.addNewOrder();
    next.setPartner(getMember(store));
    const goods = { templateId: 6, productId: 6, qty: 10, price_unit: 10, tax_ids: [] };
    await addProductLineToOrder(store, next, goods);
    expect(next.getLargestBurn(reward)).toBe(250);
    expect(await store._claimMemberPoints(next, 300)).toBe(
        "You are offline: by what this till knows, 250 points can be used."
    );
    expect(await store._claimMemberPoints(next, 250)).toBe("");
    // Posted, they are gone from the card itself.
    order.membership_id = 1;
    expect(next.getLargestBurn(reward)).toBe(500);
});

test("offline fewer points than are held already need no limit", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250"]);
    store.data.network.offline = true;
    expect(await store._claimMemberPoints(order, 120)).toBe("");
    expect(order.member_offline_burn).not.toBe(true);
    expect(await store._claimMemberPoints(order, 251)).toMatch(/^You are offline/);
    await advanceTime(31 * MINUTE);
    expect(await store._claimMemberPoints(order, 120)).toMatch(/^You are offline/);
});
