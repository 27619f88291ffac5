import { describe, expect, test } from "@odoo/hoot";
import { earn } from "@retail_customer_mgmt/app/utils/points_engine";
import { VECTORS } from "@retail_customer_mgmt/../tests/unit/data/points_vectors";

describe.current.tags("headless");

const texts = (values) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.toString()]));

function found(vector) {
    const earning = earn(vector.order, vector.rules, vector.policy, vector.usage);
    return {
        points: earning.points.toString(),
        shares: texts(earning.shares),
        qualifying: earning.qualifying.toString(),
        qualifying_shares: texts(earning.qualifyingShares),
        given: texts(earning.given),
        refused: earning.refused.map(String),
        caps: earning.caps.map(({ id, cap, before, after }) => [String(id), cap, before, after]),
    };
}

// What the server's tests expect of the engine, the preview does as well.
for (const vector of VECTORS) {
    test(vector.name, () => {
        const earned = found(vector);
        const asked = Object.keys(earned).filter((key) => key in vector);
        expect(asked.map((key) => earned[key])).toEqual(asked.map((key) => vector[key]));
    });
}

test("the order of the rules changes nothing", () => {
    for (const { order, rules, policy, usage } of VECTORS) {
        const straight = earn(order, rules, policy, usage);
        const reversed = earn(order, [...rules].reverse(), policy, usage);
        expect(texts(reversed.shares)).toEqual(texts(straight.shares));
    }
});
