/* global posmodel */

import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";

export function opensTheDialog() {
    return [
        { content: "log a complaint", trigger: ".member-log-complaint", run: "click" },
        { content: "the dialog is there", trigger: ".modal .complaint-popup" },
    ];
}

export function choosesCause(name) {
    return {
        content: `it is about ${name}`,
        trigger: `.modal .complaint-cause:contains("${name}")`,
        run: "click",
    };
}

export function writes(words) {
    return {
        content: `write "${words}"`,
        trigger: ".modal .complaint-words",
        run: `edit ${words}`,
    };
}

export function choosesItem(name) {
    return {
        content: `the item is ${name}`,
        trigger: `.modal .complaint-line:contains("${name}")`,
        run: "click",
    };
}

export function isToldBy(name) {
    return {
        content: `it is told by ${name}`,
        trigger: ".modal .complaint-contact-name",
        run: `edit ${name}`,
    };
}

export function logs() {
    return [
        { content: "log it", trigger: ".modal .complaint-log:enabled", run: "click" },
        { content: "the dialog is gone", trigger: negate(".modal .complaint-popup") },
    ];
}

export function waiting(count) {
    return {
        content: `${count} complaints wait`,
        trigger: `.complaint-sign .complaint-count:contains(/^${count}$/)`,
    };
}

export function listShows(words) {
    return [
        { content: "open what waits", trigger: ".complaint-sign", run: "click" },
        {
            content: `"${words}" waits`,
            trigger: `.modal .complaint-kept:contains("${words}")`,
        },
        { content: "close", trigger: ".modal .btn-close", run: "click" },
    ];
}

export function nothingWaits() {
    return { content: "nothing waits", trigger: negate(".complaint-sign", ".pos-topheader") };
}

export function cashierIsToldTheNumber() {
    return {
        content: "the cashier is told the number",
        trigger: '.o_notification:contains("is logged")',
    };
}

export function isOnTheDisk() {
    return run(async () => {
        const kept = await posmodel.complaintStorage.readAll();
        if (kept.length !== 1) {
            throw new Error(`${kept.length} complaints are kept, not one`);
        }
    }, "one complaint is on the disk");
}

export function receiptAsksHowItWas() {
    return {
        content: "the receipt has the code of the feedback page",
        trigger: ".receipt-screen .feedback-receipt .feedback-receipt-qr[src^='data:image']",
    };
}

export function codeIsOfThisOrder() {
    return run(() => {
        const url = posmodel.getOrder().getFeedbackUrl();
        if (!/\/feedback\/\w{12}\?o=\d+-\w{20}$/.test(url)) {
            throw new Error(`The code leads to ${url}`);
        }
    }, "the code is of this order");
}
