/** When a points rule applies: the till's twin of `tools/points_rules.py`. */

import { Fraction } from "@retail_customer_mgmt/app/utils/fraction";

const MIDNIGHT = 24 * 60;
const DAY = 24 * 60 * 60 * 1000;

const toDate = (day) => new Date(`${day}T00:00:00Z`);
const toDay = (date) => date.toISOString().slice(0, 10);
const addDays = (day, number) => toDay(new Date(toDate(day).getTime() + number * DAY));
const weekday = (day) => (toDate(day).getUTCDay() + 6) % 7;
const asksNothing = (list) => !list?.length;
const shares = (list, others) => (list || []).some((id) => (others || []).includes(id));

/** A day that a month lacks is its last one. */
function isMonthDay(number, day) {
    const isLast = addDays(day, 1).slice(0, 7) !== day.slice(0, 7);
    const own = Number(day.slice(8));
    return own === number || (isLast && number > own);
}

function matchesDay(rule, day) {
    return (
        (!rule.date_from || rule.date_from <= day) &&
        (!rule.date_to || day <= rule.date_to) &&
        (asksNothing(rule.weekdays) || rule.weekdays.includes(weekday(day))) &&
        (!rule.month_day || isMonthDay(rule.month_day, day))
    );
}

/** A window over midnight belongs to the day it starts on. */
function matchesTime(rule, date) {
    const day = date.slice(0, 10);
    const minute = Number(date.slice(11, 13)) * 60 + Number(date.slice(14, 16));
    const first = rule.minute_from || 0;
    const last = rule.minute_to || MIDNIGHT;
    if (first < last) {
        return first <= minute && minute < last && matchesDay(rule, day);
    }
    if (minute < last) {
        return matchesDay(rule, addDays(day, -1));
    }
    return minute >= first && matchesDay(rule, day);
}

function matchesWhom(rule, order) {
    return (
        (asksNothing(rule.tier_ids) || rule.tier_ids.includes(order.tier_id)) &&
        (asksNothing(rule.shop_ids) || rule.shop_ids.includes(order.shop_id))
    );
}

/** The birthday of a year; that of 29 February is the 28th if need be. */
function birthdayIn(year, birthday) {
    const day = `${String(year).padStart(4, "0")}${birthday.slice(4)}`;
    const exists = day.slice(5) !== "02-29" || new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
    return exists ? day : `${day.slice(0, 8)}28`;
}

const PERIODS = {
    day: (birthday, day) => birthday === day,
    week: (birthday, day) => addDays(birthday, -weekday(birthday)) === addDays(day, -weekday(day)),
    month: (birthday, day) => birthday.slice(0, 7) === day.slice(0, 7),
};

/**
 * @param {"none"|"day"|"week"|"month"} scope `week` runs from Monday to Sunday
 * @param {string|undefined} birthday
 * @param {string} day
 */
export function isBirthday(scope, birthday, day) {
    if (!scope || scope === "none") {
        return true;
    }
    const year = Number(day.slice(0, 4));
    return (
        Boolean(birthday) &&
        [year - 1, year, year + 1].some((near) => PERIODS[scope](birthdayIn(near, birthday), day))
    );
}

export function amountOf(order) {
    return Fraction.sum(order.lines.map((line) => line.amount));
}

export function matchesOrder(rule, order) {
    if (rule.kind === "event" && rule.event !== "first_purchase") {
        return false;
    }
    return (
        matchesTime(rule, order.date) &&
        matchesWhom(rule, order) &&
        amountOf(order).compare(rule.min_amount || 0) >= 0 &&
        isBirthday(rule.birthday_scope, order.birthday, order.date.slice(0, 10))
    );
}

function isAmong(line, productIds, categoryIds, tagIds) {
    return (
        shares(productIds, [line.product_id]) ||
        shares(categoryIds, line.category_ids) ||
        shares(tagIds, line.tag_ids)
    );
}

function includes(rule, line) {
    const asked = [rule.product_ids, rule.category_ids, rule.tag_ids];
    return asked.every(asksNothing) || isAmong(line, ...asked);
}

/** Goods that cost nothing are never meant. */
export function matchesLine(rule, line) {
    return (
        Fraction.of(line.amount).compare(0) > 0 &&
        includes(rule, line) &&
        !isAmong(line, rule.excluded_product_ids, rule.excluded_category_ids, rule.excluded_tag_ids)
    );
}

/** The rules that match the order and one of its lines, by id. */
export function rulesOf(order, rules) {
    return rules
        .filter(
            (rule) =>
                matchesOrder(rule, order) && order.lines.some((line) => matchesLine(rule, line))
        )
        .sort((a, b) => a.id - b.id);
}
