import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/** Says at the axis what is measured: the lines are named after shops. */
export class QualityGraphRenderer extends GraphRenderer {
    getScaleOptions() {
        const scales = super.getScaleOptions(...arguments);
        if (scales.y) {
            scales.y.title.display = true;
        }
        return scales;
    }
}

registry.category("views").add("retail_quality_graph", {
    ...graphView,
    Renderer: QualityGraphRenderer,
});
