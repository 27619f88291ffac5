import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { SlaField } from "../fields/sla_field";

/** How each part of the day is called, and what it says when nothing is to be done. */
export const PARTS = {
    calls: {
        icon: "fa-phone",
        title: _t("Calls to Make"),
        empty: _t("Nobody to call: well done."),
    },
    complaints: {
        icon: "fa-exclamation-circle",
        title: _t("Complaints"),
        empty: _t("No complaint waits for you."),
    },
    files: {
        icon: "fa-pencil",
        title: _t("Files to Mend"),
        empty: _t("Your members' files are in order."),
    },
    birthdays: {
        icon: "fa-birthday-cake",
        title: _t("Birthdays This Week"),
        empty: _t("No birthday in the next seven days."),
    },
    approvals: {
        icon: "fa-check-square-o",
        title: _t("Points to Approve"),
        empty: _t("Nothing waits for your approval."),
    },
    compensations: {
        icon: "fa-gift",
        title: _t("Compensations"),
        empty: _t("Nothing waits for your approval."),
    },
    exports: {
        icon: "fa-download",
        title: _t("Exports to Approve"),
        empty: _t("Nothing waits for your approval."),
    },
};

/** What a person is to do today: counts, the first of each, one click to all. */
export class MyDay extends Component {
    static template = "retail_customer_mgmt.MyDay";
    static components = { Layout, SlaField };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ day: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.day = await this.orm.call("retail.my.day", "get_day");
    }

    get parts() {
        return this.state.day.parts.map((part) => ({ ...PARTS[part.name], ...part }));
    }

    get isDone() {
        return this.state.day.parts.every((part) => !part.count);
    }

    lateText(part) {
        return _t("%s late", part.late);
    }

    rowLateText(row) {
        return row.late === 1 ? _t("1 day late") : _t("%s days late", row.late);
    }

    moreText(part) {
        return _t("All %s", part.count);
    }

    get madeText() {
        const { made } = this.state.day;
        return made === 1 ? _t("1 call made today") : _t("%s calls made today", made);
    }

    /** Opens the list of a part: the same records as were counted. */
    async openPart(part) {
        const action = await this.action.loadAction(part.action);
        return this.action.doAction({ ...action, domain: part.domain, context: {} });
    }

    async openRow(part, row) {
        if (part.method) {
            const action = await this.orm.call(part.model, part.method, [row.id]);
            return this.action.doAction(action, { onClose: () => this.load() });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: part.model,
            res_id: row.id,
            views: [[part.view || false, "form"]],
            target: "current",
        });
    }
}

registry.category("actions").add("retail_my_day", MyDay);
