import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CARD_ID, getMember, setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const GOLD_PRICES = 77;

/** An order at the till's own prices; Gold has a pricelist where everything costs 6.00. */
const setup = async () => {
    const { store, order } = await setupMemberOrder();
    store.config.use_presets = false;
    order.setPartner(getMember(store));
    const rows = {
        "product.pricelist": [{ id: GOLD_PRICES, name: "Gold prices", item_ids: [770] }],
        "product.pricelist.item": [
            {
                id: 770,
                pricelist_id: GOLD_PRICES,
                compute_price: "fixed",
                fixed_price: 6,
                min_quantity: 0,
                product_tmpl_id: false,
                product_id: false,
                categ_id: false,
                date_start: false,
                date_end: false,
            },
        ],
    };
    store.models.connectNewData(rows);
    const snapshot = { id: 90, state: "active", card_id: CARD_ID, points: 500, available: 500 };
    onRpc("res.partner", "member_snapshot", () => [
        { ...snapshot, tier: { id: 2 }, pricelist_id: GOLD_PRICES },
    ]);
    return { store, order };
};

test("another tier's prices apply to the open order", async () => {
    const { store, order } = await setup();
    await store.refreshMember(getMember(store), order);
    expect(order.pricelist_id?.id).toBe(GOLD_PRICES);
    expect(getMember(store).property_product_pricelist?.id).toBe(GOLD_PRICES);
});

test("prices that the cashier chose stay", async () => {
    const { store, order } = await setup();
    await store.selectPricelist(order.pricelist_id);
    const price = order.lines[0].price_unit;
    await store.refreshMember(getMember(store), order);
    expect(order.pricelist_id?.id).not.toBe(GOLD_PRICES);
    expect(order.lines[0].price_unit).toBe(price);
    order.setPartner(getMember(store));
    expect(order.pricelist_id?.id).toBe(GOLD_PRICES);
});

test("a synced order that moved its member brings the prices along", async () => {
    const { store, order } = await setup();
    const paid = store.addNewOrder();
    paid.setPartner(getMember(store));
    const gold = store.models["retail.member.tier"].get(2);
    Object.assign(paid, { membership_id: 1, member_tier_id: gold, member_points_balance: 5 });
    paid.state = "paid";
    await store.postSyncAllOrders([paid]);
    await animationFrame();
    expect(order.pricelist_id?.id).toBe(GOLD_PRICES);
});

test("a preset's prices stay", async () => {
    const { store, order } = await setup();
    store.config.use_presets = true;
    expect(order.preset_id.pricelist_id.id).toBe(1);
    await store.refreshMember(getMember(store), order);
    expect(order.pricelist_id?.id).not.toBe(GOLD_PRICES);
});
