import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { uuidv4 } from "@point_of_sale/utils";
import {
    contactFault,
    isReady,
    MOST_PHOTOS,
} from "@retail_customer_mgmt/app/utils/complaint_outbox";
import { scaledPhoto } from "@retail_customer_mgmt/app/utils/complaint_photo";
import { shortDay } from "@retail_customer_mgmt/app/utils/member_rewards";
import { toggled } from "@retail_customer_mgmt/app/utils/member_questions";

/** What a customer says at the counter: one tap on what it is about and one on Log are enough. */
export class ComplaintPopup extends Component {
    static template = "retail_customer_mgmt.ComplaintPopup";
    static components = { Dialog };
    static props = {
        order: { type: [Object, { value: null }, { value: undefined }], optional: true },
        partner: { type: [Object, { value: null }] },
        entry: { type: [Object, { value: null }], optional: true },
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.mostPhotos = MOST_PHOTOS;
        // One dialog is one complaint, however often it is sent.
        this.uuid = this.props.entry?.uuid || uuidv4();
        this.isLogged = false;
        this.state = useState({
            draft: this.startingDraft,
            orders: this.ordersOfTill,
            fault: "",
        });
        onWillStart(() => {
            this.loadOrders();
        });
    }

    get startingDraft() {
        const blank = {
            kind: "complaint",
            cause_id: 0,
            priority: "0",
            description: "",
            partner_id: this.isOnFile ? this.props.partner.id : 0,
            order_uuid: "",
            line_uuids: [],
            contact_name: "",
            contact_phone: "",
            email: "",
            photos: [],
        };
        const { entry } = this.props;
        if (entry) {
            // Copied: discarding the dialog leaves the kept one as it is.
            return { ...blank, ...JSON.parse(JSON.stringify(entry.values)) };
        }
        return { ...blank, order_uuid: this.currentOrder?.uuid || "" };
    }

    get currentOrder() {
        const { order } = this.props;
        return order?.lines.length ? order : undefined;
    }

    /** A customer made offline has no number yet that the server would know. */
    get isOnFile() {
        return typeof this.props.partner?.id === "number";
    }

    /** The current order, and what this till has sold to the customer. */
    get ordersOfTill() {
        const { partner } = this.props;
        const sold = this.pos.models["pos.order"].filter(
            (order) =>
                order.finalized &&
                order.uuid !== this.currentOrder?.uuid &&
                partner &&
                order.getPartner()?.id === partner.id
        );
        const rows = sold.map((order) => this.rowOf(order, shortDay(order.date_order)));
        return this.currentOrder
            ? [this.rowOf(this.currentOrder, _t("This purchase")), ...rows]
            : rows;
    }

    rowOf(order, label) {
        return {
            uuid: order.uuid,
            label,
            amount: order.priceIncl,
            lines: order.lines.map((line) => ({
                uuid: line.uuid,
                name: line.getFullProductName(),
            })),
        };
    }

    async loadOrders() {
        if (!this.isOnFile) {
            return;
        }
        const found = await this.pos.loadComplaintOrders(this.props.partner);
        const known = new Set(this.state.orders.map(({ uuid }) => uuid));
        for (const order of found.filter(({ uuid }) => !known.has(uuid))) {
            const day = shortDay(deserializeDateTime(order.date));
            this.state.orders.push({ ...order, label: day });
        }
    }

    get title() {
        const { partner } = this.props;
        return partner ? _t("Log Complaint: %s", partner.name) : _t("Log Complaint");
    }

    get kinds() {
        return [
            { id: "complaint", name: _t("Complaint") },
            { id: "suggestion", name: _t("Suggestion") },
            { id: "praise", name: _t("Praise") },
        ];
    }

    get severities() {
        return [
            { id: "0", name: _t("Normal") },
            { id: "1", name: _t("Important") },
            { id: "2", name: _t("Serious") },
        ];
    }

    get causes() {
        return this.pos.models["retail.shop"].getFirst()?.complaint_causes || [];
    }

    get lines() {
        const { order_uuid } = this.state.draft;
        return this.state.orders.find(({ uuid }) => uuid === order_uuid)?.lines || [];
    }

    get isReady() {
        return isReady(this.state.draft);
    }

    amountOf(order) {
        return this.env.utils.formatCurrency(order.amount);
    }

    chooseCause(id) {
        const { draft } = this.state;
        draft.cause_id = draft.cause_id === id ? 0 : id;
    }

    chooseOrder(uuid) {
        const { draft } = this.state;
        draft.order_uuid = draft.order_uuid === uuid ? "" : uuid;
        draft.line_uuids = [];
    }

    toggleLine(uuid) {
        const { draft } = this.state;
        draft.line_uuids = toggled(draft.line_uuids, uuid);
    }

    async addPhotos(ev) {
        const { draft } = this.state;
        const files = [...ev.target.files].slice(0, MOST_PHOTOS - draft.photos.length);
        ev.target.value = "";
        for (const file of files) {
            const photo = await scaledPhoto(file);
            if (photo) {
                draft.photos.push(photo);
            } else {
                this.notification.add(_t("%s is not a photo. Choose another file.", file.name), {
                    type: "warning",
                });
            }
        }
    }

    removePhoto(index) {
        this.state.draft.photos.splice(index, 1);
    }

    get faultText() {
        return {
            phone: _t("This is not a phone number."),
            email: _t("This is not an e-mail address."),
        }[this.state.fault];
    }

    /** The dialog goes at once: what is logged is safe on the till. */
    log() {
        const { entry, partner } = this.props;
        this.state.fault = partner ? "" : contactFault(this.state.draft);
        // A double click finds the dialog still there.
        if (this.isLogged || this.state.fault) {
            return;
        }
        this.isLogged = true;
        const draft = JSON.parse(JSON.stringify(this.state.draft));
        this.props.close();
        return entry
            ? this.pos.correctComplaint(entry, draft)
            : this.pos.logComplaint(draft, partner?.name || draft.contact_name, this.uuid);
    }
}
