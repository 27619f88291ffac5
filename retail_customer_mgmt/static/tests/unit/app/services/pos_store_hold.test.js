import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    CARD_ID,
    getReward,
    MEMBER_ID,
    newPartnerRow,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const REASON = "Wang Fang can't spend 250 points: only 100 points can be used.";
const MINUTE = 60_000;

const setup = async (answer = ({ args }) => ({ points: args[2] })) => {
    const { store, order } = await setupMemberOrder();
    onRpc("res.partner", "member_snapshot", () => []);
    onRpc("retail.membership", "reserve_points", (request) => {
        expect.step(`reserve ${request.args[2]}`);
        return answer(request);
    });
    onRpc("retail.membership", "release_points", () => expect.step("release"));
    const reward = getReward(store, "perPoint");
    order._applyReward(reward, CARD_ID, { cost: 250 });
    return { store, order, reward };
};

const refuse = () => {
    throw makeServerError({ message: REASON });
};

test("the server holds what the order uses, once", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250"]);
    expect(order.uiState.memberHold).toMatchObject({ points: 250, partnerId: MEMBER_ID });
});

test("lowering the number lowers what is held, removing it releases", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    order.lines[0].setUnitPrice(0.2);
    order._updateRewardLines();
    await store.settleMemberHold(order);
    order.removeMemberRewards();
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250", "reserve 200", "release"]);
    expect(order.uiState.memberHold).toBe(undefined);
});

test("the next customer holds nothing of the last one's", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    store.setPartnerToCurrentOrder(store.models["res.partner"].get(3));
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250", "release"]);
});

test("a deleted order lets its points go", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    await store.deleteOrders([order]);
    expect.verifySteps(["reserve 250", "release"]);
});

test("payment trusts a fresh hold and renews an old one", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    expect(await store.confirmMemberHold(order)).toBe(true);
    expect.verifySteps(["reserve 250"]);
    await advanceTime(16 * MINUTE);
    expect(await store.confirmMemberHold(order)).toBe(true);
    expect.verifySteps(["reserve 250"]);
});

test("what others have taken meanwhile leaves the order, and the cashier is told", async () => {
    const { store, order } = await setup(refuse);
    await mountWithCleanup(MainComponentsContainer);
    expect(await store.confirmMemberHold(order)).toBe(false);
    expect.verifySteps(["reserve 250"]);
    expect(order.getMemberPointsSpent()).toBe(0);
    await animationFrame();
    expect(".modal-body").toHaveText(
        `${REASON} The reward was taken off the order: mind the new total.`
    );
});

test("a lost hold stops the payment", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    onRpc("retail.membership", "reserve_points", refuse);
    await advanceTime(31 * MINUTE);
    expect(await store.confirmMemberHold(order)).toBe(false);
    expect(order.getMemberPointsSpent()).toBe(0);
    expect.verifySteps(["reserve 250", "release"]);
});

test("a hold made online is good for an offline payment until it ends", async () => {
    const { store, order } = await setup();
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250"]);
    store.data.network.offline = true;
    await advanceTime(29 * MINUTE);
    expect(await store.confirmMemberHold(order)).toBe(true);
    order.lines[0].setUnitPrice(0.2);
    order._updateRewardLines();
    expect(await store.confirmMemberHold(order)).toBe(true);
    await advanceTime(2 * MINUTE);
    expect(await store.confirmMemberHold(order)).toBe(false);
    expect(order.getMemberPointsSpent()).toBe(0);
});

const STRANGE =
    "Rewards of another customer's points were taken off the order: mind the new total.";

test("a line that came without its member is dropped, and the order can be paid", async () => {
    const { store, order } = await setup();
    await mountWithCleanup(MainComponentsContainer);
    await store.settleMemberHold(order);
    // As splitting a bill does: no patch of ours sees the customer go.
    order.partner_id = undefined;
    expect(await store.confirmMemberHold(order)).toBe(false);
    expect(order._get_reward_lines()).toHaveLength(0);
    await animationFrame();
    expect(".modal-body").toHaveText(STRANGE);
    expect(await store.confirmMemberHold(order)).toBe(true);
    expect.verifySteps(["reserve 250", "release"]);
});

test("a line of another member's card is dropped", async () => {
    const { store, order } = await setup();
    store.models.connectNewData({
        "res.partner": [newPartnerRow(store, { id: 95, name: "Li Wei" })],
    });
    order.partner_id = store.models["res.partner"].get(95);
    expect(await store.confirmMemberHold(order)).toBe(false);
    expect(order._get_reward_lines()).toHaveLength(0);
    expect.verifySteps([]);
});
