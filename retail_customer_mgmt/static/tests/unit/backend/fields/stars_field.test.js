import { expect, test } from "@odoo/hoot";
import { click, press, queryAll } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { StarsField } from "@retail_customer_mgmt/backend/fields/stars_field";

definePosModels();

const mountStars = async (readonly) => {
    await setupPosEnv();
    const record = reactive({
        data: { satisfaction: 2 },
        update(values) {
            expect.step(values.satisfaction);
            Object.assign(this.data, values);
        },
    });
    await mountWithCleanup(StarsField, { props: { name: "satisfaction", readonly, record } });
};

test("a star is chosen, and taken back", async () => {
    await mountStars(false);
    expect("[aria-checked=true]").toHaveAttribute("aria-label", "2 of 5");
    await click("[role=radio]:eq(3)");
    await animationFrame();
    await click("[role=radio]:eq(3)");
    await animationFrame();
    expect.verifySteps([4, 0]);
});

test("arrow keys move the choice, from one star to the next", async () => {
    await mountStars(false);
    const stars = queryAll("[role=radio][tabindex='0']");
    expect(stars).toHaveLength(1);
    stars[0].focus();
    for (const key of ["ArrowRight", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft"]) {
        await press(key);
        await animationFrame();
    }
    // Beyond five there is none.
    expect.verifySteps([3, 4, 5, 4]);
    expect("[role=radio]:eq(3)").toBeFocused();
});

test("what can't be changed is only shown", async () => {
    await mountStars(true);
    expect(".fa-star").toHaveCount(2);
    expect(".fa-star-o").toHaveCount(3);
    expect("[role=radio]").toHaveCount(0);
});
