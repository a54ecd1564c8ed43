/**
 * Numbers of the lengths and first digits that card schemes use (Visa, Mastercard, American Express, Diners, Discover,
 * JCB), with the blanks and dashes that people put in.
 */
const candidates =
    /(?<![0-9])(?:4(?:[ -]?\d){12}(?:(?:[ -]?\d){3}){0,2}|(?:5[1-5]|2[2-7])(?:[ -]?\d){14}|3[47](?:[ -]?\d){13}|3(?:0|6|8)(?:[ -]?\d){12}|(?:6011|6[45]\d\d|35\d\d)(?:[ -]?\d){12})(?![0-9])/g;

/** A JSON value with every card number in it replaced by stars and its last four digits. */
export function maskCardNumbers(value: unknown): unknown {
    if (typeof value === "string") {
        return maskText(value);
    }
    if (typeof value === "number") {
        const text = String(value);
        const masked = maskText(text);
        return masked === text ? value : masked;
    }
    if (Array.isArray(value)) {
        return value.map(maskCardNumbers);
    }
    if (value !== null && typeof value === "object") {
        return Object.fromEntries(
            Object.entries(value).map(([key, each]) => [maskText(key), maskCardNumbers(each)]),
        );
    }
    return value;
}

/** A text with every card number in it replaced by stars and its last four digits. */
export function maskText(text: string): string {
    return text.replace(candidates, (match) => {
        const digits = match.replace(/[ -]/g, "");
        return passesLuhn(digits) ? "*".repeat(digits.length - 4) + digits.slice(-4) : match;
    });
}

function passesLuhn(digits: string): boolean {
    let sum = 0;
    for (let index = 0; index < digits.length; index += 1) {
        const digit = Number(digits[digits.length - 1 - index]);
        sum += index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
    }
    return sum % 10 === 0;
}
