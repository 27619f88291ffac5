import { expect, test } from "@odoo/hoot";
import {
    contactFault,
    edited,
    isReady,
    isRefusal,
    isSound,
    newEntry,
    nextOf,
    put,
    refused,
    refusedOf,
    scaledSize,
    valuesOf,
    waitingOf,
    without,
} from "@retail_customer_mgmt/app/utils/complaint_outbox";

const DRAFT = { kind: "complaint", cause_id: 0, description: "Cold", photos: [], priority: "0" };
const entryOf = (uuid, values = {}) => ({
    ...newEntry({ uuid, configId: 1, customer: "Ada", draft: DRAFT, now: "2026-01-01 10:00:00" }),
    ...values,
});

test("an entry has its mark and when it was told, and nothing empty", () => {
    expect(entryOf("a").values).toEqual({
        kind: "complaint",
        description: "Cold",
        priority: "0",
        client_uuid: "a",
        date: "2026-01-01 10:00:00",
    });
});

test("numbers and addresses as people type them are taken", () => {
    for (const contact_phone of ["", "212 555 0147", "+1 (212) 555-0147", "１３８ 0013 8000"]) {
        expect(contactFault({ contact_phone, email: "" })).toBe("");
    }
    for (const contact_phone of ["abc", "not a phone 12ab", "110", "+"]) {
        expect(contactFault({ contact_phone, email: "eve@example.com" })).toBe("phone");
    }
    for (const email of ["not-an-email", "eve@", "eve@example", "a b@example.com"]) {
        expect(contactFault({ contact_phone: "", email })).toBe("email");
    }
});

test("items are sent with their purchase only", () => {
    expect(valuesOf({ order_uuid: "", line_uuids: ["l"] })).toEqual({});
    expect(valuesOf({ order_uuid: "o", line_uuids: ["l"] })).toEqual({
        order_uuid: "o",
        line_uuids: ["l"],
    });
});

test("words or a cause are enough", () => {
    expect(isReady({ description: "  ", cause_id: 0 })).toBe(false);
    expect(isReady({ description: "", cause_id: 3 })).toBe(true);
    expect(isReady({ description: "Cold", cause_id: 0 })).toBe(true);
});

test("what is corrected keeps its mark and moment, and waits again", () => {
    const wrong = refused(entryOf("a"), "Too long");
    expect(wrong).toInclude(["state", "refused"]);
    const right = edited(wrong, { ...DRAFT, description: "Cold coffee" });
    expect(right).toInclude(["state", "waiting"]);
    expect(right).toInclude(["reason", ""]);
    expect(right.values).toEqual({
        ...entryOf("a").values,
        description: "Cold coffee",
    });
});

test("what has been tried in a round holds up nothing behind it", () => {
    const entries = [entryOf("a"), entryOf("b", { logged: "2026-01-01 10:01:00" })];
    expect(nextOf(entries, new Set()).uuid).toBe("a");
    expect(nextOf(entries, new Set(["a"])).uuid).toBe("b");
    expect(nextOf(entries, new Set(["a", "b"]))).toBe(undefined);
});

test("the oldest is sent first, what is refused is not", () => {
    const entries = [
        entryOf("late", { logged: "2026-01-01 12:00:00" }),
        entryOf("early"),
        refused(entryOf("bad"), "No"),
    ];
    expect(waitingOf(entries).map(({ uuid }) => uuid)).toEqual(["early", "late"]);
    expect(refusedOf(entries).map(({ uuid }) => uuid)).toEqual(["bad"]);
});

test("an entry is there once, until it is dropped", () => {
    const entries = put([entryOf("a"), entryOf("b")], entryOf("a", { reason: "new" }));
    expect(entries).toHaveLength(2);
    expect(without(entries, "a").map(({ uuid }) => uuid)).toEqual(["b"]);
});

test("only what the server says for good is a refusal", () => {
    expect(isRefusal({ exceptionName: "odoo.exceptions.UserError" })).toBe(true);
    expect(isRefusal({ exceptionName: "odoo.exceptions.AccessError" })).toBe(true);
    expect(isRefusal({ exceptionName: "odoo.http.SessionExpiredException" })).toBe(false);
    expect(isRefusal({ exceptionName: "psycopg2.OperationalError" })).toBe(false);
    expect(isRefusal(new Error())).toBe(false);
});

test("damaged memory is passed over", () => {
    expect(isSound(entryOf("a"))).toBe(true);
    expect(isSound(undefined)).toBe(false);
    expect(isSound({ uuid: "a" })).toBe(false);
    expect(isSound(entryOf("a", { state: "sold" }))).toBe(false);
    expect(isSound(entryOf("a", { uuid: "b" }))).toBe(false);
});

test("photos are scaled down, never up", () => {
    expect(scaledSize(4000, 3000)).toEqual({ width: 1600, height: 1200 });
    expect(scaledSize(300, 400)).toEqual({ width: 300, height: 400 });
});
