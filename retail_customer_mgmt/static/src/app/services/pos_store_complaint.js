import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { serializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { logPosMessage } from "@point_of_sale/app/utils/pretty_console_log";
import { uuidv4 } from "@point_of_sale/utils";
import { ComplaintOutboxPopup } from "@retail_customer_mgmt/app/components/popups/complaint_outbox_popup/complaint_outbox_popup";
import { ComplaintPopup } from "@retail_customer_mgmt/app/components/popups/complaint_popup/complaint_popup";
import { ComplaintStorage } from "@retail_customer_mgmt/app/utils/complaint_storage";
import {
    edited,
    isRefusal,
    isSound,
    newEntry,
    nextOf,
    put,
    refused,
    waitingOf,
    without,
} from "@retail_customer_mgmt/app/utils/complaint_outbox";

const { DateTime } = luxon;
const TRY_AGAIN = 30_000;

/** Complaints are kept on the till until the server has them: see `utils/complaint_outbox`. */
patch(PosStore.prototype, {
    async setup() {
        this.complaintEntries = [];
        this.complaintRound = null;
        await super.setup(...arguments);
        this.complaintStorage = this._makeComplaintStorage();
        window.addEventListener("pos-network-online", () => this.sendComplaints());
        // Not awaited: a till that can't remember sells all the same.
        this.loadComplaints();
    },

    _makeComplaintStorage() {
        return new ComplaintStorage(`retail-complaints-${odoo.info?.db}-${this.config.id}`);
    },

    get mayLogComplaints() {
        const shop = this.models["retail.shop"]?.getFirst();
        return Boolean(this.memberProgram && shop?.may_log_complaints);
    },

    /** What was logged before the till was reloaded. */
    async loadComplaints() {
        const kept = (await this._remember((storage) => storage.readAll())) || [];
        for (const entry of kept.filter(isSound)) {
            this.complaintEntries = put(this.complaintEntries, entry);
        }
        await this.sendComplaints();
    },

    /** @returns {Promise<any>} false where the browser refuses to keep anything */
    async _remember(action) {
        try {
            return await action(this.complaintStorage);
        } catch (error) {
            logPosMessage("Complaints", "remember", "The browser keeps nothing", "#c2372f", [
                error,
            ]);
            return false;
        }
    },

    /** @param {Object} [entry] one that the server has refused, to be put right */
    openComplaint({ order = this.getOrder(), partner, entry } = {}) {
        const customer = partner || order?.getPartner();
        this.dialog.add(ComplaintPopup, { order, partner: customer || null, entry: entry || null });
    },

    openComplaintOutbox() {
        this.dialog.add(ComplaintOutboxPopup, {});
    },

    /** Kept first, sent then: whatever happens in between, it is not lost. */
    async logComplaint(draft, customer, uuid = uuidv4()) {
        const entry = newEntry({
            uuid,
            configId: this.config.id,
            customer,
            draft,
            now: serializeDateTime(DateTime.now()),
        });
        await this._keepComplaint(entry);
        await this._sendAndTell(entry);
        // The sign of an open complaint is hers at once.
        const order = this.getOrder();
        this.refreshMember(order?.getMember(), order);
    },

    async correctComplaint(entry, draft) {
        await this._keepComplaint(edited(entry, draft));
        await this._sendAndTell(entry);
    },

    async dropComplaint({ uuid }) {
        this.complaintEntries = without(this.complaintEntries, uuid);
        await this._remember((storage) => storage.delete(uuid));
    },

    async _keepComplaint(entry) {
        this.complaintEntries = put(this.complaintEntries, entry);
        // Written as it is: the reactive copy can't be stored.
        const kept = await this._remember((storage) =>
            storage.put(JSON.parse(JSON.stringify(entry))).then(() => true)
        );
        if (!kept) {
            this.notification.add(
                _t(
                    "This browser can't keep the complaint. Don't close the till before it is sent."
                ),
                { type: "warning", sticky: true }
            );
        }
    },

    async _sendAndTell({ uuid }) {
        const isWaiting = () => waitingOf(this.complaintEntries).some((e) => e.uuid === uuid);
        // A round that is under way may take it along.
        await this.complaintRound;
        if (isWaiting()) {
            await this.sendComplaints();
        }
        if (isWaiting()) {
            this.notification.add(
                _t("The complaint is kept on this till and sent when the connection is back."),
                { type: "warning" }
            );
        }
    },

    /** One after the other; what can't be sent now is tried again. */
    sendComplaints() {
        this.complaintRound ||= this._sendRound().finally(() => {
            this.complaintRound = null;
            this._sendComplaintsLater();
        });
        return this.complaintRound;
    },

    async _sendRound() {
        const tried = new Set();
        let next = nextOf(this.complaintEntries, tried);
        while (next && (await this._sendComplaint(next))) {
            tried.add(next.uuid);
            next = nextOf(this.complaintEntries, tried);
        }
    },

    _sendComplaintsLater() {
        browser.clearTimeout(this.complaintTimer);
        if (waitingOf(this.complaintEntries).length) {
            this.complaintTimer = browser.setTimeout(() => this.sendComplaints(), TRY_AGAIN);
        }
    },

    /** @returns {Promise<boolean>} whether the next one can be sent, too */
    async _sendComplaint(entry) {
        try {
            const args = [entry.configId, entry.values];
            const { number } = await this.data.call("retail.complaint", "pos_log_complaint", args);
            await this.dropComplaint(entry);
            this.notification.add(_t("Complaint %s is logged.", number), { type: "success" });
            return true;
        } catch (error) {
            if (isRefusal(error)) {
                await this._refuseComplaint(entry, error.data?.message || error.message);
                return true;
            }
            if (error instanceof ConnectionLostError) {
                return false;
            }
            if (error instanceof RPCError) {
                // The server's trouble with this one may be none with the next.
                return true;
            }
            throw error;
        }
    },

    async _refuseComplaint(entry, reason) {
        await this._keepComplaint(refused(entry, reason));
        this.notification.add(_t("A complaint was not taken: %s", reason), {
            type: "danger",
            sticky: true,
        });
    },

    /** @returns {Promise<Object[]>} the customer's last purchases; none offline */
    async loadComplaintOrders(partner) {
        const args = [this.config.id, partner.id];
        try {
            return await this.data.call("retail.complaint", "pos_complaint_orders", args);
        } catch (error) {
            if (error instanceof ConnectionLostError || error instanceof RPCError) {
                return [];
            }
            throw error;
        }
    },
});
