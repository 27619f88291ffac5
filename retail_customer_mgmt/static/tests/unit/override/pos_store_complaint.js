import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";
import "@retail_customer_mgmt/app/services/pos_store_complaint";

/** Remembers for one test what a browser remembers for good; the real one is tried in the tour. */
export class MemoryStorage {
    constructor(entries = []) {
        this.entries = new Map(entries.map((entry) => [entry.uuid, entry]));
    }

    async readAll() {
        return [...this.entries.values()];
    }

    async put(entry) {
        this.entries.set(entry.uuid, entry);
    }

    async delete(uuid) {
        this.entries.delete(uuid);
    }
}

patch(PosStore.prototype, {
    _makeComplaintStorage() {
        return new MemoryStorage();
    },
});
