import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";

class Call extends models.Model {
    _name = "retail.callback.test";
    satisfaction = fields.Integer();
    _records = [{ id: 1, satisfaction: 2 }];
    _views = {
        form: /* xml */ `<form><field name="satisfaction" widget="retail_stars"/></form>`,
        list: /* xml */ `<list><field name="satisfaction" widget="retail_stars"/></list>`,
    };
}

// The till's services, which start in every test of the bundle, need their models.
definePosModels();
defineModels([Call]);
beforeEach(setupPosEnv);

test("a star is chosen, and taken back", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1].satisfaction));
    await mountView({ type: "form", resModel: "retail.callback.test", resId: 1 });
    expect(".o_field_retail_stars .fa-star").toHaveCount(2);
    await click(".o_field_retail_stars [role=radio]:eq(3)");
    await animationFrame();
    expect(".o_field_retail_stars [aria-checked=true]").toHaveAttribute("aria-label", "4 of 5");
    await contains(".o_form_button_save").click();
    await click(".o_field_retail_stars [role=radio]:eq(3)");
    await animationFrame();
    await contains(".o_form_button_save").click();
    expect.verifySteps([4, 0]);
});

test("a list shows the stars", async () => {
    await mountView({ type: "list", resModel: "retail.callback.test" });
    expect(".o_data_row .fa-star").toHaveCount(2);
    expect(".o_data_row [role=radio]").toHaveCount(0);
});
