import { Component } from "@odoo/owl";
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

    get isInactive() {
        const { member_state } = this.props.partner;
        return Boolean(member_state) && member_state !== "active";
    }

    get points() {
        return formatPoints(this.props.points ?? this.props.partner.member_points);
    }

    get pointName() {
        return this.props.partner.models["retail.member.program"].getFirst()?.point_name;
    }
}
