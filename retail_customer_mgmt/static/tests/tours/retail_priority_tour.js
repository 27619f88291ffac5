import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Member from "@retail_customer_mgmt/../tests/tours/utils/member_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { negate } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const tillWarns = {
    content: "the till warns that the scarf is reserved",
    trigger: ".o_notification:contains(Silk Scarf is reserved for members of Gold)",
};

const pressesPayment = { content: "press Payment", trigger: ".pay-order-button", run: "click" };

tours.add("RetailPriorityRefused", {
    steps: () =>
        [
            Member.opensTheRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            tillWarns,
            pressesPayment,
            Member.isRefused("Only a manager of the till can decide this"),
            { content: "nothing can be paid", trigger: negate(".payment-screen") },
        ].flat(),
});

tours.add("RetailPriorityApproved", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            tillWarns,
            pressesPayment,
            {
                content: "the manager is asked",
                trigger: ".modal-body:contains(members of Gold first. Sell anyway?)",
            },
            Dialog.confirm(),
            PaymentScreen.clickPaymentMethod("Cash", true, { amount: "100.00" }),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
        ].flat(),
});
