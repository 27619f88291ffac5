import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { formatPoints } from "@retail_customer_mgmt/backend/fields/points_field";

describe.current.tags("headless");

beforeEach(() => {
    patchWithCleanup(localization, { decimalPoint: ".", grouping: [3, 0], thousandsSep: "," });
});

test("whole points have no decimals, others keep theirs", () => {
    expect(formatPoints(1250, { digits: [16, 4] })).toBe("1,250");
    expect(formatPoints(95.75, { digits: [16, 4] })).toBe("95.75");
    expect(formatPoints(-40, { digits: [16, 4] })).toBe("-40");
});
