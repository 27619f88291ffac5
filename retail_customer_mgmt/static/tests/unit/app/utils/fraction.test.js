import { describe, expect, test } from "@odoo/hoot";
import { Fraction, greatest, least } from "@retail_customer_mgmt/app/utils/fraction";

describe.current.tags("headless");

test("decimals are read and shown without loss", () => {
    expect(Fraction.of("0.1").plus("0.2").toString()).toBe("0.3");
    expect(Fraction.of(64.9).toString()).toBe("64.9");
    expect(Fraction.of("-2.50").toString()).toBe("-2.5");
    expect(Fraction.of(1e-7).toString()).toBe("0");
    expect(Fraction.of(undefined).toString()).toBe("0");
});

test("a third times three is one", () => {
    const third = Fraction.of("1").over("3");
    expect(third.toString()).toBe("0.333333");
    expect(third.times("3").equals(1)).toBe(true);
    expect(Fraction.of("2").over("3").toNumber()).toBe(0.666667);
});

test("floor goes down, below zero too", () => {
    const floors = ["2.7", "2", "-2.7", "-2"].map((text) => Fraction.of(text).floor());
    expect(floors).toEqual([2n, 2n, -3n, -2n]);
});

test("comparing and dividing keep the sign", () => {
    expect(Fraction.of("1").over("-3").compare(0)).toBe(-1);
    expect(greatest([Fraction.of(1), Fraction.of("1.5")]).toString()).toBe("1.5");
    expect(least([Fraction.of(1), Fraction.of("-1.5")]).toString()).toBe("-1.5");
});
