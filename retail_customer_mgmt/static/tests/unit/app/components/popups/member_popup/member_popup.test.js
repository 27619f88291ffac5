import { expect, test } from "@odoo/hoot";
import { click, edit, press, waitFor } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MemberPopup } from "@retail_customer_mgmt/app/components/popups/member_popup/member_popup";
import { newPartnerRow, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const NOBODY = { "res.partner": [], "loyalty.card": [] };

const openPopup = async (props = {}) => {
    const store = await setupMemberEnv();
    await mountWithCleanup(MainComponentsContainer);
    const chosen = [];
    store.dialog.add(MemberPopup, { getPayload: (choice) => chosen.push(choice), ...props });
    await waitFor(".o_dialog");
    return { store, chosen };
};

const type = async (query) => {
    await click(".member-search-input");
    await edit(query);
    await runAllTimers();
    await animationFrame();
};

test("one result and Enter takes it", async () => {
    onRpc("res.partner", "pos_find_members", () => NOBODY);
    const { chosen } = await openPopup();
    expect(".member-hint").toHaveCount(1);
    await type("9000");
    expect(".member-result .member-name").toHaveText("Wang Fang");
    await press("Enter");
    await animationFrame();
    expect(chosen.map(({ partner }) => partner.name)).toEqual(["Wang Fang"]);
});

test("nobody found: the number is offered for registration and registered", async () => {
    onRpc("res.partner", "pos_find_members", () => NOBODY);
    const { store, chosen } = await openPopup();
    onRpc("res.partner", "pos_register_member", ({ args }) => {
        expect.step(args[1]);
        const row = newPartnerRow(store, { id: 95, name: "Li Wei" });
        return { "res.partner": [row], "loyalty.card": [], partner_id: 95, is_new: true };
    });
    await type("13800138000");
    expect(".member-register").toHaveText('Register "138 0013 8000"');
    await click(".member-register");
    await animationFrame();
    expect(".member-form-phone").toHaveValue("138 0013 8000");
    expect(".member-form-done").not.toBeEnabled();
    await click(".member-form-name");
    await edit("Li Wei");
    await animationFrame();
    await click(".member-form-done");
    await animationFrame();
    expect.verifySteps([{ name: "Li Wei", phone: "138 0013 8000" }]);
    expect(chosen.map(({ partner }) => partner.id)).toEqual([95]);
});

test("what the server refuses is said in the form", async () => {
    onRpc("res.partner", "pos_find_members", () => NOBODY);
    onRpc("res.partner", "pos_register_member", () => {
        throw makeServerError({ message: "12345 is not a phone number here." });
    });
    const { chosen } = await openPopup();
    await type("12345");
    await click(".member-register");
    await animationFrame();
    await click(".member-form-name");
    await edit("Li Wei");
    await animationFrame();
    await click(".member-form-done");
    await animationFrame();
    expect(".member-form-error").toHaveText("12345 is not a phone number here.");
    expect(chosen).toEqual([]);
});

test("offline, loaded members are found and nobody can be registered", async () => {
    const { store } = await openPopup();
    store.data.network.offline = true;
    await type("13800138000");
    expect(".member-offline").toHaveCount(1);
    expect(".member-register").toHaveCount(0);
    expect(".member-new").not.toBeEnabled();
    await type("9000");
    expect(".member-result").toHaveCount(1);
});

test("the form asks what its shop asks, and sends the tick with its text", async () => {
    onRpc("res.partner", "pos_find_members", () => NOBODY);
    const { store } = await openPopup();
    const question = (name, values) => ({ name, label: name, selection: [], help: "", ...values });
    store.models["retail.shop"].getFirst().till_questions = [
        question("phone", { type: "phone", required: true }),
        question("gender", { type: "selection", selection: [["female", "Female"]] }),
        question("facet_1", { type: "tags", required: true, selection: [[7, "oat milk"]] }),
    ];
    store.models["retail.shop"].getFirst().till_consent = { text_id: 4, body: "Send me news" };
    onRpc("res.partner", "pos_register_member", ({ args }) => {
        expect.step(args[1]);
        const row = newPartnerRow(store, { id: 95, name: "Li Wei" });
        return { "res.partner": [row], "loyalty.card": [], partner_id: 95, is_new: true };
    });
    await type("13800138000");
    await click(".member-register");
    await animationFrame();
    expect("[data-question]").toHaveCount(3);
    expect(".member-form-consent").toHaveText("Send me news");
    expect(".member-form-consent input").not.toBeChecked();
    expect(".member-form-done").not.toBeEnabled();
    await click(".member-form-facet_1 button");
    await click(".member-form-consent input");
    await animationFrame();
    await click(".member-form-done");
    await animationFrame();
    expect.verifySteps([{ phone: "138 0013 8000", facet_1: [7], consent_text_id: 4 }]);
});
