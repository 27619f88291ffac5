import * as Complaint from "@retail_customer_mgmt/../tests/tours/utils/complaint_util";
import * as Member from "@retail_customer_mgmt/../tests/tours/utils/member_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("RetailComplaintOffline", {
    steps: () =>
        [
            Member.opensTheRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Offline.setOfflineMode(),
            Complaint.opensTheDialog(),
            Complaint.writes("The scarf has a hole."),
            Complaint.choosesItem("Silk Scarf"),
            Complaint.isToldBy("Wang Fang"),
            Complaint.logs(),
            Complaint.waiting(1),
            Complaint.listShows("The scarf has a hole."),
            Complaint.isOnTheDisk(),
            // The page forgets that it was offline: the till is back in the net.
            refresh(),
            Complaint.cashierIsToldTheNumber(),
            Complaint.nothingWaits(),
            refresh(),
            Complaint.nothingWaits(),
            Member.pays("Cash", "100.00"),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

tours.add("RetailComplaintQuick", {
    steps: () =>
        [
            Member.opensTheRegister(),
            Complaint.opensTheDialog(),
            Complaint.choosesCause("Service"),
            Complaint.logs(),
            Complaint.cashierIsToldTheNumber(),
            Complaint.nothingWaits(),
        ].flat(),
});

tours.add("RetailComplaintReceipt", {
    steps: () =>
        [
            Member.opensTheRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Member.pays("Cash", "100.00"),
            ReceiptScreen.receiptIsThere(),
            Complaint.receiptAsksHowItWas(),
            Complaint.codeIsOfThisOrder(),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});
