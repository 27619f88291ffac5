import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { useAutofocus } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Name, phone, Done. */
export class MemberForm extends Component {
    static template = "retail_customer_mgmt.MemberForm";
    static components = { Dialog };
    static props = {
        draft: {
            type: Object,
            shape: { name: String, phone: String, partnerId: { type: Number, optional: true } },
        },
        onBack: Function,
        onRegistered: Function,
    };

    setup() {
        this.pos = usePos();
        this.state = useState({ ...this.props.draft, error: "", saving: false });
        useAutofocus({ refName: "name", mobile: true });
    }

    get isComplete() {
        return Boolean(this.state.name.trim() && this.state.phone.trim());
    }

    async done() {
        if (!this.isComplete || this.state.saving) {
            return;
        }
        this.state.saving = true;
        this.state.error = "";
        try {
            const { name, phone, partnerId } = this.state;
            const values = { name: name.trim(), phone: phone.trim() };
            if (partnerId) {
                values.partner_id = partnerId;
            }
            this.props.onRegistered(await this.pos.registerMember(values));
        } catch (error) {
            this.state.error = this.reasonOf(error);
        } finally {
            this.state.saving = false;
        }
    }

    reasonOf(error) {
        if (error instanceof ConnectionLostError) {
            return _t(
                "You are offline. A new member can be registered as soon as the connection is back."
            );
        }
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        throw error;
    }
}
