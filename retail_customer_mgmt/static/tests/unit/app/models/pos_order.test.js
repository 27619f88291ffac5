import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import {
    CARD_ID,
    getMember,
    getReward,
    setupMemberEnv,
} from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const memberOrder = async () => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    order.setPartner(getMember(store));
    await addProductLineToOrder(store, order, { qty: 10, price_unit: 10 });
    await store.updatePrograms();
    return { store, order, program: store.models["loyalty.program"].get(80) };
};

test("the till counts no points of a managed programme", async () => {
    const { order, program } = await memberOrder();
    expect(order.pointsForPrograms([program])).toEqual({ [program.id]: [] });
    expect(order._getPointsCorrection(program)).toBe(0);
    expect(order._getRealCouponPoints(CARD_ID)).toBe(500);
    const shown = order.getLoyaltyPoints().map(({ program }) => program.id);
    expect(shown).not.toInclude(program.id);
});

test("the rewards of a managed programme are claimed with the member's own card", async () => {
    const { store, order, program } = await memberOrder();
    const [claimable] = order.getClaimableRewards(false, program.id);
    expect(claimable.coupon_id).toBe(CARD_ID);
    expect(order._applyReward(claimable.reward, CARD_ID)).toBe(true);
    expect(order.getMemberPointsSpent()).toBe(100);
    expect(order._getRealCouponPoints(CARD_ID)).toBe(400);
    const cards = store.models["loyalty.card"].filter((card) => card.program_id?.id === 80);
    expect(cards.map(({ id }) => id)).toEqual([CARD_ID]);
});

test("no rewards for a frozen member, in a refund, or without the card", async () => {
    const { store, order, program } = await memberOrder();
    expect(order._programIsApplicable(program)).toBe(true);
    getMember(store).member_state = "frozen";
    expect(order._programIsApplicable(program)).toBe(false);
    getMember(store).member_state = "active";
    order.is_refund = true;
    expect(order._programIsApplicable(program)).toBe(false);
    order.is_refund = false;
    store.models["loyalty.card"].get(CARD_ID).delete();
    expect(order._programIsApplicable(program)).toBe(false);
});

test("a person who is no member gets no card", async () => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    order.setPartner(store.models["res.partner"].get(3));
    await addProductLineToOrder(store, order);
    await store.updatePrograms();
    const changed = Object.values(order.uiState.couponPointChanges);
    expect(changed.map(({ program_id }) => program_id)).not.toInclude(80);
    expect(order.getMember()).toBe(undefined);
});

test("a member's order says nothing of points until the server has posted it", async () => {
    const { order } = await memberOrder();
    expect(order.waitForPushOrder()).toBe(true);
    const { memberNo, rows, pending } = order.getMemberReceipt();
    expect([memberNo, rows, pending]).toEqual(["M00017", [], false]);
    order.membership_id = 5;
    order.member_points_earned = 90;
    order.member_points_redeemed = 0;
    order.member_points_balance = 590;
    expect(order.getMemberReceipt().rows.map(({ points }) => points)).toEqual(["+90", "590"]);
});

test("the receipt shows the way to the private page once the server has told it", async () => {
    const { store, order } = await memberOrder();
    const answer = (values) =>
        store.models.loadConnectedData({ "pos.order": [{ ...order.raw, ...values }] });
    answer({ membership_id: 5, _member_url: "https://shop.example/member/abcdefgh" });
    expect(order.getMemberReceipt().qr).toMatch(/^data:image/);
    expect("_member_url" in order.serializeForORM()).toBe(false);
    answer({ _member_url: false });
    expect(Boolean(order.getMemberReceipt().qr)).toBe(false);
});

test("the receipt of an order that reached no server says what is open", async () => {
    const { store, order } = await memberOrder();
    order._applyReward(getReward(store, "perPoint"), CARD_ID, { cost: 250 });
    order.state = "paid";
    order.member_offline_burn = true;
    const { rows, pending, isUnchecked } = order.getMemberReceipt();
    expect(rows.map(({ points }) => points)).toEqual(["-250"]);
    expect([pending, isUnchecked]).toEqual([true, true]);
});

test("figures of the server are never sent back to it", async () => {
    const { order } = await memberOrder();
    order.member_points_earned = 90;
    order.member_code = "0420000000013";
    const values = order.serializeForORM();
    expect("member_points_earned" in values).toBe(false);
    expect("member_points_balance" in values).toBe(false);
    expect(values.member_code).toBe("0420000000013");
});

test("choosing a member forgets the card that was kept", async () => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    order.member_code = "0420000000999";
    order.setPartner(getMember(store));
    expect(order.member_code).toBe(false);
});

test("a company without a member programme notices nothing", async () => {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    order.setPartner(store.models["res.partner"].get(3));
    expect(store.memberProgram).toBe(undefined);
    expect(order.getMember()).toBe(undefined);
    expect(order.getMemberReceipt()).toBe(undefined);
    expect(order.waitForPushOrder()).toBe(false);
});
