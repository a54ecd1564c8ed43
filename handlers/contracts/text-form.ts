/**
 * What a JSON object's text is like, told from its values:
 *
 * - `compact`: texts, exact numbers, truth values and null, each field once, and no blanks or escapes; such a text may stand
 *   in a file as it is, and to know that takes a fraction of the time in which it is made anew.
 * - `flat`: such values, in whatever text.
 * - `other`: something is nested, or a number may not be exact.
 */
export function textForm(
    text: string,
    value: Readonly<Record<string, unknown>>,
): "compact" | "flat" | "other" {
    // Of the shortest text: the opening brace, and with each field a comma, of which the last is the closing brace.
    let shortest = 1;
    let mayHaveExponent = false;
    for (const name in value) {
        const each = value[name];
        shortest += name.length + 4;
        if (typeof each === "string") {
            shortest += each.length + 2;
        } else if (typeof each === "number") {
            if (Math.abs(each) > Number.MAX_SAFE_INTEGER) {
                return "other";
            }
            const { length } = String(each);
            shortest += length;
            mayHaveExponent ||= length >= shortestExponent;
        } else if (typeof each === "boolean") {
            shortest += each ? 4 : 5;
        } else if (each === null) {
            shortest += 4;
        } else {
            return "other";
        }
    }
    return shortest === text.length && !text.includes("\\") && !(mayHaveExponent && exponent.test(text))
        ? "compact"
        : "flat";
}

/** Length of a number such as 1e9, which stands for a longer one and so could make up for a name that is there twice. */
const shortestExponent = 3;

const exponent = /:\s*-?[\d.]+e/i;
