const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const accepted = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * A time as the lake stores it: `yyyy-MM-ddTHH:mm:ss.SSSZ`.
 *
 * Takes ISO 8601 with `T` or a space; without zone it is UTC. Takes milliseconds since 1970 as a number. What is finer
 * than a millisecond is cut off.
 *
 * @returns `undefined` for anything else, days that the calendar doesn't have and years outside 1970 to 9999 among it.
 */
export function canonicalTimestamp(value: unknown): string | undefined {
    if (typeof value === "string") {
        if (canonical.test(value)) {
            return dayExists(value) && value >= "1970" && !Number.isNaN(Date.parse(value))
                ? value
                : undefined;
        }
        const parts = accepted.exec(value);
        if (!parts || !dayExists(value)) {
            return undefined;
        }
        const [, day, minute = "00:00", second = "00", fraction = "", zone = "Z"] = parts;
        return fromMilliseconds(
            Date.parse(
                `${day}T${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}${zone.toUpperCase()}`,
            ),
        );
    }
    return typeof value === "number" ? fromMilliseconds(value) : undefined;
}

/** Date.parse rolls 30 February over into March. */
function dayExists(text: string): boolean {
    const day = Number(text.slice(8, 10));
    if (day <= 28) {
        return day > 0;
    }
    return day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
}

function fromMilliseconds(ms: number): string | undefined {
    return Number.isInteger(ms) && ms >= 0 && ms < 253_402_300_800_000
        ? new Date(ms).toISOString()
        : undefined;
}
