import { expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    getMember,
    getReward,
    reserveForGold,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const mountButtons = async () => {
    const { store, order } = await setupMemberOrder();
    const buttons = await mountWithCleanup(ControlButtons, { props: {} });
    return { store, order, buttons };
};

test("the reward button lists the programme's rewards once each", async () => {
    const { store, buttons } = await mountButtons();
    const listed = () => buttons.getPotentialRewards().map(({ reward }) => reward.id);
    expect(listed()).toEqual([80, 81, 82]);
    getReward(store, "product").required_points = 600;
    expect(listed()).toEqual([80, 81]);
    getMember(store).member_state = "frozen";
    expect(listed()).toEqual([]);
});

test("a member's reward goes through the reservation", async () => {
    const { store, buttons } = await mountButtons();
    store.redeemMemberReward = (reward) => expect.step(reward.id);
    await buttons._applyReward(getReward(store, "fixed"));
    expect.verifySteps([80]);
});

test("a reward of other tiers isn't offered", async () => {
    const { store, buttons } = await mountButtons();
    reserveForGold(store);
    expect(buttons.getPotentialRewards().map(({ reward }) => reward.id)).toEqual([80, 81]);
});
