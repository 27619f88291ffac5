const AT_RISK_HOURS = 4;
const ANSWERED = { met: "success", missed: "danger" };

/**
 * Return the colour of an answer's deadline, as `due.sla_state` on the server judges.
 *
 * @param {string} state how the answer stood when it was last stored
 * @param {luxon.DateTime} deadline
 * @param {luxon.DateTime} now
 * @returns {"success" | "warning" | "danger"}
 */
export function deadlineColor(state, deadline, now) {
    const hours = deadline.diff(now, "hours").hours;
    const open = hours < 0 ? "danger" : hours <= AT_RISK_HOURS ? "warning" : "success";
    return ANSWERED[state] || open;
}
