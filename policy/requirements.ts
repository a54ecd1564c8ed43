import type { RuleContext } from "./rule";
import { isPartlyUnknown, revealed, scalarText, type Value, type Wire } from "./model/values";

export type Verdict = "met" | "unmet" | "unknown";

/** What the value of one property must be. */
export interface Requirement {
    /** Completes "`property` must ...". */
    readonly demand: (context: RuleContext) => string;
    readonly test: (value: Value, context: RuleContext) => Verdict;
    /** The one right value, where there is just one. */
    readonly right?: Wire;
    /** What decides: that the property is given, what it is, or what a JSON document says. Default: `"value"` */
    readonly decides?: "presence" | "value" | "document";
}

function onKnown(
    whenAbsent: Verdict,
    demand: string | ((context: RuleContext) => string),
    test: (value: Wire, context: RuleContext) => boolean,
    right?: Wire,
): Requirement {
    return {
        demand: typeof demand === "string" ? () => demand : demand,
        test(value, context) {
            if (value.state === "absent") {
                return whenAbsent;
            }
            if (isPartlyUnknown(value)) {
                return "unknown";
            }
            return test(revealed((value as { value: Wire }).value), context) ? "met" : "unmet";
        },
        ...(right === undefined ? {} : { right }),
    };
}

/** Code for a value in messages. */
export function code(value: Wire): string {
    return `\`${JSON.stringify(value)}\``;
}

/** Exactly this value; unset is wrong. */
export function mustBe(right: string | number | boolean): Requirement {
    return onKnown("unmet", `be ${code(right)}`, (value) => same(value, right), right);
}

/** Exactly this value where it is set; unset is right because AWS's default is. */
export function mustBeIfSet(right: string | number | boolean): Requirement {
    return onKnown("met", `be ${code(right)} or not set`, (value) => same(value, right), right);
}

/** One of these values. */
export function oneOf(values: readonly string[], whenAbsent: Verdict = "unmet"): Requirement {
    const list = values.map(code).join(" or ");
    return onKnown(
        whenAbsent,
        whenAbsent === "met" ? `be ${list}, or not set` : `be ${list}`,
        (value) => values.some((allowed) => same(value, allowed)),
        values.length === 1 && whenAbsent === "unmet" ? values[0] : undefined,
    );
}

/** None of these values, alone or in a list; unset is right. */
export function noneOf(values: readonly string[]): Requirement {
    return onKnown(
        "met",
        `not be ${values.map(code).join(" or ")}`,
        (value) => !asList(value).some((each) => values.some((forbidden) => same(each, forbidden))),
    );
}

/** Something other than an empty string or list. An unknown value is something. */
export function present(what = "be set"): Requirement {
    return {
        decides: "presence",
        demand: () => what,
        test(value) {
            return presenceOf(value);
        },
    };
}

/** Whether something is given: decided by presence, unless the object around it isn't known. */
function presenceOf(value: Value): Verdict {
    switch (value.state) {
        case "absent":
            return "unmet";
        case "unknown":
            return value.around ? "unknown" : "met";
        case "known":
            return isBlank(value.value) ? "unmet" : "met";
    }
}

/** Nothing at all: not set, or an empty list. */
export function empty(what = "not be set"): Requirement {
    return {
        decides: "presence",
        demand: () => what,
        test(value) {
            const presence = presenceOf(value);
            return presence === "unknown" ? presence : presence === "met" ? "unmet" : "met";
        },
    };
}

/**
 * A KMS key of the customer's: set, and not the key that AWS manages for the service (`alias/aws/...`). An unknown
 * value is a reference to a key that doesn't exist yet, so it can't be one that AWS manages.
 */
export function customerKey(): Requirement {
    return {
        decides: "presence",
        demand: ({ settings }) =>
            settings.customerKeysOnly ? "name a customer managed KMS key" : "name a KMS key",
        test(value, { settings }) {
            const presence = presenceOf(value);
            if (presence !== "met" || value.state !== "known" || !settings.customerKeysOnly) {
                return presence;
            }
            return typeof value.value === "string" && /(^|[:/])alias\/aws\//.test(value.value)
                ? "unmet"
                : "met";
        },
    };
}

/** At least `count` different elements; an unknown list is long enough until the contrary is known. */
export function elements(count: number): Requirement {
    return {
        decides: "presence",
        demand: () => (count === 1 ? "have at least one element" : `have at least ${count} elements`),
        test(value) {
            if (value.state !== "known") {
                return presenceOf(value);
            }
            return asList(value.value).length >= count ? "met" : "unmet";
        },
    };
}

/** A list that holds all of these values. */
export function containing(...values: readonly string[]): Requirement {
    return onKnown("unmet", `contain ${values.map(code).join(" and ")}`, (value) =>
        values.every((wanted) => asList(value).includes(wanted)),
    );
}

/** A number no smaller than one of the rule's options. */
export function atLeast(option: string, unit: string, whenAbsent: Verdict = "unmet"): Requirement {
    return onKnown(
        whenAbsent,
        (context) => `be at least ${context.option<number>(option)} ${unit}`,
        (value, context) => Number(value) >= context.option<number>(option),
    );
}

/** A number no larger than one of the rule's options. */
export function atMost(option: string, unit: string, whenAbsent: Verdict = "unmet"): Requirement {
    return onKnown(
        whenAbsent,
        (context) => `be at most ${context.option<number>(option)} ${unit}`,
        (value, context) => Number(value) <= context.option<number>(option),
    );
}

/** A text of a certain form. */
export function matching(pattern: RegExp, demand: string, whenAbsent: Verdict = "unmet"): Requirement {
    return onKnown(whenAbsent, demand, (value) => typeof value === "string" && pattern.test(value));
}

/** Any test of a known value. */
export function satisfying(
    demand: string | ((context: RuleContext) => string),
    test: (value: Wire, context: RuleContext) => boolean,
    whenAbsent: Verdict = "unmet",
): Requirement {
    return onKnown(whenAbsent, demand, test);
}

/** A list, or a single value as a list of one. */
export function asList(value: Wire): Wire[] {
    return Array.isArray(value) ? value : [value];
}

/** Nothing said: an empty string, list or map, which is how providers return what was not set. */
export function isBlank(value: Wire): boolean {
    return value === "" || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function same(value: Wire, wanted: string | number | boolean): boolean {
    return value === wanted || (typeof wanted !== "string" && scalarText(value) === String(wanted));
}
