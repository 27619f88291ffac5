import { Component, useEffect } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { MemberBadge } from "@retail_customer_mgmt/app/components/member_badge/member_badge";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { initials } from "@retail_customer_mgmt/app/utils/member_query";

/** Who the order is for, always at the top of it. */
export class MemberChip extends Component {
    static template = "retail_customer_mgmt.MemberChip";
    static components = { MemberBadge };
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        useEffect(
            () => {
                this.pos.refreshMember(this.member, this.props.order);
            },
            () => [this.props.order.uuid, this.member?.id]
        );
        // Rewards come and go with the lines: what is reserved follows.
        useEffect(
            () => {
                this.pos.settleMemberHold(this.props.order);
            },
            () => [this.props.order.uuid, this.member?.id, this.spent]
        );
    }

    get partner() {
        return this.props.order.getPartner();
    }

    get member() {
        return this.props.order.getMember();
    }

    get initials() {
        return initials(this.partner.name);
    }

    get spent() {
        return this.props.order.getMemberPointsSpent();
    }

    get spentLabel() {
        return formatPoints(this.spent);
    }

    get points() {
        return (this.member.member_points || 0) - this.spent;
    }

    get hasOpenComplaint() {
        return Boolean(this.pos.getMemberFigures(this.member).has_open_complaint);
    }

    onClick() {
        const { order } = this.props;
        return this.member ? this.pos.openMemberPanel(order) : this.pos.selectMember(order);
    }

    dropCode() {
        this.props.order.member_code = false;
    }
}
