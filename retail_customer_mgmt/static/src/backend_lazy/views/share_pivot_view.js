import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";
import { registry } from "@web/core/registry";

/** Where nothing was decided there is no share: 0 % would say that all failed. */
export class SharePivotRenderer extends PivotRenderer {
    getFormattedValue(cell) {
        return cell.value === false ? { value: "" } : super.getFormattedValue(cell);
    }
}

registry.category("views").add("retail_share_pivot", {
    ...pivotView,
    Renderer: SharePivotRenderer,
});
