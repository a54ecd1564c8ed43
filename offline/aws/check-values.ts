import type { InputFact, ResourceFacts, TypeCode } from "./facts/resource-facts";
import { valueLimit } from "./facts/value-limits";
import type { ValueLimit } from "./facts/value-limits";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isObject, isUnknown, reveal } from "./property-value";

/** Checks that the values of the inputs are among those that AWS and its provider allow, nested ones included. */
export function checkValues(facts: ResourceFacts, inputs: PropertyMap): string[] {
    const failures: string[] = [];
    const visit = (value: PropertyValue, type: TypeCode, path: string, pattern: string): void => {
        const open = reveal(value);
        const allowed = isUnknown(open) ? undefined : violated(open, valueLimit(facts.type, pattern) ?? {});
        if (allowed !== undefined) {
            failures.push(`"${path}" is ${shown(value)}; allowed: ${allowed}`);
        }
        if (Array.isArray(open)) {
            open.forEach((element, index) =>
                visit(element, type.slice(1), `${path}[${index}]`, `${pattern}[]`),
            );
        } else if (isObject(open)) {
            // The keys of a map are the program's own, and so nothing is known of their values.
            visitAll(
                open,
                facts.nestedInput(type.slice(1)) ?? new Map<string, InputFact>(),
                `${path}.`,
                `${pattern}.`,
            );
        }
    };
    const visitAll = (
        map: PropertyMap,
        shape: Map<string, InputFact>,
        path: string,
        pattern: string,
    ): void => {
        for (const [name, { type }] of shape) {
            if (map[name] !== undefined) {
                visit(map[name], type, path + name, pattern + name);
            }
        }
    };
    visitAll(inputs, facts.inputs, "", "");
    return failures;
}

/** What is allowed, if the value isn't. Empty text is as good as none. */
function violated(value: PropertyValue, limit: ValueLimit): string | undefined {
    if (Array.isArray(value)) {
        return limit.maxItems !== undefined && value.length > limit.maxItems
            ? `at most ${limit.maxItems} elements`
            : undefined;
    }
    if (typeof value === "string" && value !== "") {
        return violatedByText(value, limit);
    }
    return typeof value === "number" ? violatedByNumber(value, limit) : undefined;
}

function violatedByText(value: string, { enum: values, minLength, maxLength, pattern }: ValueLimit) {
    if (values) {
        return values.includes(value) ? undefined : values.join(", ");
    }
    const length = [...value].length;
    if (length < (minLength ?? 0) || length > (maxLength ?? Infinity)) {
        return maxLength === undefined
            ? `${minLength} characters or more`
            : `${minLength ?? 0} to ${maxLength} characters`;
    }
    return pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(value)
        ? undefined
        : `/${pattern}/`;
}

function violatedByNumber(value: number, { enum: values, min, max, or, multipleOf }: ValueLimit) {
    const ways = [
        values && { fits: values.includes(value), text: values.join(", ") },
        multipleOf && { fits: value % multipleOf === 0, text: `multiples of ${multipleOf}` },
        or !== undefined && { fits: value === or, text: String(or) },
        (min !== undefined || max !== undefined) && {
            fits: value >= (min ?? -Infinity) && value <= (max ?? Infinity),
            text: max === undefined ? `${min} or more` : `${min ?? "anything"} to ${max}`,
        },
    ].filter((way) => typeof way === "object");
    return ways.length === 0 || ways.some(({ fits }) => fits)
        ? undefined
        : ways.map(({ text }) => text).join(", or ");
}

/** The value as it may be shown: a secret is not. */
function shown(value: PropertyValue): string {
    if (Array.isArray(value)) {
        return `a list of ${value.length}`;
    }
    return isObject(value) || typeof value === "object"
        ? "a secret that isn't allowed"
        : JSON.stringify(value);
}
