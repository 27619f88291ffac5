import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { RPCError } from "@web/core/network/rpc";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { MemberBadge } from "@retail_customer_mgmt/app/components/member_badge/member_badge";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";
import { initials } from "@retail_customer_mgmt/app/utils/member_query";
import {
    lapseSentence,
    shortDay,
    takesAnyPoints,
} from "@retail_customer_mgmt/app/utils/member_rewards";

/** What the counter knows of the order's member: points, what she can have, last visits. */
export class MemberPanel extends Component {
    static template = "retail_customer_mgmt.MemberPanel";
    static components = { Dialog, MemberBadge };
    static props = { order: Object, close: Function };

    setup() {
        this.pos = usePos();
        this.formatPoints = formatPoints;
        this.state = useState({
            loading: true,
            offline: false,
            error: "",
            visits: [],
            profile: false,
        });
        // Not awaited: what the till knows already shows at once.
        onWillStart(() => {
            this.load();
        });
    }

    async load() {
        const { order } = this.props;
        try {
            const panel = await this.pos.loadMemberPanel(order.getMember(), order);
            Object.assign(this.state, { offline: !panel, ...panel });
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.error = error.data?.message || error.message;
        } finally {
            this.state.loading = false;
        }
    }

    get member() {
        return this.props.order.getMember();
    }

    get initials() {
        return initials(this.member.name);
    }

    get figures() {
        return this.pos.getMemberFigures(this.member);
    }

    get available() {
        const { order } = this.props;
        return this.figures.available - order.getMemberPointsSpent() - order.getUnpostedBurns();
    }

    get lapse() {
        return lapseSentence(this.figures.next_lapse);
    }

    /** @returns {number} how much of the way to the next tier is done, 100 at the top */
    get tierPercent() {
        return Math.round(Math.min(100, Math.max(0, this.figures.tier_progress || 0)));
    }

    get rewards() {
        const isOut = ({ lockedBy }) => (lockedBy ? 1 : 0);
        return this.props.order
            .getMemberRewards()
            .sort((a, b) => isOut(a) - isOut(b) || a.missing - b.missing);
    }

    get whyNoRewards() {
        if (this.props.order.isRefund) {
            return _t("No points are used while goods are returned.");
        }
        return this.member.member_state === "active"
            ? ""
            : _t("This membership is not active: its points can't be used.");
    }

    isLocked(entry) {
        return Boolean(this.whyNoRewards || entry.lockedBy) || entry.missing > 0;
    }

    /** What stands under a reward: its price, how far away it is or whose it is. */
    priceOf({ reward, cost, missing, spent, largest, lockedBy }) {
        if (lockedBy) {
            return lockedBy;
        }
        if (spent) {
            return _t("%s points used on this order", formatPoints(spent));
        }
        if (missing) {
            return _t("%s points missing", formatPoints(missing));
        }
        if (!takesAnyPoints(reward)) {
            return _t("%s points", formatPoints(cost));
        }
        return largest
            ? _t("max %(points)s = %(money)s", {
                  points: formatPoints(largest),
                  money: this.env.utils.formatCurrency(largest * reward.discount),
              })
            : _t("once there is something to pay");
    }

    nameOf({ reward }) {
        return takesAnyPoints(reward) ? _t("Pay with points") : reward.description;
    }

    get visits() {
        return this.state.visits.map((visit) => ({
            ...visit,
            day: shortDay(deserializeDateTime(visit.date)),
            amount: this.env.utils.formatCurrency(visit.amount),
        }));
    }

    get profile() {
        const { preference_text, preferences, note } = this.state.profile || {};
        return [
            { name: "tastes", label: _t("Tastes and sizes"), text: preference_text },
            { name: "preferences", label: _t("Wishes"), text: preferences },
            { name: "note", label: _t("Note"), text: note },
        ].filter(({ text }) => text);
    }

    redeem({ reward }) {
        const { order } = this.props;
        this.props.close();
        this.pos.redeemMemberReward(reward, order);
    }

    logComplaint() {
        const { order } = this.props;
        this.props.close();
        this.pos.openComplaint({ order });
    }

    changeMember() {
        const { order } = this.props;
        this.props.close();
        this.pos.selectMember(order);
    }
}
