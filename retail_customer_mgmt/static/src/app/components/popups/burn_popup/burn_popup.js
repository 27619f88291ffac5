import { Component, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useService } from "@web/core/utils/hooks";
import {
    BACKSPACE,
    EMPTY,
    getButtons,
    Numpad,
    ZERO,
} from "@point_of_sale/app/components/numpad/numpad";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { objectionSentence } from "@retail_customer_mgmt/app/utils/member_rewards";

/** The cashier chooses how many points pay for a part of the order. */
export class BurnPopup extends Component {
    static template = "retail_customer_mgmt.BurnPopup";
    static components = { Dialog, Numpad };
    static props = { order: Object, reward: Object, getPayload: Function, close: Function };

    setup() {
        const { order, reward } = this.props;
        this.numberBuffer = useService("number_buffer");
        this.numberBuffer.use({ triggerAtInput: ({ buffer }) => this.onInput(buffer) });
        this.numberBuffer.reset();
        this.largest = order.getLargestBurn(reward);
        this.basis = order.getBurnBasis(reward);
        this.limits = order.getBurnLimits(reward);
        this.state = useState({ points: order.getBurnedPoints(reward) });
        useHotkey("enter", () => this.confirm());
        useExternalListener(window, "keyup", this.onKeyup);
    }

    /** Core's number buffer takes keys in its own popup only. */
    onKeyup({ key }) {
        if (/^(\d|Backspace)$/.test(key)) {
            this.numberBuffer.sendKey(key);
        }
    }

    get buttons() {
        return getButtons([EMPTY, ZERO, BACKSPACE]).map((button) => ({
            ...button,
            disabled: button === EMPTY,
        }));
    }

    get availableLabel() {
        return _t("%(member)s has %(points)s points.", {
            member: this.props.order.getMember().name,
            points: formatPoints(this.basis.available),
        });
    }

    get limitsLabel() {
        const { least, step, share } = this.limits;
        const set = { least, step: step > 1, share };
        return Object.keys(set)
            .filter((name) => set[name])
            .map((name) => objectionSentence(name, this.limits))
            .join(" ");
    }

    get pointsLabel() {
        return formatPoints(this.state.points);
    }

    get largestLabel() {
        return _t("max %(points)s = %(money)s", {
            points: formatPoints(this.largest),
            money: this.moneyOf(this.largest),
        });
    }

    get worthLabel() {
        return this.moneyOf(this.state.points);
    }

    /** Why the number can't be used, or why none can. */
    get objection() {
        if (!this.largest) {
            return this._whyNone();
        }
        if (!this.state.points) {
            return "";
        }
        const [name] = this.props.order.getBurnObjections(this.props.reward, this.state.points);
        if (name) {
            return objectionSentence(name, this.limits);
        }
        return this.state.points > this.largest
            ? _t("At most %s points can be used now.", formatPoints(this.largest))
            : "";
    }

    get isReady() {
        return this.state.points > 0 && !this.objection;
    }

    _whyNone() {
        const { available, total } = this.basis;
        const { least } = this.limits;
        if (total <= 0) {
            return _t("There is nothing to pay yet.");
        }
        if (available < least) {
            return _t("%(least)s points are needed; %(points)s can be used now.", {
                least: formatPoints(least),
                points: formatPoints(available),
            });
        }
        return _t(
            "The order is too small: at least %s points are used at once.",
            formatPoints(least)
        );
    }

    moneyOf(points) {
        return this.env.utils.formatCurrency(points * this.basis.worth);
    }

    onInput(buffer) {
        this.state.points = Number.parseInt(buffer, 10) || 0;
    }

    useLargest() {
        this.numberBuffer.reset();
        this.state.points = this.largest;
    }

    confirm() {
        if (this.isReady) {
            this.props.getPayload(this.state.points);
            this.props.close();
        }
    }
}
