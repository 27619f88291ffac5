import { describe, expect, test } from "@odoo/hoot";
import {
    filledAnswers,
    inputType,
    isComplete,
    questionsOf,
    toggled,
} from "@retail_customer_mgmt/app/utils/member_questions";

const required = (name) => ({ name, type: "char", required: true });
const optional = (name) => ({ name, type: "char", required: false });

describe("a form is complete", () => {
    test("when each required question has more than spaces", () => {
        const questions = [required("name"), required("city")];
        expect(isComplete(questions, { name: "Li", city: "  " })).toBe(false);
        expect(isComplete(questions, { name: "Li", city: "Xi'an" })).toBe(true);
    });

    test("only with a name or a phone", () => {
        const questions = [optional("name"), optional("phone"), optional("city")];
        expect(isComplete(questions, { city: "Xi'an" })).toBe(false);
        expect(isComplete(questions, { phone: "1" })).toBe(true);
    });

    test("a required choice of none is open", () => {
        const questions = [required("name"), { name: "facet_1", type: "tags", required: true }];
        expect(isComplete(questions, { name: "Li", facet_1: [] })).toBe(false);
        expect(isComplete(questions, { name: "Li", facet_1: [3] })).toBe(true);
    });
});

test("only what is asked and answered is sent, trimmed", () => {
    const questions = [required("name"), optional("email"), optional("facet_1")];
    const answers = { name: " Li ", email: "", facet_1: [3], city: "x" };
    expect(filledAnswers(questions, answers)).toEqual({ name: "Li", facet_1: [3] });
});

test("a phone typed in the search is sent though the form does not ask for it", () => {
    const answers = { name: "", phone: " 2125550147 ", city: "x" };
    expect(filledAnswers([required("name")], answers)).toEqual({ phone: "2125550147" });
});

test("a till without its shop's form asks name and phone", () => {
    const labels = { name: "Nom", phone: "Téléphone" };
    const asked = questionsOf(undefined, labels);
    expect(asked.map(({ label }) => label)).toEqual(["Nom", "Téléphone"]);
    expect(asked.every((question) => question.required)).toBe(true);
    expect(questionsOf([required("name")], labels)).toHaveLength(1);
});

test("inputs and tags", () => {
    expect(inputType({ type: "phone" })).toBe("tel");
    expect(inputType({ type: "char" })).toBe("text");
    expect(toggled(undefined, 3)).toEqual([3]);
    expect(toggled([3, 4], 3)).toEqual([4]);
});
