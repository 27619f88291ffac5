import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";

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

/**
 * What the receipt says of points, from the figures the server posted.
 *
 * @param {{ earned: number, redeemed: number, balance: number }} figures negative `earned` was
 *  taken back by a refund, negative `redeemed` given back
 * @returns {{ name: string, label: string, points: string }[]}
 */
export function receiptRows({ earned, redeemed, balance }) {
    const rows = [];
    if (earned || !redeemed) {
        rows.push({ name: "earned", label: earnedLabel(earned), points: signed(earned) });
    }
    if (redeemed) {
        rows.push({ name: "redeemed", label: redeemedLabel(redeemed), points: signed(-redeemed) });
    }
    rows.push({ name: "balance", label: _t("Points balance"), points: formatPoints(balance) });
    return rows;
}
