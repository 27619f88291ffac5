import { describe, expect, test } from "@odoo/hoot";

import {
    colorOf,
    minutesLeft,
    splitMinutes,
    stateAt,
} from "@retail_customer_mgmt/backend/utils/sla";

describe.current.tags("headless");

const NOON = Date.parse("2028-02-29T12:00:00Z");
const HOUR = 60 * 60 * 1000;
const clock = {
    goal: "response",
    state: "on_time",
    deadline: "2028-02-29T12:00:00Z",
    risk: "2028-02-29T08:00:00Z",
    paused: false,
    hours: null,
};

test("the state follows the time that is left", () => {
    const states = [-5, -4, 0, 1].map((hours) => stateAt(clock, NOON + hours * HOUR));
    expect(states).toEqual(["on_time", "at_risk", "at_risk", "late"]);
});

test("what was answered keeps its state", () => {
    for (const state of ["met", "missed"]) {
        expect(stateAt({ ...clock, state }, NOON + 99 * HOUR)).toBe(state);
    }
});

test("a paused clock stands still", () => {
    const paused = { ...clock, paused: "2028-02-29T07:00:00Z" };
    expect(stateAt(paused, NOON + 99 * HOUR)).toBe("on_time");
    expect(minutesLeft(paused, NOON + 99 * HOUR)).toBe(300);
    expect(colorOf("on_time", true)).toBe("secondary");
    expect(colorOf("late", true)).toBe("danger");
});

test("working hours count down in working hours only", () => {
    // Closed over lunch, from 10 to 11.
    const working = {
        ...clock,
        hours: [
            ["2028-02-29T08:00:00Z", "2028-02-29T10:00:00Z"],
            ["2028-02-29T11:00:00Z", "2028-02-29T12:00:00Z"],
        ],
    };
    const left = [-12, -4, -3, -2, -1.5, -1, 0].map((hours) =>
        minutesLeft(working, NOON + hours * HOUR)
    );
    expect(left).toEqual([180, 180, 120, 60, 60, 60, 0]);
    expect(minutesLeft(working, NOON + 2 * HOUR)).toBe(-120);
});

test("minutes are told in days, hours and minutes, working hours without days", () => {
    expect(splitMinutes(1570, false)).toEqual({ days: 1, hours: 2, minutes: 10 });
    expect(splitMinutes(1570, true)).toEqual({ days: 0, hours: 26, minutes: 10 });
    expect(splitMinutes(-61, false)).toEqual({ days: 0, hours: 1, minutes: 1 });
});

test("the colour says how it stands", () => {
    const states = ["on_time", "met", "at_risk", "late", "missed"];
    expect(states.map((state) => colorOf(state, false))).toEqual([
        "success",
        "success",
        "warning",
        "danger",
        "danger",
    ]);
});
