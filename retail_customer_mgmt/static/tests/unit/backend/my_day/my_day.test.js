import { expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    getMockEnv,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { MyDay } from "@retail_customer_mgmt/backend/my_day/my_day";
import { replaceAction } from "@retail_customer_mgmt/backend/my_day/replace_action";

definePosModels();

const part = (name, rows, values = {}) => ({
    name,
    action: `retail_customer_mgmt.${name}_action`,
    domain: [["id", "in", [7]]],
    count: rows.length,
    late: 0,
    model: `retail.${name}`,
    rows,
    ...values,
});

const call = { id: 7, title: "Ada", text: "Thank you", detail: "Bought a scarf.", late: 2 };
const flaw = { id: 9, title: "Bea", text: "E-mail is missing" };

/** Shows the day of somebody, and steps what the page then opens. */
const showDay = async (...parts) => {
    onRpc("retail.my.day", "get_day", () => {
        expect.step("load");
        return { today: "Monday, 28 February", made: 3, parts };
    });
    await setupPosEnv();
    patchWithCleanup(getMockEnv(), { config: getDefaultConfig() });
    patchWithCleanup(getService("action"), {
        loadAction: async (xmlid) => ({ xmlid }),
        doAction: async (action) => expect.step(action),
    });
    await mountWithCleanup(MyDay, { props: { action: {} } });
    expect.verifySteps(["load"]);
};

test("tiles count, and open the list that was counted", async () => {
    await showDay(part("calls", [call], { count: 12, late: 4 }), part("files", []));
    expect("[data-part=calls]").toHaveText(/12\s*Calls to Make\s*4 late/);
    expect("[data-part=files]").toHaveText(/0\s*Files to Mend/);
    await click("[data-part=calls]");
    await animationFrame();
    expect.verifySteps([
        {
            xmlid: "retail_customer_mgmt.calls_action",
            domain: [["id", "in", [7]]],
            context: {},
        },
    ]);
});

test("a row opens its record, a file what mends it", async () => {
    onRpc("retail.files", "action_mend", ({ args }) => ({ mends: args[0] }));
    await showDay(part("calls", [call]), part("files", [flaw], { method: "action_mend" }));
    expect("[data-section=calls] .o_retail_row").toHaveText(/Ada\s*2 days late\s*Thank you/);
    await click("[data-section=calls] .o_retail_row");
    await animationFrame();
    expect.verifySteps([
        {
            type: "ir.actions.act_window",
            res_model: "retail.calls",
            res_id: 7,
            views: [[false, "form"]],
            target: "current",
        },
    ]);
    await click("[data-section=files] .o_retail_row");
    await animationFrame();
    expect.verifySteps([{ mends: 9 }]);
});

test("a part without work says so; all of them together too", async () => {
    await showDay(part("calls", [call]), part("files", []));
    expect("[data-section=files]").toHaveText(/in order/);
    expect(".o_retail_done").toHaveCount(0);
});

test("an empty day is a good day", async () => {
    await showDay(part("calls", []), part("files", []));
    expect(".o_retail_done h2").toHaveText("All done for today");
    expect(".o_retail_parts").toHaveCount(0);
});

test("refreshing asks again", async () => {
    await showDay(part("calls", []));
    await click(".o_retail_refresh");
    await animationFrame();
    expect.verifySteps(["load"]);
});

test("the next call takes the place of the one on the screen", async () => {
    const doAction = (action, options) => expect.step([action, options]);
    const env = { services: { action: { doAction } } };
    replaceAction(env, { params: { action: { res_id: 5 } } });
    expect.verifySteps([[{ res_id: 5 }, { stackPosition: "replaceCurrentAction" }]]);
});
