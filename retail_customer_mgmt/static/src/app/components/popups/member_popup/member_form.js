import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { useAutofocus } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import {
    filledAnswers,
    inputType,
    isComplete,
    questionsOf,
    toggled,
} from "@retail_customer_mgmt/app/utils/member_questions";

/** What the shop asks at the till, a tick for offers, Done. */
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
        const { name, phone } = this.props.draft;
        const answers = { name, phone };
        this.state = useState({ answers, agrees: false, error: "", saving: false });
        useAutofocus({ refName: "first", mobile: true });
    }

    get shop() {
        return this.pos.models["retail.shop"].getFirst();
    }

    get questions() {
        const labels = { name: _t("Name"), phone: _t("Phone") };
        return questionsOf(this.shop?.till_questions, labels);
    }

    get consent() {
        return this.shop?.till_consent || false;
    }

    get isComplete() {
        return isComplete(this.questions, this.state.answers);
    }

    typeOf(question) {
        return inputType(question);
    }

    isChosen(question, value) {
        return (this.state.answers[question.name] || []).includes(value);
    }

    toggle(question, value) {
        const { answers } = this.state;
        answers[question.name] = toggled(answers[question.name], value);
    }

    get values() {
        const values = filledAnswers(this.questions, this.state.answers);
        const { partnerId } = this.props.draft;
        if (partnerId) {
            values.partner_id = partnerId;
        }
        if (this.state.agrees) {
            values.consent_text_id = this.consent.text_id;
        }
        return values;
    }

    async done() {
        if (!this.isComplete || this.state.saving) {
            return;
        }
        this.state.saving = true;
        this.state.error = "";
        try {
            this.props.onRegistered(await this.pos.registerMember(this.values));
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
