/** Exact numbers: points are counted without the surprises of floating point. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const DIGITS = 6;

function gcd(a, b) {
    while (b) {
        [a, b] = [b, a % b];
    }
    return a < 0n ? -a : a;
}

export class Fraction {
    /**
     * @param {bigint} numerator
     * @param {bigint} [denominator] above 0
     */
    constructor(numerator, denominator = 1n) {
        const common = gcd(numerator, denominator) || 1n;
        this.numerator = numerator / common;
        this.denominator = denominator / common;
    }

    /** @param {Fraction|bigint|number|string} value a text or number is read as a decimal */
    static of(value) {
        if (value instanceof Fraction) {
            return value;
        }
        if (typeof value === "bigint") {
            return new Fraction(value);
        }
        const [, sign, whole, decimals = ""] = DECIMAL.exec(plain(value));
        const digits = BigInt(whole + decimals);
        return new Fraction(sign ? -digits : digits, 10n ** BigInt(decimals.length));
    }

    static sum(values) {
        return values.reduce((total, value) => total.plus(value), Fraction.of(0n));
    }

    plus(other) {
        const { numerator, denominator } = Fraction.of(other);
        return new Fraction(
            this.numerator * denominator + numerator * this.denominator,
            this.denominator * denominator
        );
    }

    minus(other) {
        return this.plus(Fraction.of(other).times(-1n));
    }

    times(other) {
        const { numerator, denominator } = Fraction.of(other);
        return new Fraction(this.numerator * numerator, this.denominator * denominator);
    }

    over(other) {
        const { numerator, denominator } = Fraction.of(other);
        const sign = numerator < 0n ? -1n : 1n;
        return new Fraction(
            this.numerator * denominator * sign,
            this.denominator * numerator * sign
        );
    }

    /** @returns {number} below, at or above 0 */
    compare(other) {
        const { numerator, denominator } = Fraction.of(other);
        const left = this.numerator * denominator;
        const right = numerator * this.denominator;
        return left < right ? -1 : Number(left > right);
    }

    equals(other) {
        return this.compare(other) === 0;
    }

    /** @returns {bigint} the greatest whole number that is not above */
    floor() {
        const quotient = this.numerator / this.denominator;
        return this.numerator < quotient * this.denominator ? quotient - 1n : quotient;
    }

    toNumber() {
        return Number(this.toString());
    }

    /** At most six decimals, without needless zeros: "64", "3.333333". */
    toString() {
        const scaled = this.times(10n ** BigInt(DIGITS))
            .plus(new Fraction(1n, 2n))
            .floor();
        const digits = String(scaled < 0n ? -scaled : scaled).padStart(DIGITS + 1, "0");
        const decimals = digits.slice(-DIGITS).replace(/0+$/, "");
        const sign = scaled < 0n ? "-" : "";
        return sign + digits.slice(0, -DIGITS) + (decimals && `.${decimals}`);
    }
}

/** A tiny or huge number in digits: no "1e-7". */
function plain(value) {
    const text = String(value || 0);
    return text.includes("e") ? Number(value).toFixed(12) : text;
}

export function least(values) {
    return values.reduce((found, value) => (value.compare(found) < 0 ? value : found));
}

export function greatest(values) {
    return values.reduce((found, value) => (value.compare(found) > 0 ? value : found));
}
