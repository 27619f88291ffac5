import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MemberChip } from "@retail_customer_mgmt/app/components/member_chip/member_chip";
import {
    CARD_ID,
    getMember,
    getReward,
    MEMBER_ID,
    setupMemberEnv,
    setupMemberOrder,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const mountChip = async (prepare) => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "member_snapshot", ({ args }) => {
        expect.step(args);
        return [];
    });
    const order = store.addNewOrder();
    prepare(order, store);
    await mountWithCleanup(MemberChip, { props: { order } });
    return { store, order };
};

test("the chip invites, then shows who the order is for", async () => {
    const { store, order } = await mountChip(() => {});
    expect(".member-initials-empty").toHaveCount(1);
    expect.verifySteps([]);
    order.setPartner(getMember(store));
    await animationFrame();
    // What the till has may be stale: the server is asked.
    expect.verifySteps([[[MEMBER_ID], order.uuid]]);
    expect(".member-initials").toHaveText("WF");
    expect(".member-name").toHaveText("Wang Fang");
    expect(".member-no").toHaveText("M00017");
    expect(".member-tier").toHaveText("Silver");
    expect(".member-tier").toHaveClass("o_colorlist_item_color_1");
    expect(".member-points-value").toHaveText("500");
});

test("a person who is no member can become one", async () => {
    await mountChip((order, store) => order.setPartner(store.models["res.partner"].get(3)));
    expect(".member-not").toHaveCount(1);
    expect(".member-points").toHaveCount(0);
});

test("a card kept for later can be forgotten", async () => {
    const { order } = await mountChip((order) => {
        order.member_code = "0420000000999";
    });
    expect(".member-code").toHaveText("0420000000999");
    document.querySelector(".member-drop-code").click();
    await animationFrame();
    expect(order.member_code).toBe(false);
    expect(".member-initials-empty").toHaveCount(1);
});

test("what is reserved follows the rewards on the order", async () => {
    const { store, order } = await setupMemberOrder();
    onRpc("res.partner", "member_snapshot", () => []);
    onRpc("retail.membership", "reserve_points", ({ args }) => {
        expect.step(["reserve", ...args]);
        return { points: args[2] };
    });
    onRpc("retail.membership", "release_points", ({ args }) => expect.step(["release", ...args]));
    await mountWithCleanup(MemberChip, { props: { order } });
    order._applyReward(getReward(store, "perPoint"), CARD_ID, { cost: 250 });
    await animationFrame();
    await animationFrame();
    expect.verifySteps([["reserve", order.uuid, MEMBER_ID, 250]]);
    expect(".member-points-spent").toHaveText("250 used here");
    expect(".member-points-value").toHaveText("250");
    order.removeOrderline(order._get_reward_lines()[0]);
    await animationFrame();
    await animationFrame();
    expect.verifySteps([["release", order.uuid]]);
});

test("a tap opens the panel of a member, and the search without one", async () => {
    const { store, order } = await mountChip(() => {});
    store.openMemberPanel = () => expect.step("panel");
    store.selectMember = () => expect.step("search");
    document.querySelector(".member-chip-button").click();
    expect.verifySteps(["search"]);
    order.setPartner(getMember(store));
    await animationFrame();
    expect.verifySteps([[[MEMBER_ID], order.uuid]]);
    document.querySelector(".member-chip-button").click();
    expect.verifySteps(["panel"]);
});

test("an open complaint is a small sign that says no more", async () => {
    const store = await setupMemberEnv();
    let isOpen = true;
    onRpc("res.partner", "member_snapshot", () => [
        { id: MEMBER_ID, points: 500, state: "active", has_open_complaint: isOpen },
    ]);
    const order = store.addNewOrder();
    order.setPartner(getMember(store));
    await mountWithCleanup(MemberChip, { props: { order } });
    await animationFrame();
    expect(".member-open-complaint").toHaveCount(1);
    isOpen = false;
    await store.refreshMember(getMember(store), order);
    await animationFrame();
    expect(".member-open-complaint").toHaveCount(0);
});
