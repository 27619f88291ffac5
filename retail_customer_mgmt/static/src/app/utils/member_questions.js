/** What every till can ask, should its shop's form not be loaded. */
const FALLBACK = [
    { name: "name", type: "char", required: true, selection: [], help: "" },
    { name: "phone", type: "phone", required: true, selection: [], help: "" },
];

const INPUT_TYPES = {
    phone: "tel",
    email: "email",
    date: "date",
    integer: "number",
    float: "number",
};

/**
 * @param {Object[]|false|undefined} questions of the shop's form, see `_field_specs`
 * @param {Object<string, string>} labels of the fallback's questions
 */
export function questionsOf(questions, labels) {
    if (questions?.length) {
        return questions;
    }
    return FALLBACK.map((question) => ({ ...question, label: labels[question.name] }));
}

/** @returns {string} the type of the HTML input for a question's type */
export function inputType(question) {
    return INPUT_TYPES[question.type] || "text";
}

const isBlank = (answer) =>
    Array.isArray(answer) ? !answer.length : !String(answer ?? "").trim() || answer === false;

/** @returns {boolean} every required question has an answer, and a name or a phone is there */
export function isComplete(questions, answers) {
    const hasAnswer = ({ name }) => !isBlank(answers[name]);
    return (
        questions.filter(({ required }) => required).every(hasAnswer) &&
        ["name", "phone"].some((name) => !isBlank(answers[name]))
    );
}

/**
 * @returns {Object} the answers to send: only those that say something, without stray spaces;
 *  name and phone also where the form does not ask them, for they come from the search
 */
export function filledAnswers(questions, answers) {
    const asked = new Set(["name", "phone", ...questions.map(({ name }) => name)]);
    const filled = [...asked].filter((name) => !isBlank(answers[name]));
    return Object.fromEntries(
        filled.map((name) => {
            const answer = answers[name];
            return [name, typeof answer === "string" ? answer.trim() : answer];
        })
    );
}

/** Adds a tag's value to the chosen ones, or takes it away. */
export function toggled(chosen, value) {
    const others = (chosen || []).filter((other) => other !== value);
    return others.length === (chosen || []).length ? [...others, value] : others;
}
