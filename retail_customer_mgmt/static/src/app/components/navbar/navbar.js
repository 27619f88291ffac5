import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { patch } from "@web/core/utils/patch";
import { refusedOf } from "@retail_customer_mgmt/app/utils/complaint_outbox";

patch(Navbar.prototype, {
    get complaintCount() {
        return this.pos.complaintEntries.length;
    },

    get hasRefusedComplaints() {
        return refusedOf(this.pos.complaintEntries).length > 0;
    },
});
