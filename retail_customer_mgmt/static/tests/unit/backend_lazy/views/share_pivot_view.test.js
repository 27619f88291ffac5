import { expect, test } from "@odoo/hoot";
import { registry } from "@web/core/registry";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { SharePivotRenderer } from "@retail_customer_mgmt/backend_lazy/views/share_pivot_view";

definePosModels();

const METADATA = {
    measures: { share: { type: "float" } },
    fieldAttrs: {},
    widgets: { share: "percentage" },
};

const shown = (value) =>
    SharePivotRenderer.prototype.getFormattedValue.call(
        { model: { metaData: METADATA } },
        { measure: "share", value }
    ).value;

test("no share is shown where nothing was decided", async () => {
    // Numbers are written as the user's language does.
    await setupPosEnv();
    const { Renderer } = registry.category("views").get("retail_share_pivot");
    expect(Renderer).toBe(SharePivotRenderer);
    expect(shown(false)).toBe("");
    expect(shown(0)).toBe("0.00%");
    expect(shown(0.5)).toBe("50.00%");
});
