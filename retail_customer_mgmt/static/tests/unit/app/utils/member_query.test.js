import { describe, expect, test } from "@odoo/hoot";
import {
    initials,
    isPhoneLike,
    matchesQuery,
    phoneDigits,
    readablePhone,
    registrationDraft,
} from "@retail_customer_mgmt/app/utils/member_query";

describe.current.tags("headless");

test("a phone number is understood however it is typed", () => {
    expect(phoneDigits("138 0013-8000")).toBe("13800138000");
    expect(phoneDigits("+86 (138) 0013.8000")).toBe("8613800138000");
    expect(phoneDigits("１３８００１３８０００")).toBe("13800138000");
    expect(phoneDigits("M00017")).toBe("");
    expect(phoneDigits("")).toBe("");
    expect(phoneDigits(false)).toBe("");
});

test("a few digits are not a phone number to register", () => {
    expect(isPhoneLike("8000")).toBe(false);
    expect(isPhoneLike("138001")).toBe(true);
    expect(isPhoneLike("Li Wei")).toBe(false);
});

test("a mobile number is shown in groups, others as typed", () => {
    expect(readablePhone("13800138000")).toBe("138 0013 8000");
    expect(readablePhone("+1 202 555 0100")).toBe("+1 202 555 0100");
});

test("registration starts from what was typed", () => {
    expect(registrationDraft("13800138000")).toEqual({ name: "", phone: "138 0013 8000" });
    expect(registrationDraft(" Li Wei ")).toEqual({ name: "Li Wei", phone: "" });
    expect(registrationDraft("M00017")).toEqual({ name: "", phone: "" });
});

test("a person is matched by any part of what is known", () => {
    const known = "Zoé Müller M00017 8613800138000";
    expect(matchesQuery(known, "8000")).toBe(true);
    expect(matchesQuery(known, "138-0013")).toBe(true);
    expect(matchesQuery(known, "m00017")).toBe(true);
    expect(matchesQuery(known, "zoe mul")).toBe(true);
    expect(matchesQuery(known, "9000")).toBe(false);
    expect(matchesQuery(known, " ")).toBe(false);
});

test("initials of names in any script", () => {
    expect(initials("Li Wei")).toBe("LW");
    expect(initials("maria del carmen ruiz")).toBe("MR");
    expect(initials("王小明")).toBe("王");
    expect(initials("")).toBe("");
});
