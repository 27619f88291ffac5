import { expect, test } from "@odoo/hoot";
import { click, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    CARD_ID,
    getMember,
    getReward,
    MEMBER_ID,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const PANEL = {
    snapshot: {
        id: MEMBER_ID,
        tier: { id: 1, name: "Silver", color: 1 },
        points: 460,
        state: "active",
        card_id: CARD_ID,
        available: 460,
        pending: 30,
        held: 0,
        debt: 0,
        next_lapse: { points: 120, date: "2099-12-31" },
    },
    visits: [{ id: 5, date: "2099-05-01 10:00:00", amount: 12.5, shop: "Market Street" }],
    profile: { preference_text: "Coffee: no sugar", preferences: "oat milk", note: "" },
};

const openPanel = async ({ prepare = () => {}, panel = PANEL } = {}) => {
    const { store, order } = await setupMemberOrder();
    onRpc("res.partner", "pos_member_panel", () => panel);
    prepare({ store, order });
    await mountWithCleanup(MainComponentsContainer);
    store.openMemberPanel(order);
    await waitFor(".member-panel");
    await animationFrame();
    return { store, order };
};

test("points, next lapse, visits and preferences", async () => {
    await openPanel();
    expect(".member-panel-available").toHaveText("460");
    expect(".member-panel-pending").toHaveText("30");
    expect(".member-panel-debt").toHaveCount(0);
    expect(".member-panel-lapse").toHaveText("120 lapse on 31 Dec 2099");
    expect(".member-visit").toHaveText(/1 May 2099\s*Market Street\s*.*12\.50/);
    expect(".member-panel-tastes").toHaveText(/Coffee: no sugar/);
    expect(".member-panel-preferences").toHaveText(/oat milk/);
    expect(".member-panel-note").toHaveCount(0);
    // Nothing else of the person than the till shows anyway.
    expect(".member-panel-content").not.toHaveText(/9013/);
});

test("rewards she can have, and how many points are missing for others", async () => {
    await openPanel({
        prepare: ({ store }) => {
            getReward(store, "product").required_points = 600;
        },
    });
    const names = [...document.querySelectorAll(".member-reward")].map((button) => [
        button.querySelector(".member-reward-name").textContent,
        button.disabled,
    ]);
    expect(names).toEqual([
        ["1 off", false],
        ["Pay with points", false],
        ["A free scarf", true],
    ]);
    expect(".member-reward-locked .member-reward-price").toHaveText("140 points missing");
});

test("a tap on a reward redeems it", async () => {
    const { store } = await openPanel();
    store.redeemMemberReward = (reward) => expect.step(reward.id);
    await click(".member-reward:contains('1 off')");
    await animationFrame();
    expect.verifySteps([80]);
    expect(".member-panel").toHaveCount(0);
});

test("debt is shown as such", async () => {
    const snapshot = { ...PANEL.snapshot, points: -40, available: 0, debt: 40 };
    await openPanel({ panel: { ...PANEL, snapshot } });
    expect(".member-panel-debt").toHaveText("40");
    expect(".member-panel-available").toHaveText("0");
});

test("a frozen membership has its rewards locked", async () => {
    const snapshot = { ...PANEL.snapshot, state: "frozen" };
    await openPanel({ panel: { ...PANEL, snapshot } });
    expect(".member-panel-no-rewards").toHaveCount(1);
    expect(".member-reward:enabled").toHaveCount(0);
});

test("offline the panel shows what the till knew last", async () => {
    await openPanel({ prepare: ({ store }) => (store.data.network.offline = true) });
    expect(".member-panel-offline").toHaveCount(1);
    expect(".member-panel-available").toHaveText("500");
});

test("what unsent orders used is not available any more", async () => {
    await openPanel({
        prepare: ({ store, order }) => {
            store.data.network.offline = true;
            const paid = store.addNewOrder();
            paid.getMemberPointsSpent = () => 120;
            paid.setPartner(getMember(store));
            paid.state = "paid";
            expect(order.getUnpostedBurns()).toBe(120);
        },
    });
    expect(".member-panel-available").toHaveText("380");
});

test("another member can be chosen from the panel", async () => {
    const { store, order } = await openPanel();
    store.selectMember = (other) => expect.step(other.uuid);
    await click(".member-change");
    expect.verifySteps([order.uuid]);
    expect(order.getMember()).toEqual(getMember(store));
});

test("a reward of other tiers is locked and says whose it is", async () => {
    const sentence = "“1 off” is for members of Gold. 500 of 1,000 to Gold.";
    const snapshot = { ...PANEL.snapshot, locked_rewards: { 80: sentence } };
    await openPanel({ panel: { ...PANEL, snapshot } });
    expect(".member-reward-locked .member-reward-name").toHaveText("1 off");
    expect(".member-reward-locked .member-reward-price").toHaveText(sentence);
    expect(".member-reward:last").not.toBeEnabled();
});

test("the tier, until when, what is missing, and how far the next one is", async () => {
    const tier_text = "Silver until 31 Dec 2099. 620 of 1,000 to Gold.";
    const snapshot = { ...PANEL.snapshot, tier_text, tier_progress: 62.4 };
    await openPanel({ panel: { ...PANEL, snapshot } });
    expect(".member-panel-tier-text").toHaveText(tier_text);
    expect(".member-panel-tier .progress").toHaveAttribute("aria-valuenow", "62");
    expect(".member-panel-tier .progress-bar").toHaveStyle({ width: "62%" }, { inline: true });
});

test("without a ladder of tiers there is no bar", async () => {
    await openPanel();
    expect(".member-panel-tier").toHaveCount(0);
});

test("a refusal of the server is shown, and the panel doesn't wait any longer", async () => {
    await openPanel({
        prepare: () =>
            onRpc("res.partner", "pos_member_panel", () => {
                throw makeServerError({ message: "Only till users look members up." });
            }),
    });
    expect(".member-panel-error").toHaveText("Only till users look members up.");
    expect(".member-panel .fa-spin").toHaveCount(0);
});
