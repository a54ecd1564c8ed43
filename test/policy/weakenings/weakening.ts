import { json, type Given, type TestStack } from "../../../policy/test-kit";

/** One security property of the gallery taken away, and the rule that must say so. */
export interface Weakening {
    /** Number of the property in docs/policy.md. */
    readonly row: number;
    readonly rule: string;
    /** Resource of the gallery that the rule must name. */
    readonly on: string;
    readonly what: string;
    /** What a first preview can say; `violated` unless a value that isn't known yet decides. */
    readonly inPreview: "violated" | "deferred";
    readonly apply: (stack: TestStack) => void;
    /** The change as data, where it could be made to another stack as well. */
    readonly change?: Change;
}

/** A property set to a value, or removed when there is none; or a resource removed. */
export type Change =
    | {
          readonly kind: "set";
          readonly resource: string;
          readonly path: string;
          readonly to: Given | undefined;
      }
    | { readonly kind: "remove"; readonly resource: string };

export interface More {
    /** Resource that is changed, where the rule names another one. */
    readonly change?: string;
    readonly inPreview?: "deferred";
}

/** Sets a property, or removes it when `to` is undefined. */
export function set(
    row: number,
    rule: string,
    on: string,
    path: string,
    to: Given | undefined,
    more: More = {},
): Weakening {
    const { change = on, inPreview = "violated" } = more;
    const shown = to === undefined ? "unset" : `= ${JSON.stringify(to)}`.slice(0, 60);
    return {
        row,
        rule,
        on,
        what: `${change}.${path} ${shown}`,
        inPreview,
        apply: (stack) => setAt(stack.find(change).inputs, path.split("."), to),
        change: { kind: "set", resource: change, path, to },
    };
}

/** Takes a resource away. */
export function remove(row: number, rule: string, on: string, resource: string): Weakening {
    return {
        row,
        rule,
        on,
        what: `without ${resource}`,
        inPreview: "violated",
        apply: (stack) => stack.remove(resource),
        change: { kind: "remove", resource },
    };
}

/** Adds a resource that should not be. */
export function add(row: number, rule: string, type: string, inputs: Record<string, Given>): Weakening {
    return {
        row,
        rule,
        on: "added",
        what: `with ${type}`,
        inPreview: "violated",
        apply: (stack) => void stack.add(type, "added", inputs),
    };
}

export function setAt(target: Given, [step, ...rest]: readonly string[], to: Given | undefined): void {
    const holder = target as Record<string, Given>;
    if (rest.length > 0) {
        setAt(holder[step], rest, to);
    } else if (to === undefined) {
        delete holder[step];
    } else {
        holder[step] = to;
    }
}

export const statement = (fields: Record<string, Given>) =>
    json({ Version: "2012-10-17", Statement: [fields] });

export const letsAnybodyIn = statement({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });

export const withoutTls = statement({
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "*",
    Resource: "*",
});

export const clear = undefined;

export const awsKey = (service: string) => `alias/aws/${service}`;

export const emrConfiguration =
    (change: (content: Record<string, Record<string, Given>>) => void) => (stack: TestStack) => {
        const document = stack.find("emr-security").inputs.configuration as {
            content: Record<string, Record<string, Given>>;
        };
        change(document.content);
    };

export function emr(
    row: number,
    rule: string,
    what: string,
    change: (content: Record<string, Record<string, Given>>) => void,
): Weakening {
    return { row, rule, on: "emr-security", what, inPreview: "violated", apply: emrConfiguration(change) };
}

export const alarm = "clicks-GetRecords.IteratorAgeMilliseconds";
