import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";

/** Tier and points of a member, the same wherever the till shows one. */
export class MemberBadge extends Component {
    static template = "retail_customer_mgmt.MemberBadge";
    static components = {};
    static props = {
        partner: Object,
        points: { type: Number, optional: true },
        class: { type: String, optional: true },
    };
    static defaultProps = { class: "" };

    get tier() {
        return this.props.partner.member_tier_id;
    }

    get stateLabel() {
        const labels = { frozen: _t("Frozen"), closed: _t("Closed") };
        return labels[this.props.partner.member_state];
    }

    get points() {
        return formatPoints(this.props.points ?? this.props.partner.member_points);
    }

    get pointName() {
        return this.props.partner.models["retail.member.program"].getFirst()?.point_name;
    }
}
