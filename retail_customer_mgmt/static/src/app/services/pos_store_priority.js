/* global Sha1 */

import { PosStore } from "@point_of_sale/app/services/pos_store";
import { NumberPopup } from "@point_of_sale/app/components/popups/number_popup/number_popup";
import { ask, makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ConnectionLostError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { reservedProducts } from "@retail_customer_mgmt/app/utils/member_priority";

const { DateTime } = luxon;

patch(PosStore.prototype, {
    /** @returns the products of the order that are reserved for members of other tiers */
    getReservedProducts(order) {
        const products = order.lines
            .filter((line) => line.qty > 0 && !line.is_reward_line)
            .map((line) => line.product_id.product_tmpl_id);
        const values = [...new Set(products)].map((product) => ({
            id: product.id,
            name: product.display_name || product.name,
            tierIds: (product.member_priority_tier_ids || []).map((tier) => tier.id),
            tiers: (product.member_priority_tier_ids || []).map((tier) => tier.name),
            until: product.raw.member_priority_until || false,
        }));
        const tier = order.getPartner()?.member_tier_id;
        return reservedProducts(values, tier?.id || false, DateTime.now().toISODate());
    },

    async addLineToOrder(vals, order, opts = {}, configure = true) {
        const known = new Set(this.getReservedProducts(order).map(({ id }) => id));
        const line = await super.addLineToOrder(...arguments);
        for (const { id, name, tiers } of this.getReservedProducts(order)) {
            if (!known.has(id)) {
                this.notification.add(
                    _t("%(product)s is reserved for members of %(tiers)s.", {
                        product: name,
                        tiers: tiers.join(", "),
                    }),
                    { type: "warning" }
                );
            }
        }
        return line;
    },

    async pay() {
        if (await this.confirmReserved(this.getOrder())) {
            return await super.pay(...arguments);
        }
    },

    /** Asked before the payment is put on the order: refused, it stays without one. */
    async validateOrderFast() {
        if (await this.confirmReserved(this.getOrder())) {
            return await super.validateOrderFast(...arguments);
        }
    },

    /** @returns {Promise<boolean>} whether the order may be sold to its customer */
    async confirmReserved(order) {
        const reserved = order ? this.getReservedProducts(order) : [];
        return !reserved.length || this.approveReserved(order, reserved);
    },

    async approveReserved(order, reserved) {
        const names = reserved.map(({ name }) => name).join(", ");
        // Another customer is another decision.
        const ids = reserved.map(({ id }) => id).sort((one, other) => one - other);
        const asked = `${order.getPartner()?.id || ""}:${ids}`;
        if (order.uiState.approvedReserved === asked) {
            return true;
        }
        const decision = await this.askManager(
            _t("Reserved for members"),
            _t("%(products)s can be bought by members of %(tiers)s first. Sell anyway?", {
                products: names,
                tiers: [...new Set(reserved.flatMap(({ tiers }) => tiers))].join(", "),
            })
        );
        if (!decision || !(await this.proveApproval(order, ids, decision))) {
            return false;
        }
        order.uiState.approvedReserved = asked;
        order.uiState.memberApproval = this.claimApproval(ids, decision.manager);
        return true;
    },

    /**
     * Let the server check the PIN and keep the approval.
     *
     * @returns {Promise<boolean>} false when the server knows another PIN; offline, the order
     *  goes through and waits for a review
     */
    async proveApproval(order, ids, { manager, pin }) {
        if (!pin) {
            return true;
        }
        const args = [order.uuid, this.config.id, ids, manager.id, pin];
        try {
            if (await this.data.call("retail.sale.approval", "approve", args)) {
                return true;
            }
            this.notification.add(_t("The server knows another PIN. Reload the till."), {
                type: "danger",
            });
            return false;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return true;
            }
            throw error;
        }
    },

    /** What the till says of it: nobody believes it without the server's own proof. */
    claimApproval(ids, manager) {
        const claim = {
            products: ids,
            at: DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss"),
        };
        const kind = this.config.module_pos_hr ? "employee" : "user";
        return JSON.stringify({ ...claim, [kind]: manager.id });
    },

    /**
     * Let the till's manager decide: by her PIN, or the one who is logged in and has none.
     *
     * @returns {Promise<{ manager: Object, pin?: string }|undefined>} who approved
     */
    async askManager(title, body) {
        const cashier = this.getCashier();
        if (cashier?._role === "manager" && !cashier._pin) {
            return (await ask(this.dialog, { title, body })) ? { manager: cashier } : undefined;
        }
        const managers = this.managersWithPin();
        if (!managers.length) {
            this.dialog.add(AlertDialog, {
                title,
                body: _t(
                    "%(question)s Only a manager of the till can decide this: let her log in here, or take the product off.",
                    { question: body }
                ),
            });
            return undefined;
        }
        const pin = await makeAwaitable(this.dialog, NumberPopup, {
            title: _t("A manager's PIN"),
            subtitle: body,
            formatDisplayedValue: (value) => value.replace(/./g, "•"),
        });
        const manager = pin && managers.find(({ _pin }) => _pin === Sha1.hash(pin));
        return manager ? { manager, pin } : undefined;
    },

    managersWithPin() {
        const employees = this.models["hr.employee"]?.getAll() || [];
        return employees.filter(({ _role, _pin }) => _role === "manager" && _pin);
    },
});
