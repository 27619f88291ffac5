import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { SlaField } from "@retail_customer_mgmt/backend/fields/sla_field";

definePosModels();

const clock = {
    goal: "response",
    state: "on_time",
    deadline: "2028-02-29T12:00:00Z",
    risk: "2028-02-29T11:59:00Z",
    paused: false,
    hours: null,
};

const mountClock = async (sla_clock) => {
    mockDate("2028-02-29T11:57:50Z", 0);
    await setupPosEnv();
    await mountWithCleanup(SlaField, {
        props: { name: "sla_clock", readonly: true, record: { data: { sla_clock } } },
    });
};

test("it counts down and turns amber and red by itself", async () => {
    await mountClock(clock);
    expect(".badge.text-bg-success").toHaveText("Answer: 2 min");
    await advanceTime(90 * 1000);
    await animationFrame();
    expect(".badge.text-bg-warning").toHaveText("Answer: 0 min");
    await advanceTime(120 * 1000);
    await animationFrame();
    expect(".badge.text-bg-danger").toHaveText("Answer late: 1 min");
});

test("a paused one says so and stands still", async () => {
    await mountClock({ ...clock, paused: "2028-02-29T10:30:00Z" });
    await advanceTime(600 * 1000);
    await animationFrame();
    expect(".badge.text-bg-secondary .fa-pause").toHaveCount(1);
    expect(".badge").toHaveText("Paused, 1 h 30 min left");
});

test("working hours say that they are", async () => {
    const hours = [["2028-02-29T11:00:00Z", "2028-02-29T12:00:00Z"]];
    await mountClock({ ...clock, hours });
    expect(".badge").toHaveText("Answer: 0 h 2 min working");
});

test("the solution is counted once it was answered", async () => {
    await mountClock({ ...clock, goal: "resolution", deadline: "2028-03-03T14:00:00Z" });
    expect(".badge").toHaveText("Solve: 3 d 2 h");
});

test("nothing is shown where there is no deadline", async () => {
    await mountClock(false);
    expect(".badge").toHaveCount(0);
});
