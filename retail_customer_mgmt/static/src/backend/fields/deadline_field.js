import { Component, useEffect, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { deadlineColor } from "../utils/deadline";

const { DateTime } = luxon;
const MINUTE = 60 * 1000;

/** How long there is still to answer, or how the answer came. */
export class DeadlineField extends Component {
    static template = "retail_customer_mgmt.DeadlineField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: DateTime.now() });
        useEffect(
            () => {
                const tick = () => (this.state.now = DateTime.now());
                const timer = browser.setInterval(tick, MINUTE);
                return () => browser.clearInterval(timer);
            },
            () => []
        );
    }

    get deadline() {
        return this.props.record.data[this.props.name];
    }

    get answer() {
        return this.props.record.data.sla_state;
    }

    get text() {
        const answered = { met: _t("Answered"), missed: _t("Answered late") };
        return answered[this.answer] || this.deadline.toRelative({ base: this.state.now });
    }

    get title() {
        return _t("Answer until %s", formatDateTime(this.deadline));
    }

    get colorClass() {
        return `text-bg-${deadlineColor(this.answer, this.deadline, this.state.now)}`;
    }
}

export const deadlineField = {
    component: DeadlineField,
    displayName: _t("Deadline"),
    supportedTypes: ["datetime"],
    fieldDependencies: [{ name: "sla_state", type: "selection" }],
};

registry.category("fields").add("retail_deadline", deadlineField);
