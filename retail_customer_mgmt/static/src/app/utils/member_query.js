import { normalize } from "@web/core/l10n/utils";

const SEPARATORS = /[\s()./-]/g;
// Fewer digits than this are a house number or an age, not the end of a phone number.
const SHORTEST_PHONE = 5;

/** Full-width digits, as Chinese keyboards type them, count as digits. */
function plain(text) {
    return (text || "").normalize("NFKC").trim();
}

/**
 * @param {string} query what the cashier typed
 * @returns {string} its digits, or "" when it holds anything but a number and separators
 */
export function phoneDigits(query) {
    const digits = plain(query).replace(SEPARATORS, "").replace(/^\+/, "");
    return /^\d+$/.test(digits) ? digits : "";
}

export function isPhoneLike(query) {
    return phoneDigits(query).length >= SHORTEST_PHONE;
}

/**
 * A phone number in groups a person can check against what the customer says.
 * Anything but a bare mobile number of the shape 138 0013 8000 stays as typed.
 */
export function readablePhone(query) {
    const typed = plain(query);
    return /^1\d{10}$/.test(typed) ? typed.replace(/^(\d{3})(\d{4})/, "$1 $2 ") : typed;
}

/**
 * What the registration form starts from: the query is a phone number, a name, or neither
 * (a member number nobody has, part of a card code).
 *
 * @param {string} query
 * @returns {{ name: string, phone: string }}
 */
export function registrationDraft(query) {
    if (isPhoneLike(query)) {
        return { name: "", phone: readablePhone(query) };
    }
    return { name: /\d/.test(query) ? "" : plain(query), phone: "" };
}

/**
 * @param {string} text what is known of a person, phone numbers without separators
 * @param {string} query
 */
export function matchesQuery(text, query) {
    const wanted = phoneDigits(query) || normalize(plain(query));
    return Boolean(wanted) && normalize(text || "").includes(wanted);
}

/** "Li Wei" gives "LW", "王小明" gives "王". */
export function initials(name) {
    const words = plain(name).split(/\s+/).filter(Boolean);
    const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
    return ends
        .map((word) => [...word][0])
        .join("")
        .toUpperCase();
}
