import { Component, useEffect, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { colorOf, minutesLeft, splitMinutes, stateAt } from "../utils/sla";

const { DateTime } = luxon;
const HALF_MINUTE = 30 * 1000;

/** How long there is still to answer or to solve a complaint, counting down. */
export class SlaField extends Component {
    static template = "retail_customer_mgmt.SlaField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: DateTime.now().toMillis() });
        useEffect(
            () => {
                const tick = () => (this.state.now = DateTime.now().toMillis());
                const timer = browser.setInterval(tick, HALF_MINUTE);
                return () => browser.clearInterval(timer);
            },
            () => []
        );
    }

    get clock() {
        return this.props.record.data[this.props.name];
    }

    get standing() {
        return stateAt(this.clock, this.state.now);
    }

    get icon() {
        return this.clock.paused ? "fa-pause" : "fa-clock-o";
    }

    get colorClass() {
        return `text-bg-${colorOf(this.standing, this.clock.paused)}`;
    }

    get text() {
        const done = { met: _t("In time"), missed: _t("Too late") }[this.standing];
        if (done) {
            return done;
        }
        if (this.clock.paused) {
            return _t("Paused, %s left", this.duration);
        }
        const texts = {
            response: {
                left: _t("Answer: %s", this.duration),
                late: _t("Answer late: %s", this.duration),
            },
            resolution: {
                left: _t("Solve: %s", this.duration),
                late: _t("Solve late: %s", this.duration),
            },
        }[this.clock.goal];
        return this.standing === "late" ? texts.late : texts.left;
    }

    get duration() {
        const left = minutesLeft(this.clock, this.state.now);
        const isWorking = Boolean(this.clock.hours) && left >= 0;
        const { days, hours, minutes } = splitMinutes(left, isWorking);
        if (days) {
            return _t("%(days)s d %(hours)s h", { days, hours });
        }
        if (isWorking) {
            return _t("%(hours)s h %(minutes)s min working", { hours, minutes });
        }
        return hours
            ? _t("%(hours)s h %(minutes)s min", { hours, minutes })
            : _t("%s min", minutes);
    }

    get title() {
        const deadline = DateTime.fromISO(this.clock.deadline);
        const moment = formatDateTime(deadline);
        const until =
            this.clock.goal === "response"
                ? _t("Answer until %s", moment)
                : _t("Solve until %s", moment);
        return this.clock.hours ? _t("%s, counted in working hours", until) : until;
    }
}

export const slaField = {
    component: SlaField,
    displayName: _t("Countdown of a Complaint"),
    supportedTypes: ["json"],
};

registry.category("fields").add("retail_sla", slaField);
