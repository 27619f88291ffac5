import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** Points without needless decimals: 1250 is "1,250", 0.5 is "0.5". */
export function formatPoints(points) {
    return formatFloat(points || 0, { digits: [16, 2], trailingZeros: false });
}

function signed(points) {
    return points > 0 ? `+${formatPoints(points)}` : formatPoints(points);
}

function earnedLabel(points) {
    return points < 0 ? _t("Points taken back") : _t("Points earned");
}

function redeemedLabel(points) {
    return points < 0 ? _t("Points given back") : _t("Points used");
}

export function redeemedRow(points) {
    return { name: "redeemed", label: redeemedLabel(points), points: signed(-points) };
}

/**
 * What the receipt says of points, from the figures the server posted.
 *
 * @param {{ earned: number, redeemed: number, balance: number, lapse?: Object }} figures negative
 *  `earned` was taken back by a refund, negative `redeemed` given back; `lapse` is the next one
 * @returns {{ name: string, label: string, points: string }[]}
 */
export function receiptRows({ earned, redeemed, balance, lapse }) {
    const rows = [];
    if (earned || !redeemed) {
        rows.push({ name: "earned", label: earnedLabel(earned), points: signed(earned) });
    }
    if (redeemed) {
        rows.push(redeemedRow(redeemed));
    }
    rows.push({ name: "balance", label: _t("Points balance"), points: formatPoints(balance) });
    if (lapse) {
        const label = _t("Of these lapse on %s", receiptDay(lapse.date));
        rows.push({ name: "lapse", label, points: formatPoints(lapse.points) });
    }
    return rows;
}

function receiptDay(day) {
    return formatDate(DateTime.isDateTime(day) ? day : deserializeDate(day));
}
