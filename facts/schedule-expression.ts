/** One field of a cron expression: its numbers, names for them, and the letters that mean something in it. */
interface CronField {
    least: number;
    most: number;
    names?: readonly string[];
    special?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const cronFields: readonly CronField[] = [
    { least: 0, most: 59 },
    { least: 0, most: 23 },
    { least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
    { least: 1, most: 12, names: months },
    {
        least: 1,
        most: 7,
        names: weekdays,
        special: /^(\?|L|[1-7]L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
    },
    { least: 1970, most: 2199 },
];

/** What `isCronExpression` takes, in words. */
export const cronInWords = "cron(minute hour day month weekday year), with ? as day or weekday";

/**
 * Whether EventBridge, Glue and DataSync take the text as a cron expression: six fields, of which day or weekday is `?`.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function isCronExpression(text: string): boolean {
    const match = /^cron\((\S+(?: \S+){5})\)$/.exec(text);
    if (match === null) {
        return false;
    }
    const fields = match[1].split(" ");
    const days = [fields[2], fields[4]].filter((field) => field === "?");
    return days.length === 1 && fields.every((field, index) => isCronField(field, cronFields[index]));
}

/** Whether the services take the text as a rate: `rate(1 hour)`, `rate(2 hours)`. */
export function isRateExpression(text: string): boolean {
    const match = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(text);
    return match !== null && (Number(match[1]) === 1) === (match[3] === "");
}

function isCronField(text: string, field: CronField): boolean {
    return field.special?.test(text) === true || text.split(",").every((part) => isCronPart(part, field));
}

/** A star, a value or a range of values, each with or without a step. */
function isCronPart(part: string, field: CronField): boolean {
    const [range, step, ...rest] = part.split("/");
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) {
        return false;
    }
    if (range === "*") {
        return true;
    }
    const ends = range.split("-").map((value) => cronValue(value, field));
    return (
        ends.length <= 2 && ends.every((end) => end !== undefined) && (ends[0] ?? 0) <= (ends[1] ?? Infinity)
    );
}

function cronValue(text: string, { least, most, names = [] }: CronField): number | undefined {
    const named = names.indexOf(text);
    const value = named >= 0 ? named + least : /^\d{1,4}$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : undefined;
}
