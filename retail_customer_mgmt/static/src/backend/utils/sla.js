const MINUTE = 60 * 1000;
const DAY = 24 * 60;

/**
 * @typedef {Object} Countdown what `sla_clock` of a complaint holds
 * @property {"response" | "resolution"} goal
 * @property {string} state how it stood when it was last stored
 * @property {string} deadline
 * @property {string} risk
 * @property {string | false} paused
 * @property {[string, string][] | null} hours working hours until the deadline
 */

/** Return the moment that is judged: now, or when the clock was stopped. */
function judgedMoment(clock, now) {
    return clock.paused ? Math.min(Date.parse(clock.paused), now) : now;
}

/**
 * Return how a goal stands now, as `tools/sla.py` on the server judges.
 *
 * @param {Countdown} clock
 * @param {number} now
 */
export function stateAt(clock, now) {
    if (["met", "missed"].includes(clock.state)) {
        return clock.state;
    }
    const judged = judgedMoment(clock, now);
    if (judged > Date.parse(clock.deadline)) {
        return "late";
    }
    return judged >= Date.parse(clock.risk) ? "at_risk" : "on_time";
}

/**
 * Return the minutes that are left: working hours where the target counts them,
 * negative and by the clock once it is late.
 *
 * @param {Countdown} clock
 * @param {number} now
 */
export function minutesLeft(clock, now) {
    const deadline = Date.parse(clock.deadline);
    const judged = judgedMoment(clock, now);
    if (!clock.hours || judged > deadline) {
        return Math.trunc((deadline - judged) / MINUTE);
    }
    const spans = clock.hours.map(
        ([since, until]) => Date.parse(until) - Math.max(Date.parse(since), judged)
    );
    const left = spans.reduce((total, span) => total + Math.max(span, 0), 0);
    return Math.trunc(left / MINUTE);
}

/**
 * Split minutes into days, hours and minutes; working hours make no days.
 *
 * @param {number} minutes
 * @param {boolean} isWorking
 * @returns {{ days: number, hours: number, minutes: number }}
 */
export function splitMinutes(minutes, isWorking) {
    const total = Math.abs(minutes);
    const days = isWorking ? 0 : Math.floor(total / DAY);
    const rest = total - days * DAY;
    return { days, hours: Math.floor(rest / 60), minutes: rest % 60 };
}

/** Return the colour of a countdown: grey while it stands still. */
export function colorOf(state, isPaused) {
    if (isPaused && ["on_time", "at_risk"].includes(state)) {
        return "secondary";
    }
    return { on_time: "success", met: "success", at_risk: "warning" }[state] || "danger";
}
