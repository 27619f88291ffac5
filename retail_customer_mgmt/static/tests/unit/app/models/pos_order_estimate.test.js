import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getMember, getProgram, setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const PREVIEW = {
    policy: { rounding: "down", rounding_scope: "order", stacking: "best" },
    rules: [{ id: 1, kind: "rate", points: "1.0", per_amount: "1.0", is_qualifying: true }],
    earn_base: "incl",
    shop_id: 1,
    tz: "UTC",
    currency: { rate: "1", decimals: 2 },
    excluded: { product_ids: [], category_ids: [], tag_ids: [] },
    stored_value_product_ids: [],
};

const estimate = async () => {
    const { store, order } = await setupMemberOrder();
    getProgram(store)._points_preview = PREVIEW;
    return { store, order };
};

test("the estimate follows the lines", async () => {
    const { order } = await estimate();
    expect(order.pointsEstimateLabel.toString()).toBe("earns about 100 points");
    order.lines[0].setQuantity(3);
    expect(order.pointsEstimateLabel.toString()).toBe("earns about 30 points");
});

test("nothing is promised without a member, to a frozen one, or after payment", async () => {
    const { store, order } = await estimate();
    getMember(store).member_state = "frozen";
    expect(order.pointsEstimateLabel).toBe("");
    getMember(store).member_state = "active";
    order.state = "paid";
    expect(order.pointsEstimateLabel).toBe("");
    expect(store.addNewOrder().pointsEstimateLabel).toBe("");
});
