import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Member from "@retail_customer_mgmt/../tests/tours/utils/member_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const memberBuysAScarf = () =>
    [
        Member.opensTheRegister(),
        ProductScreen.clickDisplayedProduct("Silk Scarf"),
        Member.scansCard("0420000000013"),
        Member.orderIsFor("Wang Fang", { tier: "Silver", points: "500" }),
    ].flat();

tours.add("RetailMemberChoosesPoints", {
    steps: () =>
        [
            memberBuysAScarf(),
            Member.orderEarnsAbout("100"),
            Member.opensPanel(),
            Member.panelSays({ available: "500", lapse: "500 lapse on 31 Dec" }),
            Member.rewardIsLocked("A free scarf", "100"),
            Member.tapsReward("Pay with points"),
            Member.mayUseAtMost("500", "5.00"),
            Member.typesPoints("250"),
            Member.confirmsPoints(),
            Member.orderBurns("250"),
            Member.orderIsFor("Wang Fang", { tier: "Silver", points: "250" }),
            PosLoyalty.orderTotalIs("97.50"),
            Member.orderEarnsAbout("97"),
            Member.otherTillsSeeHeld(250),
            // Neither a change of the order nor a reload changes the number.
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            PosLoyalty.orderTotalIs("197.50"),
            Member.orderBurns("250"),
            refresh(),
            PosLoyalty.orderTotalIs("197.50"),
            Member.orderBurns("250"),
            Member.pays("Cash", "197.50"),
            Member.receiptSays({ earned: "+197", redeemed: "-250", balance: "447", lapse: "250" }),
            Member.memberBlockIsAboveInvoiceCode(),
            refresh(),
            Member.receiptSays({ earned: "+197", redeemed: "-250", balance: "447", lapse: "250" }),
            ReceiptScreen.clickNextOrder(),
            Member.scansCard("0420000000013"),
            Member.orderIsFor("Wang Fang", { tier: "Gold", points: "447" }),
            Member.opensPanel(),
            Member.panelSays({ available: "447", visit: "197.50" }),
            Member.closesPanel(),
        ].flat(),
});

tours.add("RetailMemberRemovesReward", {
    steps: () =>
        [
            memberBuysAScarf(),
            Member.choosesPoints("250"),
            Member.orderBurns("250"),
            Member.otherTillsSeeHeld(250),
            Member.removesReward("points used"),
            Member.orderBurnsNothing(),
            Member.otherTillsSeeHeld(0),
            Member.choosesPoints("120"),
            Member.otherTillsSeeHeld(120),
            Chrome.clickOrders(),
            { trigger: ".ticket-screen .order-row .fa-trash", run: "click" },
            Dialog.confirm(),
            Chrome.clickRegister(),
            ProductScreen.clickDisplayedProduct("Silk Scarf"),
            Member.scansCard("0420000000013"),
            Member.orderIsFor("Wang Fang", { tier: "Silver", points: "500" }),
            Member.otherTillsSeeHeld(0),
        ].flat(),
});

tours.add("RetailMemberCompetes", {
    steps: () =>
        [
            memberBuysAScarf(),
            Member.opensPanel(),
            Member.tapsReward("Pay with points"),
            Member.mayUseAtMost("500", "5.00"),
            Member.anotherTillReserves(400),
            Member.typesPoints("250"),
            Member.confirmsPoints(),
            Member.isRefused("only 100 points can be used"),
            Member.orderBurnsNothing(),
            Member.opensPanel(),
            Member.panelSays({ available: "100", held: "400" }),
            Member.tapsReward("Pay with points"),
            Member.mayUseAtMost("100", "1.00"),
            Dialog.discard(),
        ].flat(),
});

tours.add("RetailMemberPaysOffline", {
    steps: () =>
        [
            memberBuysAScarf(),
            Offline.setOfflineMode(),
            Member.opensPanel(),
            Member.tapsReward("Pay with points"),
            Member.typesPoints("250"),
            Member.confirmsPoints(),
            Member.isRefused("You are offline: an order can use at most 200 points"),
            Member.choosesPoints("200"),
            Member.orderBurns("200"),
            Member.pays("Cash", "98.00"),
            ReceiptScreen.receiptIsThere(),
            Dialog.confirm("Continue with limited functionality"),
            Member.receiptAnnouncesPoints(),
            Member.receiptSays({ redeemed: "-200" }),
            Member.pointsAreToBeChecked(),
            Offline.setOnlineMode(),
            Member.sendsWaitingOrders(),
            Member.receiptSays({ earned: "+98", redeemed: "-200", balance: "398" }),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});
