import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { makeServerError, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { RefundNotice } from "@retail_customer_mgmt/app/components/refund_notice/refund_notice";
import { setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const mountNotice = async (answer) => {
    const { store, order } = await setupMemberOrder();
    store.previewMemberRefund = async () => answer();
    await mountWithCleanup(RefundNotice, { props: { order } });
    await animationFrame();
};

test("a return says what it takes back and gives back", async () => {
    await mountNotice(() => ({ taken_back: 40, given_back: 100 }));
    expect(".refund-notice").toHaveText("Takes back 40 points, gives back 100");
});

test("a return that only takes says so", async () => {
    await mountNotice(() => ({ taken_back: 40, given_back: 0 }));
    expect(".refund-notice").toHaveText("Takes back 40 points");
});

test("a return without points says nothing", async () => {
    await mountNotice(() => null);
    expect(".refund-notice").toHaveCount(0);
});

test("offline the notice says that the figures follow", async () => {
    await mountNotice(() => {
        throw new ConnectionLostError();
    });
    expect(".refund-notice").toHaveText(/^You are offline/);
});

test("a refusal of the server is no error of the till", async () => {
    await mountNotice(() => {
        throw makeServerError({ message: "no" });
    });
    expect(".refund-notice").toHaveText(/can't be said now/);
});
