/**
 * What becomes of a complaint between the cashier's tap and the server's answer. An entry is what
 * the till keeps of it: `{ uuid, configId, logged, state, reason, customer, values }`, where
 * `values` is what `pos_log_complaint` takes.
 */

// The server will say the same again, however often it is asked.
const FOR_GOOD = [
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "builtins.TypeError",
    "builtins.ValueError",
];

export const MOST_PHOTOS = 3;
export const LONGEST_SIDE = 1600;

export const isRefusal = (error) => FOR_GOOD.includes(error.exceptionName);

/** What is sent of a draft: nothing that is empty, and no items without their purchase. */
export function valuesOf(draft) {
    const values = { ...draft };
    if (!values.order_uuid || !values.line_uuids?.length) {
        delete values.line_uuids;
    }
    return Object.fromEntries(
        Object.entries(values).filter(([, value]) => (Array.isArray(value) ? value.length : value))
    );
}

/** A cause says enough where there is no time for words. */
export const isReady = ({ description, cause_id }) => Boolean(description?.trim() || cause_id);

// Five digits and more, also full-width ones, with what people put between them.
const PHONE = /^\+?[\s().\-/]*(\d[\s().\-/]*){5,20}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** @returns {string} "phone" or "email" where nobody could be answered there; else empty */
export function contactFault({ contact_phone, email }) {
    const isFit = (text, form) => !text?.trim() || form.test(text.normalize("NFKC").trim());
    if (!isFit(contact_phone, PHONE)) {
        return "phone";
    }
    return isFit(email, EMAIL) ? "" : "email";
}

/** @param {string} now in the server's form; when the customer told it, however late it is sent */
export function newEntry({ uuid, configId, customer, draft, now }) {
    return {
        uuid,
        configId,
        customer: customer || "",
        logged: now,
        state: "waiting",
        reason: "",
        values: { ...valuesOf(draft), client_uuid: uuid, date: now },
    };
}

/** The same complaint with other words: it keeps its mark and when it was told. */
export const edited = (entry, draft) => ({
    ...entry,
    state: "waiting",
    reason: "",
    values: { ...valuesOf(draft), client_uuid: entry.uuid, date: entry.logged },
});

export const refused = (entry, reason) => ({ ...entry, state: "refused", reason });

/** @returns {Object[]} what is still to be sent, in the order it was told */
export const waitingOf = (entries) =>
    entries
        .filter(({ state }) => state === "waiting")
        .sort((a, b) => a.logged.localeCompare(b.logged));

/**
 * @param {Set<string>} tried marks of those that this round has tried: one that fails holds up
 *     no other
 * @returns {Object | undefined} what is to be sent next in this round
 */
export const nextOf = (entries, tried) => waitingOf(entries).find(({ uuid }) => !tried.has(uuid));

export const refusedOf = (entries) => entries.filter(({ state }) => state === "refused");

/** @returns {Object[]} the entries with this one instead of the one of its mark, or added */
export const put = (entries, entry) => [
    ...entries.filter(({ uuid }) => uuid !== entry.uuid),
    entry,
];

export const without = (entries, uuid) => entries.filter((entry) => entry.uuid !== uuid);

/** A browser's memory may hold what an older version wrote, or somebody's hand. */
export const isSound = (entry) =>
    typeof entry?.uuid === "string" &&
    typeof entry.logged === "string" &&
    ["waiting", "refused"].includes(entry.state) &&
    entry.values?.client_uuid === entry.uuid;

/** @returns {{ width: number, height: number }} of a picture whose longest side fits */
export function scaledSize(width, height, longest = LONGEST_SIDE) {
    const factor = Math.min(1, longest / Math.max(width, height));
    return { width: Math.round(width * factor), height: Math.round(height * factor) };
}
