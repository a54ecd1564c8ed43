import { isBlank } from "../requirements";
import type { Applies } from "../resource-rule";
import { textOf, type Properties } from "../model/values";

/** Where a row applies. */
export type Condition = (properties: Properties) => Applies;

/** Something is set at the path; an unknown value is something. */
export function given(path: string): Condition {
    return (properties) =>
        properties
            .find(path)
            .some(
                ({ value }) =>
                    value.state === "unknown" || (value.state === "known" && !isBlank(value.value)),
            );
}

/** The value at the path is one of these. */
export function equal(path: string, ...values: readonly string[]): Condition {
    return (properties) => {
        const value = properties.get(path);
        return value.state === "unknown" ? "unknown" : values.includes(textOf(value) ?? "");
    };
}

/** The value at the path is unset or one of these. */
export function equalOrUnset(path: string, ...values: readonly string[]): Condition {
    const matches = equal(path, ...values);
    return (properties) => !properties.has(path) || matches(properties);
}

/** A list at the path holds the value. */
export function holds(path: string, wanted: string): Condition {
    return (properties) => {
        const elements = properties.find(`${path}[]`).map(({ value }) => value);
        if (elements.some((value) => textOf(value) === wanted)) {
            return true;
        }
        return elements.some(({ state }) => state === "unknown") ? "unknown" : false;
    };
}

export function not(condition: Condition): Condition {
    return (properties) => {
        const applies = condition(properties);
        return applies === "unknown" ? applies : !applies;
    };
}

export function and(...conditions: readonly Condition[]): Condition {
    return (properties) => {
        const all = conditions.map((condition) => condition(properties));
        return all.includes(false) ? false : all.includes("unknown") ? "unknown" : true;
    };
}

export function or(...conditions: readonly Condition[]): Condition {
    return (properties) => {
        const all = conditions.map((condition) => condition(properties));
        return all.includes(true) ? true : all.includes("unknown") ? "unknown" : false;
    };
}
