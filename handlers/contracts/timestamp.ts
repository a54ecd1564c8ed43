const accepted =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z| ?UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Numbers below this are seconds: as such they reach to the year 5138, as milliseconds to March 1973. */
const secondsBelow = 100_000_000_000;

/** First millisecond of the year 10000. */
const end = 253_402_300_800_000;

/**
 * A time as the lake stores it: `yyyy-MM-ddTHH:mm:ss.SSSZ`.
 *
 * Takes ISO 8601 with `T` or a space, its zone also as `UTC` or in hours alone; without zone it is UTC. Takes a number for the time since 1970: in seconds below
 * `secondsBelow`, in whole milliseconds from there. What is finer than a millisecond is cut off.
 *
 * @returns `undefined` for anything else, days that the calendar doesn't have and years outside 1970 to 9999 among it.
 */
export function canonicalTimestamp(value: unknown): string | undefined {
    if (typeof value === "string") {
        return isCanonical(value) ? value : fromText(value);
    }
    if (typeof value !== "number") {
        return undefined;
    }
    // The tiny addition makes up for fractions that a double can't hold.
    return fromMilliseconds(value < secondsBelow ? Math.floor(value * 1000 + 0.001) : value);
}

/** A time in seconds since 1970, in the stored form; `undefined` when it is none. */
export function timestampOfSeconds(seconds: number): string | undefined {
    return fromMilliseconds(seconds * 1000);
}

function fromText(text: string): string | undefined {
    const parts = accepted.exec(text);
    if (!parts || !dayExists(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))) {
        return undefined;
    }
    const [, day, minute = "00:00", second = "00", fraction = "", zone = "Z"] = parts;
    return fromMilliseconds(
        Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}${offsetOf(zone)}`),
    );
}

/** A zone as Date.parse takes it: databases write `+00` and `UTC`. */
function offsetOf(zone: string): string {
    return /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.toUpperCase().replace(/ ?UTC/, "Z");
}

function fromMilliseconds(ms: number): string | undefined {
    return Number.isInteger(ms) && ms >= 0 && ms < end ? new Date(ms).toISOString() : undefined;
}

/**
 * Whether a text is in the stored form already, which most producers send. By hand: it is a sixth of the time that a
 * regular expression and Date.parse take, for each record.
 */
function isCanonical(text: string): boolean {
    return (
        text.length === 24 &&
        text.charCodeAt(4) === 45 &&
        text.charCodeAt(7) === 45 &&
        text.charCodeAt(10) === 84 &&
        text.charCodeAt(13) === 58 &&
        text.charCodeAt(16) === 58 &&
        text.charCodeAt(19) === 46 &&
        text.charCodeAt(23) === 90 &&
        digits(text, 0, 4) >= 1970 &&
        dayExists(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) &&
        within(digits(text, 11, 13), 23) &&
        within(digits(text, 14, 16), 59) &&
        within(digits(text, 17, 19), 59) &&
        within(digits(text, 20, 23), 999)
    );
}

/** The number that some digits make; NaN when one isn't a digit. */
function digits(text: string, from: number, to: number): number {
    let number = 0;
    for (let index = from; index < to; index += 1) {
        const digit = text.charCodeAt(index) - 48;
        if (digit < 0 || digit > 9) {
            return NaN;
        }
        number = number * 10 + digit;
    }
    return number;
}

function within(number: number, most: number): boolean {
    return number >= 0 && number <= most;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Date.parse rolls 30 February over into March. */
function dayExists(year: number, month: number, day: number): boolean {
    const leapDay = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 1 : 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= monthLengths[month - 1] + leapDay;
}
