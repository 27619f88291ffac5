import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MemberChip } from "@retail_customer_mgmt/app/components/member_chip/member_chip";
import { getMember, MEMBER_ID, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

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
    expect.verifySteps([[[MEMBER_ID]]]);
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
