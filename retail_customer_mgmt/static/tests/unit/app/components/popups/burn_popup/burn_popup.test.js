import { expect, test } from "@odoo/hoot";
import { click, press, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { BurnPopup } from "@retail_customer_mgmt/app/components/popups/burn_popup/burn_popup";
import { getProgram, getReward, setupMemberOrder } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const openPopup = async (prepare = () => {}) => {
    const { store, order } = await setupMemberOrder();
    prepare({ store, order });
    await mountWithCleanup(MainComponentsContainer);
    const chosen = [];
    const reward = getReward(store, "perPoint");
    store.dialog.add(BurnPopup, { order, reward, getPayload: (points) => chosen.push(points) });
    await waitFor(".burn-popup");
    return chosen;
};

const type = async (digits) => {
    for (const digit of digits) {
        await click(`.burn-popup .numpad button:contains(/^${digit}$/)`);
        await animationFrame();
        await animationFrame();
    }
};

test("the limit stands in points and money, any number below is taken", async () => {
    const chosen = await openPopup();
    expect(".burn-available").toHaveText("Wang Fang has 500 points.");
    expect(".burn-largest").toHaveText(/^max 500 = .*5\.00/);
    expect(".burn-confirm").not.toBeEnabled();
    await type("250");
    expect(".burn-points").toHaveText("250");
    expect(".burn-worth").toHaveText(/2\.50/);
    await click(".burn-confirm");
    expect(chosen).toEqual([250]);
});

test("one tap takes the largest number", async () => {
    const chosen = await openPopup();
    await click(".burn-largest");
    await animationFrame();
    await click(".burn-confirm");
    expect(chosen).toEqual([500]);
});

test("more than there is, and what the programme forbids, says why", async () => {
    await openPopup(({ store }) => Object.assign(getProgram(store), { burn_step: 50 }));
    await type("510");
    expect(".burn-objection").toHaveText("Points are used in steps of 50.");
    await click(".burn-popup .numpad button:contains('⌫')");
    await animationFrame();
    await type("50");
    expect(".burn-points").toHaveText("5,150");
    expect(".burn-objection").toHaveText("At most 500 points can be used now.");
    expect(".burn-confirm").not.toBeEnabled();
});

test("where no number is possible the popup says why", async () => {
    await openPopup(({ store }) => Object.assign(getProgram(store), { burn_min: 600 }));
    expect(".burn-objection").toHaveText("600 points are needed; 500 can be used now.");
    expect(".burn-popup .numpad").toHaveCount(0);
});

test("the keyboard counts as the number pad does", async () => {
    const chosen = await openPopup();
    for (const key of ["1", "2", "Backspace", "5"]) {
        await press(key);
        await animationFrame();
        await animationFrame();
    }
    expect(".burn-points").toHaveText("15");
    await click(".burn-confirm");
    expect(chosen).toEqual([15]);
});

test("the limits stand there before they are broken", async () => {
    await openPopup(({ store }) =>
        Object.assign(getProgram(store), { burn_min: 100, burn_step: 50 })
    );
    expect(".burn-limits").toHaveText(
        "At least 100 points are used at once. Points are used in steps of 50."
    );
});
