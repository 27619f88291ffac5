import { describe, expect, test } from "@odoo/hoot";

import { deadlineColor } from "@retail_customer_mgmt/backend/utils/deadline";

const { DateTime } = luxon;

describe.current.tags("headless");

const noon = DateTime.fromISO("2028-02-29T12:00");

test("the colour follows the time that is left", () => {
    const colors = [-5, -4, 0, 1].map((n) =>
        deadlineColor("on_time", noon, noon.plus({ hours: n }))
    );
    expect(colors).toEqual(["success", "warning", "warning", "danger"]);
});

test("an answer keeps its colour", () => {
    expect(deadlineColor("met", noon, noon.plus({ days: 9 }))).toBe("success");
    expect(deadlineColor("missed", noon, noon)).toBe("danger");
});
