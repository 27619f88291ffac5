import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    getReward,
    reserveForGold,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const setup = async (answer = ({ args }) => ({ points: args[2] })) => {
    const { store, order } = await setupMemberOrder();
    onRpc("res.partner", "member_snapshot", () => []);
    onRpc("retail.membership", "reserve_points", (request) => {
        expect.step(`reserve ${request.args[2]}`);
        return answer(request);
    });
    return { store, order };
};

const choose = (store, points) =>
    patchWithCleanup(store.dialog, {
        add(component, props) {
            props.getPayload(points);
        },
    });

test("what the cashier chose is reserved, then taken off", async () => {
    const { store, order } = await setup();
    const reward = getReward(store, "perPoint");
    choose(store, 250);
    expect(await store.redeemMemberReward(reward, order)).toBe(true);
    expect(order.getBurnedPoints(reward)).toBe(250);
    choose(store, 120);
    await store.redeemMemberReward(reward, order);
    expect(order.getBurnedPoints(reward)).toBe(120);
    expect.verifySteps(["reserve 250", "reserve 120"]);
});

test("rewards of an order are reserved together", async () => {
    const { store, order } = await setup();
    await store.redeemMemberReward(getReward(store, "fixed"), order);
    choose(store, 250);
    await store.redeemMemberReward(getReward(store, "perPoint"), order);
    expect.verifySteps(["reserve 100", "reserve 350"]);
    expect(order.getMemberPointsSpent()).toBe(350);
});

test("refused, the order stays as it was and the reason is shown", async () => {
    const { store, order } = await setup(() => {
        throw makeServerError({ message: "only 80 points can be used." });
    });
    await mountWithCleanup(MainComponentsContainer);
    expect(await store.redeemMemberReward(getReward(store, "fixed"), order)).toBe(false);
    await animationFrame();
    expect.verifySteps(["reserve 100"]);
    expect(order._get_reward_lines()).toHaveLength(0);
    expect(".modal-body").toHaveText("only 80 points can be used.");
});

test("a free product is put into the basket when it isn't there", async () => {
    const { store, order } = await setup();
    const reward = getReward(store, "product");
    await store.redeemMemberReward(reward, order);
    expect.verifySteps(["reserve 200"]);
    expect(order.lines.some((line) => line.product_id.id === 5 && !line.is_reward_line)).toBe(true);
    expect(order.getBurnedPoints(reward)).toBe(200);
});

test("selling a product gives none of it away by itself", async () => {
    const { store, order } = await setup();
    expect(store.getPotentialFreeProductRewards()).toEqual([]);
    await addProductLineToOrder(store, order, { templateId: 5, productId: 5 });
    expect(order._get_reward_lines()).toHaveLength(0);
});

test("a reward of other tiers is refused before anything is reserved", async () => {
    const { store, order } = await setup();
    await mountWithCleanup(MainComponentsContainer);
    expect(await store.redeemMemberReward(reserveForGold(store), order)).toBe(false);
    await animationFrame();
    expect(".modal-body").toHaveText("“A free scarf” is for members of Gold.");
    expect(order._get_reward_lines()).toHaveLength(0);
    expect.verifySteps([]);
});

test("a number that can't be given leaves the one before", async () => {
    const { store, order } = await setup();
    const reward = getReward(store, "perPoint");
    choose(store, 250);
    await store.redeemMemberReward(reward, order);
    patchWithCleanup(order, {
        _applyReward(_reward, _card, { cost }) {
            return cost === 120 ? "Not now." : super._applyReward(...arguments);
        },
    });
    choose(store, 120);
    expect(await store.redeemMemberReward(reward, order)).toBe(false);
    expect(order.getBurnedPoints(reward)).toBe(250);
    await store.settleMemberHold(order);
    expect.verifySteps(["reserve 250", "reserve 120", "reserve 250"]);
});
