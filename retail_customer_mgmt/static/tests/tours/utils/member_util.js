/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Numpad from "@point_of_sale/../tests/generic_helpers/numpad_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { negate, run, scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";

export function opensTheRegister() {
    return [Chrome.startPoS(), Dialog.confirm("Open Register")].flat();
}

export function shopKnowsNoMembers() {
    return [
        { content: "the product screen is shown", trigger: ".product-screen .leftpane" },
        { content: "there is no member chip", trigger: negate(".member-chip") },
    ];
}

export function chipInvitesToFindAMember() {
    return {
        content: "the chip invites to find a member",
        trigger: ".member-chip .member-initials-empty",
    };
}

export function pressesMember() {
    return [
        { content: "press the member chip", trigger: ".member-chip-button", run: "click" },
        { content: "the search field is there", trigger: ".modal .member-search-input" },
    ];
}

export function types(query) {
    return {
        content: `type "${query}" into the member search`,
        trigger: ".modal .member-search-input",
        run: `edit ${query}`,
    };
}

export function pressesEnter() {
    return {
        content: "press Enter in the member search",
        trigger: ".modal .member-search-input",
        run: "press Enter",
    };
}

export function seesResult(name, tier) {
    return {
        content: `"${name}" is found and is ${tier}`,
        trigger: `.modal .member-result:contains("${name}"):has(.member-tier:contains("${tier}"))`,
    };
}

export function takesResult(name) {
    return {
        content: `take "${name}"`,
        trigger: `.modal .member-result:contains("${name}")`,
        run: "click",
    };
}

export function pressesRegister(what) {
    return {
        content: `register "${what}"`,
        trigger: `.modal .member-register:contains(Register):contains("${what}")`,
        run: "click",
    };
}

export function phoneIsFilled(phone) {
    return {
        content: `the phone ${phone} is filled in`,
        trigger: ".modal .member-form-phone",
        run() {
            if (this.anchor.value !== phone) {
                throw new Error(`The phone is "${this.anchor.value}"`);
            }
        },
    };
}

export function entersName(name) {
    return {
        content: `enter the name ${name}`,
        trigger: ".modal .member-form-name",
        run: `edit ${name}`,
    };
}

export function entersPhone(phone) {
    return {
        content: `enter the phone ${phone}`,
        trigger: ".modal .member-form-phone",
        run: `edit ${phone}`,
    };
}

export function pressesDone() {
    return {
        content: "press Done",
        trigger: ".modal .member-form-done:not([disabled])",
        run: "click",
    };
}

export function isToldWhyNot(reason) {
    return {
        content: `the form says: ${reason}`,
        trigger: `.modal .member-form-error:contains("${reason}")`,
    };
}

export function orderIsFor(name, { tier, points }) {
    const chip = `.member-chip:has(.member-name:contains("${name}"))`;
    return [
        { content: `the order is for ${name}`, trigger: chip },
        { content: `who is ${tier}`, trigger: `${chip} .member-tier:contains("${tier}")` },
        {
            content: `and has ${points} points`,
            trigger: `${chip} .member-points-value:contains(/^${points}$/)`,
        },
    ];
}

export function orderBurns(points) {
    return {
        content: `the order burns ${points} points`,
        trigger: `.member-chip .member-points-spent:contains("${points} used here")`,
    };
}

export function scansCard(code) {
    return scan_barcode(code);
}

export function cardIsKept(code) {
    return {
        content: `the card ${code} is kept for later`,
        trigger: `.member-chip .member-code:contains("${code}")`,
    };
}

export function opensCustomerList() {
    return ProductScreen.clickPartnerButton();
}

export function customerLineShows(name, { tier, points }) {
    return {
        content: `the line of ${name} shows ${tier} and ${points}`,
        trigger: `.partner-line:contains("${name}"):has(.member-tier:contains("${tier}")) .member-points-value:contains("${points}")`,
    };
}

export function pays(method, amount) {
    return [
        ...ProductScreen.clickPayButton(),
        ...PaymentScreen.clickPaymentMethod(method, true, { amount }),
        ...PaymentScreen.clickValidate(),
    ];
}

export function receiptSays({ earned, redeemed, balance, tier, lapse }) {
    const says = (name, text) => ({
        content: `the receipt says ${name} ${text}`,
        trigger: `.receipt-screen .member-receipt-${name}:contains("${text}")`,
    });
    return Object.entries({ earned, redeemed, balance, tier, lapse })
        .filter(([, text]) => text !== undefined)
        .map(([name, text]) => says(name, text));
}

export function receiptAnnouncesPoints() {
    return {
        content: "the receipt says that the points follow",
        trigger: ".receipt-screen .member-receipt-pending",
    };
}

export function coreSaysNothingOfPoints() {
    return [
        { content: "no points won", trigger: negate(".pos-receipt .loyalty") },
        { content: "no points title", trigger: negate(".loyalty-points-title") },
    ];
}

/** Opens the paid order of that number and takes one of each line back. */
export function refunds(orderNumber, productNames) {
    const [first, ...others] = productNames;
    return [
        ...ProductScreen.clickRefund(),
        TicketScreen.filterIs("Paid"),
        ...TicketScreen.selectOrder(orderNumber),
        { content: `${first} is there`, trigger: `.ticket-screen .orderline:contains("${first}")` },
        ...ProductScreen.clickNumpad("1"),
        ...others.flatMap((name) => [
            ...ProductScreen.clickLine(name),
            ...ProductScreen.clickNumpad("1"),
        ]),
        TicketScreen.confirmRefund(),
        ...PaymentScreen.isShown(),
    ].flat();
}

export function paysBack(method) {
    return [...PaymentScreen.clickPaymentMethod(method), ...PaymentScreen.clickValidate()];
}

// Member panel and paying with points

export function opensPanel() {
    return [
        { content: "tap the member", trigger: ".member-chip-button", run: "click" },
        { content: "the panel is there", trigger: ".modal .member-panel" },
    ];
}

export function closesPanel() {
    return [
        {
            content: "close the panel",
            trigger: ".modal .member-panel-content footer .btn-primary",
            run: "click",
        },
        { content: "the panel is gone", trigger: negate(".modal .member-panel") },
    ];
}

export function panelSays({ available, held, lapse, visit }) {
    const figures = { available, held, lapse };
    return [
        ...Object.entries(figures)
            .filter(([, text]) => text !== undefined)
            .map(([name, text]) => ({
                content: `the panel says ${name} ${text}`,
                trigger: `.modal .member-panel-${name}:contains("${text}")`,
            })),
        ...(visit
            ? [
                  {
                      content: `the panel shows the visit of ${visit}`,
                      trigger: `.modal .member-visit:contains("${visit}")`,
                  },
              ]
            : []),
    ];
}

export function rewardIsLocked(name, missing) {
    return {
        content: `"${name}" is locked: ${missing} points are missing`,
        trigger: `.modal .member-reward-locked[disabled]:contains("${name}"):contains("${missing} points missing")`,
    };
}

export function tapsReward(name) {
    return {
        content: `tap the reward "${name}"`,
        trigger: `.modal .member-reward:enabled:contains("${name}")`,
        run: "click",
    };
}

export function mayUseAtMost(points, money) {
    return {
        content: `at most ${points} points, ${money}, can be used`,
        trigger: `.modal .burn-largest:contains("max ${points} ="):contains("${money}")`,
    };
}

export function typesPoints(points) {
    return [
        ...[...points].map((digit) => ({
            content: `press ${digit}`,
            trigger: `.modal .burn-popup ${Numpad.buttonTriger(digit)}`,
            run: "click",
        })),
        {
            content: `the number is ${points}`,
            trigger: `.modal .burn-points:contains(/^${points}$/)`,
        },
    ];
}

export function confirmsPoints() {
    return { content: "use the points", trigger: ".modal .burn-confirm:enabled", run: "click" };
}

export function choosesPoints(points) {
    return [
        opensPanel(),
        tapsReward("Pay with points"),
        typesPoints(points),
        confirmsPoints(),
        { content: "the popup is gone", trigger: negate(".modal .burn-popup") },
    ].flat();
}

export function isRefused(sentence) {
    return [
        {
            content: `the till says: ${sentence}`,
            trigger: `.modal .modal-body:contains("${sentence}")`,
        },
        Dialog.confirm(),
    ];
}

export function orderBurnsNothing() {
    return {
        content: "the order burns nothing",
        trigger: negate(".member-points-spent", ".member-chip"),
    };
}

export function removesReward(name) {
    return PosLoyalty.removeRewardLine(name);
}

const memberId = () => posmodel.getOrder().getMember().id;

/** Looks at the server from another till, until it says so. */
export function otherTillsSeeHeld(points) {
    return run(async () => {
        const deadline = Date.now() + 8000;
        let held;
        do {
            const [snapshot] = await posmodel.data.call("res.partner", "member_snapshot", [
                [memberId()],
            ]);
            held = snapshot.held;
        } while (held !== points && Date.now() < deadline);
        if (held !== points) {
            throw new Error(`${held} points are held, not ${points}`);
        }
    }, `other tills see ${points} points on hold`);
}

export function anotherTillReserves(points) {
    return run(
        () =>
            posmodel.data.call("retail.membership", "reserve_points", [
                "order-of-another-till",
                memberId(),
                points,
            ]),
        `another till reserves ${points} points`
    );
}

export function orderEarnsAbout(points) {
    return {
        content: `the order earns about ${points} points`,
        trigger: `.member-estimate:contains("earns about ${points} points")`,
    };
}

export function refundNoticeSays(sentence) {
    return {
        content: `before paying back: ${sentence}`,
        trigger: `.payment-screen .refund-notice:contains("${sentence}")`,
    };
}

export function pointsAreToBeChecked() {
    return {
        content: "the receipt says that the points are checked later",
        trigger: ".receipt-screen .member-receipt-unchecked",
    };
}

export function memberBlockIsAboveInvoiceCode() {
    return {
        content: "the points stand above the invitation to ask for an invoice",
        trigger: ".pos-receipt .member-receipt ~ div:has(#posqrcode, .unique-code)",
    };
}

export function sendsWaitingOrders() {
    return run(() => posmodel.syncAllOrders({ throw: true }), "send what is waiting");
}
