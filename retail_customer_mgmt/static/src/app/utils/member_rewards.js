import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { formatPoints } from "@retail_customer_mgmt/app/utils/member_points";

const { DateTime } = luxon;

/** A reward of the member programme, whose points the ledger keeps. */
export function isMemberReward(reward) {
    return Boolean(reward?.program_id?.is_member_managed);
}

/** The cashier chooses how many points to use: the reward is worth so much a point. */
export function takesAnyPoints(reward) {
    return (
        isMemberReward(reward) &&
        reward.reward_type === "discount" &&
        reward.discount_mode === "per_point"
    );
}

/**
 * @param {string|luxon.DateTime} day
 * @param {luxon.DateTime} [today]
 * @returns {string} "31 Dec", with the year where it is another one
 */
export function shortDay(day, today = DateTime.now()) {
    const date = DateTime.isDateTime(day) ? day : deserializeDate(day);
    return formatDate(date, { format: date.year === today.year ? "d MMM" : "d MMM yyyy" });
}

/** @param {{ points: number, date: string }|false} lapse */
export function lapseSentence(lapse) {
    if (!lapse) {
        return "";
    }
    return _t("%(points)s lapse on %(day)s", {
        points: formatPoints(lapse.points),
        day: shortDay(lapse.date),
    });
}

/** @param {Object} reward that members of some tiers have for themselves */
export function tierSentence({ description, member_tier_ids }) {
    const names = member_tier_ids.map(({ name }) => name);
    return _t("“%(reward)s” is for members of %(tiers)s.", {
        reward: description,
        tiers: formatList(names, { style: "or" }),
    });
}

/** @param {{ name: string, from: number, to: number }} lowered what had to give on an order */
export function loweredSentence({ name, from, to }) {
    if (!to) {
        return _t("“%s” was taken off: it no longer fits the order.", name);
    }
    return _t("“%(reward)s” now uses %(to)s points instead of %(from)s: no more fit the order.", {
        reward: name,
        from: formatPoints(from),
        to: formatPoints(to),
    });
}

/**
 * @param {string} name of the limit
 * @param {import("@retail_customer_mgmt/app/utils/burn").Limits} limits
 */
export function objectionSentence(name, limits) {
    const sentences = {
        least: _t("At least %s points are used at once.", formatPoints(limits.least)),
        most: _t("At most %s points are used at once.", formatPoints(limits.most)),
        step: _t("Points are used in steps of %s.", formatPoints(limits.step || 1)),
        share: _t("Points pay at most %s%% of an order.", formatPoints(limits.share)),
    };
    return sentences[name];
}
