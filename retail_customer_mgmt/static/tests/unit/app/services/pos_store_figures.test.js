import { expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    CARD_ID,
    getMember,
    MEMBER_ID,
    setupMemberEnv,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const SNAPSHOT = {
    id: MEMBER_ID,
    tier: { id: 2, name: "Gold", color: 3 },
    points: 620,
    state: "active",
    card_id: CARD_ID,
    card_points: 620,
    available: 420,
    pending: 30,
    held: 200,
    debt: 0,
    next_lapse: { points: 120, date: "2026-12-31" },
    points_facts: { birthday: null, usage: {} },
};

test("a snapshot replaces stale points and tier; what others hold can't be had", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "member_snapshot", () => [SNAPSHOT]);
    await store.refreshMember(getMember(store));
    expect(getMember(store).member_points).toBe(620);
    expect(getMember(store).member_tier_id.name).toBe("Gold");
    expect(store.models["loyalty.card"].get(CARD_ID).points).toBe(420);
    expect(store.getMemberFigures(getMember(store))).toMatchObject({ pending: 30, held: 200 });
    expect(getMember(store).pointsFacts).toEqual({ birthday: null, usage: {} });
});

test("without a snapshot the till shows what it knows, debt as such", async () => {
    const store = await setupMemberEnv();
    const member = getMember(store);
    expect(store.getMemberFigures(member)).toMatchObject({ available: 500, debt: 0 });
    member.member_points = -40;
    expect(store.getMemberFigures(member)).toMatchObject({ available: 0, debt: 40 });
});

test("the panel brings the snapshot along; offline there is none", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "pos_member_panel", ({ args }) => {
        expect.step(args);
        return { snapshot: SNAPSHOT, visits: [], profile: false };
    });
    const order = store.addNewOrder();
    const member = getMember(store);
    expect(await store.loadMemberPanel(member, order)).toEqual({ visits: [], profile: false });
    expect.verifySteps([[MEMBER_ID, order.uuid]]);
    expect(member.member_points).toBe(620);
    store.data.network.offline = true;
    expect(await store.loadMemberPanel(member, order)).toBe(undefined);
});

test("a card that can't be read is in nobody's way", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "member_snapshot", () => [{ ...SNAPSHOT, card_id: 96 }]);
    store.data.read = async () => {
        expect.step("read");
        throw new ConnectionLostError();
    };
    await store.refreshMember(getMember(store));
    expect(getMember(store).member_points).toBe(620);
    expect.verifySteps(["read"]);
});
