import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const shown = (order) => {
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    return adapter.data.member;
};

test("the customer display shows tier and points, and of the person her initials", async () => {
    const { order } = await setupMemberOrder();
    order.getPointsEstimate = () => 96;
    const member = shown(order);
    expect(member).toEqual({
        initials: "WF",
        tier: "Silver",
        points: "500",
        pointName: "Points",
        note: "earns about 96 points",
    });
    expect(JSON.stringify(member)).not.toMatch(/Wang|Fang|9013|M00017/);
});

test("after payment it shows the server's figures", async () => {
    const { order } = await setupMemberOrder();
    Object.assign(order, {
        state: "paid",
        membership_id: 5,
        member_points_earned: 90,
        member_points_balance: 590,
    });
    expect(shown(order)).toMatchObject({ points: "590", note: "90 points earned" });
});

test("without a member there is nothing to show", async () => {
    const { store } = await setupMemberOrder();
    expect(shown(store.addNewOrder())).toBe(null);
});
