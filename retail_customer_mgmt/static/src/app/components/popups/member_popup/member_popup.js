import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { MemberBadge } from "@retail_customer_mgmt/app/components/member_badge/member_badge";
import { MemberForm } from "@retail_customer_mgmt/app/components/popups/member_popup/member_form";
import {
    initials,
    isPhoneLike,
    readablePhone,
    registrationDraft,
} from "@retail_customer_mgmt/app/utils/member_query";
import { ConnectionLostError } from "@web/core/network/rpc";

const SHOWN = 20;

/** One field finds a member by whatever is at hand; nobody found, it registers her. */
export class MemberPopup extends Component {
    static template = "retail_customer_mgmt.MemberPopup";
    static components = { Dialog, MemberBadge, MemberForm };
    static props = {
        partner: { type: [Object, { value: null }], optional: true },
        getPayload: Function,
        close: Function,
    };
    static defaultProps = { partner: null };

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.searchRef = useAutofocus({ refName: "search", mobile: true });
        this.state = useState({
            query: "",
            answered: "",
            found: [],
            searching: false,
            offline: this.pos.data.network.offline,
            draft: this.startingDraft,
        });
        this.keepLast = new KeepLast();
        this.searchLater = useDebounced(() => this.search(), 200);
    }

    get startingDraft() {
        const { partner } = this.props;
        if (!partner || partner.is_member) {
            return null;
        }
        return { name: partner.name || "", phone: partner.phone || "", partnerId: partner.id };
    }

    get results() {
        const loaded = this.state.query ? this.pos.findLoadedMembers(this.state.query) : [];
        return [...new Set([...this.state.found, ...loaded])].slice(0, SHOWN);
    }

    /** The server has answered for what stands in the field now, or can't be asked. */
    get isAnswered() {
        return this.state.offline || this.state.answered === this.state.query;
    }

    get isNobodyFound() {
        return Boolean(this.state.query) && this.isAnswered && !this.results.length;
    }

    get registerLabel() {
        const { query } = this.state;
        const { name } = registrationDraft(query);
        if (isPhoneLike(query)) {
            return _t('Register "%s"', readablePhone(query));
        }
        return name ? _t('Register "%s"', name) : _t("Register a new member");
    }

    initialsOf(partner) {
        return initials(partner.name);
    }

    onInput(ev) {
        this.state.query = ev.target.value.trim();
        this.state.found = [];
        this.searchLater();
    }

    async onEnter() {
        this.searchLater.cancel();
        if (!this.isAnswered) {
            await this.search();
        }
        if (this.results.length === 1) {
            this.choose(this.results[0]);
        }
    }

    async search() {
        const { query } = this.state;
        if (!query || this.state.answered === query) {
            return;
        }
        this.state.searching = true;
        try {
            const found = await this.keepLast.add(this.pos.findMembers(query));
            Object.assign(this.state, { found, answered: query, offline: false });
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.state.offline = true;
        } finally {
            this.state.searching = false;
        }
    }

    startRegistration() {
        this.state.draft = registrationDraft(this.state.query);
    }

    backToSearch() {
        this.state.draft = null;
    }

    onRegistered({ partner, isNew }) {
        const message = isNew
            ? _t("%s is now a member.", partner.name)
            : _t("%s was on file already and is chosen.", partner.name);
        this.notification.add(message, { type: "success" });
        this.choose(partner);
    }

    choose(partner) {
        this.props.getPayload({ partner });
        this.props.close();
    }
}
