import { isPartlyUnknown, revealed, scalarText, unknownString, type Value, type Wire } from "../model/values";

/** A statement of an IAM or resource policy, with every part that may be single or a list as a list. */
export interface Statement {
    readonly effect: string;
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly resources: readonly string[];
    readonly notResources: readonly string[];
    /** Principals by kind (`AWS`, `Service`, `Federated`); everybody is `*` under `AWS`. */
    readonly principals: Readonly<Record<string, readonly string[]>>;
    readonly hasNotPrincipal: boolean;
    /** Values by operator and condition key, both in lower case. */
    readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A JSON document: absent, not known yet, not JSON, or its parsed form. */
export type Document =
    { readonly state: "absent" | "unknown" | "invalid" } | { readonly state: "known"; readonly json: Wire };

/** Reads a property that holds JSON as a string, or as an object which the provider turns into one. */
export function documentIn(value: Value): Document {
    if (value.state !== "known") {
        return { state: value.state };
    }
    if (isPartlyUnknown(value)) {
        return { state: "unknown" };
    }
    const wire = revealed(value.value);
    if (typeof wire !== "string") {
        return { state: "known", json: wire };
    }
    if (wire.trim() === "") {
        return { state: "absent" };
    }
    if (wire.includes(unknownString)) {
        return { state: "unknown" };
    }
    try {
        return { state: "known", json: JSON.parse(wire) as Wire };
    } catch {
        return { state: "invalid" };
    }
}

/** The statements of a policy document. */
export function statementsOf(json: Wire): Statement[] {
    const statements = isMap(json) ? (json.Statement ?? []) : [];
    return (Array.isArray(statements) ? statements : [statements]).filter(isMap).map((statement) => ({
        effect: scalarText(statement.Effect) ?? "",
        actions: texts(statement.Action),
        notActions: texts(statement.NotAction),
        resources: texts(statement.Resource),
        notResources: texts(statement.NotResource),
        principals: principalsOf(statement.Principal),
        hasNotPrincipal: "NotPrincipal" in statement,
        conditions: conditionsOf(statement.Condition),
    }));
}

function principalsOf(principal: Wire | undefined): Record<string, string[]> {
    if (principal === undefined || principal === null) {
        return {};
    }
    return isMap(principal)
        ? Object.fromEntries(Object.entries(principal).map(([kind, names]) => [kind, texts(names)]))
        : { AWS: texts(principal) };
}

function conditionsOf(condition: Wire | undefined): Record<string, Record<string, string[]>> {
    if (!isMap(condition)) {
        return {};
    }
    return Object.fromEntries(
        Object.entries(condition)
            .filter((entry): entry is [string, { [key: string]: Wire }] => isMap(entry[1]))
            .map(([operator, tests]) => [
                operator.toLowerCase(),
                Object.fromEntries(
                    Object.entries(tests).map(([key, values]) => [key.toLowerCase(), texts(values)]),
                ),
            ]),
    );
}

function texts(value: Wire | undefined): string[] {
    return value === undefined
        ? []
        : (Array.isArray(value) ? value : [value]).flatMap((each) => scalarText(each) ?? []);
}

function isMap(value: Wire | undefined): value is { [key: string]: Wire } {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
