import { expect, test } from "@odoo/hoot";
import { click, edit, waitFor, waitForNone } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const openDialog = async (answer = () => ({ number: "C2026-00001" })) => {
    const store = await setupMemberEnv();
    const sent = [];
    onRpc("retail.complaint", "pos_log_complaint", ({ args }) => {
        sent.push(args[1]);
        return answer();
    });
    await mountWithCleanup(MainComponentsContainer);
    store.openComplaint({ order: null });
    await waitFor(".complaint-popup");
    await write(".complaint-words", "Cold coffee");
    return { store, sent };
};

const write = async (selector, words) => {
    await click(selector);
    await edit(words);
    await animationFrame();
};

/** Two clicks before the dialog is gone. */
const clickTwice = async () => {
    const button = await waitFor(".complaint-log:enabled");
    button.click();
    button.click();
    await waitForNone(".complaint-popup");
    await animationFrame();
};

test("a double click logs one complaint", async () => {
    const { sent } = await openDialog();
    await clickTwice();
    await waitFor(".o_notification:contains('is logged')");
    expect(sent.length).toBe(1);
    expect(".o_notification").toHaveCount(1);
});

test("a double click keeps one complaint without connection", async () => {
    const { store, sent } = await openDialog(() => {
        throw new ConnectionLostError();
    });
    await clickTwice();
    expect(store.complaintEntries.length).toBe(1);
    expect(store.complaintEntries[0].uuid).toBe(sent[0].client_uuid);
});

test("where nobody could be reached the dialog stays and says so", async () => {
    const { store, sent } = await openDialog();
    await write(".complaint-contact-phone", "not a phone 12ab");
    await click(".complaint-log");
    await animationFrame();
    expect(".complaint-fault").toHaveText("This is not a phone number.");
    await write(".complaint-contact-phone", "+1 (212) 555-0147");
    await write(".complaint-contact-email", "not-an-email");
    await click(".complaint-log");
    await animationFrame();
    expect(".complaint-fault").toHaveText("This is not an e-mail address.");
    expect(store.complaintEntries).toEqual([]);
    await write(".complaint-contact-email", "eve@example.com");
    await clickTwice();
    expect(sent.map(({ email }) => email)).toEqual(["eve@example.com"]);
});
