import { expect, test } from "@odoo/hoot";
import { registry } from "@web/core/registry";
import { SharePivotRenderer } from "@retail_customer_mgmt/backend_lazy/views/share_pivot_view";

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

test("no share is shown where nothing was decided", () => {
    const { Renderer } = registry.category("views").get("retail_share_pivot");
    expect(Renderer).toBe(SharePivotRenderer);
    expect(shown(false)).toBe("");
    expect(shown(0)).toBe("0.00%");
    expect(shown(0.5)).toBe("50.00%");
});
