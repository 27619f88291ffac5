import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";

/** What a return does to the member's points, before it is confirmed. */
export class RefundNotice extends Component {
    static template = "retail_customer_mgmt.RefundNotice";
    static components = {};
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.state = useState({ preview: null, offline: false, isUnknown: false });
        onWillStart(() => {
            this.load(this.props.order);
        });
        onWillUpdateProps(({ order }) => {
            if (order !== this.props.order) {
                this.load(order);
            }
        });
    }

    async load(order) {
        Object.assign(this.state, { preview: null, offline: false, isUnknown: false });
        try {
            this.state.preview = await this.pos.previewMemberRefund(order);
        } catch (error) {
            if (!(error instanceof ConnectionLostError || error instanceof RPCError)) {
                throw error;
            }
            this.state.offline = error instanceof ConnectionLostError;
            this.state.isUnknown = !this.state.offline;
        }
    }

    get sentence() {
        if (this.state.offline) {
            return _t("You are offline: what this return takes back of points shows later.");
        }
        if (this.state.isUnknown) {
            return _t("What this return takes back of points can't be said now: it shows later.");
        }
        const { taken_back, given_back } = this.state.preview || {};
        const figures = { taken: formatPoints(taken_back), given: formatPoints(given_back) };
        if (taken_back && given_back) {
            return _t("Takes back %(taken)s points, gives back %(given)s", figures);
        }
        if (taken_back) {
            return _t("Takes back %(taken)s points", figures);
        }
        return given_back ? _t("Gives back %(given)s points", figures) : "";
    }
}
