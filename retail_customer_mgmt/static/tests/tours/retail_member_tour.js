import * as Member from "@retail_customer_mgmt/../tests/tours/utils/member_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("RetailMemberRegisterAndEarn", {
    steps: () =>
        [
            Member.opensTheRegister(),
            Member.chipInvitesToFindAMember(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Member.pressesMember(),
            Member.types("13800138000"),
            Member.pressesRegister("138 0013 8000"),
            Member.phoneIsFilled("138 0013 8000"),
            Member.entersName("Li Wei"),
            Member.pressesDone(),
            Member.orderIsFor("Li Wei", { tier: "Silver", points: "0" }),
            Member.pays("Cash", "100.00"),
            Member.receiptSays({ earned: "+100", balance: "100", tier: "Gold" }),
            Member.coreSaysNothingOfPoints(),
            ReceiptScreen.clickNextOrder(),
            // The member is found by what she says, with her new tier and points.
            Member.pressesMember(),
            Member.types("8000"),
            Member.seesResult("Li Wei", "Gold"),
            Member.pressesEnter(),
            Member.orderIsFor("Li Wei", { tier: "Gold", points: "100" }),
            Member.opensCustomerList(),
            Member.customerLineShows("Li Wei", { tier: "Gold", points: "100" }),
        ].flat(),
});

tours.add("RetailMemberScanRedeemRefund", {
    steps: () =>
        [
            Member.opensTheRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            // Many scanners send an EAN-13 that begins with 0 as a UPC-A, without it.
            Member.scansCard("420000000013"),
            Member.orderIsFor("Wang Fang", { tier: "Silver", points: "500" }),
            PosLoyalty.claimReward("10 off"),
            Member.orderBurns("100"),
            Member.otherTillsSeeHeld(100),
            Member.orderIsFor("Wang Fang", { tier: "Silver", points: "400" }),
            PosLoyalty.orderTotalIs("90.00"),
            Member.coreSaysNothingOfPoints(),
            Member.pays("Cash", "90.00"),
            Member.receiptSays({ earned: "+90", redeemed: "-100", balance: "490" }),
            ReceiptScreen.clickNextOrder(),
            Member.refunds("0001", ["Silk Scarf", "10 off"]),
            Member.refundNoticeSays("Takes back 90 points, gives back 100"),
            Member.paysBack("Cash"),
            Member.receiptSays({ earned: "-90", redeemed: "+100", balance: "500" }),
            ReceiptScreen.clickNextOrder(),
            Member.chipInvitesToFindAMember(),
        ].flat(),
});

tours.add("RetailMemberOffline", {
    steps: () =>
        [
            Member.opensTheRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Member.pressesMember(),
            Member.types("13800138000"),
            Member.pressesRegister("138 0013 8000"),
            Member.entersName("Li Wei"),
            Offline.setOfflineMode(),
            Member.pressesDone(),
            Member.isToldWhyNot("You are offline."),
            { content: "close", trigger: ".modal .btn-close", run: "click" },
            Member.scansCard("0420000000013"),
            Member.cardIsKept("0420000000013"),
            Offline.setOnlineMode(),
            Member.pays("Cash", "100.00"),
            ReceiptScreen.receiptIsThere(),
            Member.receiptSays({ earned: "+100", balance: "600" }),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

tours.add("RetailMemberNoProgramme", {
    steps: () =>
        [
            Member.opensTheRegister(),
            Member.shopKnowsNoMembers(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Member.pays("Cash", "100.00"),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});
