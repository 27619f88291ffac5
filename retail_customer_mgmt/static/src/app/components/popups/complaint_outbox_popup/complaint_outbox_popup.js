import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { refusedOf, waitingOf } from "@retail_customer_mgmt/app/utils/complaint_outbox";

const { DateTime } = luxon;

/** Complaints that this till still keeps, and why. */
export class ComplaintOutboxPopup extends Component {
    static template = "retail_customer_mgmt.ComplaintOutboxPopup";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.pos = usePos();
    }

    get rows() {
        const entries = this.pos.complaintEntries;
        return [...refusedOf(entries), ...waitingOf(entries)].map((entry) => ({
            entry,
            isRefused: entry.state === "refused",
            words: entry.values.description || this.causeOf(entry),
            customer: entry.customer || _t("Customer not known"),
            moment: deserializeDateTime(entry.logged).toLocaleString(DateTime.DATETIME_SHORT),
        }));
    }

    causeOf({ values }) {
        const causes = this.pos.models["retail.shop"].getFirst()?.complaint_causes || [];
        return causes.find(({ id }) => id === values.cause_id)?.name || "";
    }

    edit(entry) {
        const partner = this.pos.models["res.partner"].get(entry.values.partner_id);
        this.props.close();
        this.pos.openComplaint({ order: null, partner, entry });
    }
}
