import { expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ConnectionLostError } from "@web/core/network/rpc";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    CARD_ID,
    getMember,
    MEMBER_ID,
    newPartnerRow,
    setupMemberEnv,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

test("loaded members are found by what the cashier types", async () => {
    const store = await setupMemberEnv();
    for (const query of ["9000", "139 0013", "m00017", "fang", "0420000000013"]) {
        expect(store.findLoadedMembers(query)).toEqual([getMember(store)]);
    }
    expect(store.findLoadedMembers("Administrator")).toEqual([]);
});

test("a code of a loaded member asks no server", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "pos_member_by_code", () => expect.step("asked"));
    expect(await store.findMemberByCode("0420000000013")).toEqual(getMember(store));
    expect.verifySteps([]);
});

test("a code of another member loads her", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "pos_member_by_code", ({ args }) => {
        expect.step(args);
        const row = newPartnerRow(store, { id: 95, name: "Li Wei", member_code: args[1] });
        return { "res.partner": [row], "loyalty.card": [] };
    });
    const member = await store.findMemberByCode("0420000000024");
    expect(member.name).toBe("Li Wei");
    expect(member.member_tier_id.name).toBe("Silver");
    expect.verifySteps([[1, "0420000000024"]]);
});

test("a synced order brings its member's figures", async () => {
    const store = await setupMemberEnv();
    const order = store.getOrder() || store.addNewOrder();
    store.setPartnerToCurrentOrder(getMember(store));
    const gold = store.models["retail.member.tier"].getAll().at(-1);
    Object.assign(order, {
        membership_id: 1,
        member_tier_id: gold,
        member_points_balance: 77,
    });
    await store.postSyncAllOrders([order]);
    expect(getMember(store).member_points).toBe(77);
    expect(getMember(store).member_tier_id).toEqual(gold);
    expect(store.models["loyalty.card"].get(CARD_ID).points).toBe(77);
});

test("an older order that is sent again says nothing of its member", async () => {
    const store = await setupMemberEnv();
    const [older, newer] = [1, 2].map((day) => {
        const order = store.addNewOrder();
        order.setPartner(getMember(store));
        Object.assign(order, {
            membership_id: 1,
            member_tier_id: getMember(store).member_tier_id,
            member_points_balance: day * 100,
            date_order: luxon.DateTime.fromObject({ year: 2026, month: 5, day }),
        });
        return order;
    });
    await store.postSyncAllOrders([newer, older]);
    expect(getMember(store).member_points).toBe(200);
    await store.postSyncAllOrders([older]);
    expect(getMember(store).member_points).toBe(200);
    expect(store.models["loyalty.card"].get(CARD_ID).points).toBe(200);
});

test("registering loads the person and her card", async () => {
    const store = await setupMemberEnv();
    onRpc("res.partner", "pos_register_member", ({ args }) => {
        expect.step(args[1]);
        return {
            "res.partner": [newPartnerRow(store, { id: 95, name: "Li Wei" })],
            "loyalty.card": [{ id: 96, points: 0, program_id: 80, partner_id: 95 }],
            partner_id: 95,
            is_new: true,
        };
    });
    const values = { name: "Li Wei", phone: "138 0013 8000" };
    const { partner, isNew } = await store.registerMember(values);
    expect([partner.id, isNew]).toEqual([95, true]);
    expect(store.models["loyalty.card"].get(96).partner_id).toEqual(partner);
    expect.verifySteps([values]);
});

test("nobody is registered offline", async () => {
    const store = await setupMemberEnv();
    store.data.network.offline = true;
    await expect(store.registerMember({ name: "Li Wei", phone: "1" })).rejects.toThrow(
        ConnectionLostError
    );
});

test("an order with managed rewards only is confirmed by its posting", async () => {
    const store = await setupMemberEnv();
    onRpc("pos.order", "confirm_coupon_programs", () => expect.step("confirmed"));
    const order = store.addNewOrder();
    order.setPartner(getMember(store));
    await addProductLineToOrder(store, order);
    order.uiState.couponPointChanges = { 91: { coupon_id: CARD_ID, program_id: 80, points: 0 } };
    await store.postProcessLoyalty(order);
    expect.verifySteps([]);
});

test("managed cards are shown by their member alone", async () => {
    const store = await setupMemberEnv();
    expect(store.partnerId2CouponIds[MEMBER_ID].has(CARD_ID)).toBe(true);
    expect(store.getLoyaltyCards(getMember(store))).toEqual([]);
});
