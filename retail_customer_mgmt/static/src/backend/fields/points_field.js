import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { floatField } from "@web/views/fields/float/float_field";
import { formatFloat } from "@web/views/fields/formatters";

/** Formats points: whole ones without decimals, others with theirs. */
export function formatPoints(value, options = {}) {
    return formatFloat(value, { ...options, trailingZeros: false });
}
formatPoints.extractOptions = formatFloat.extractOptions;

/** `widget="points"`: a figure of points, in cells, totals and pivots alike. */
export const pointsField = {
    ...floatField,
    displayName: _t("Points"),
    extractProps: (...args) => ({ ...floatField.extractProps(...args), trailingZeros: false }),
};

registry.category("fields").add("points", pointsField);
registry.category("formatters").add("points", formatPoints);
