import type { Requirement } from "../requirements";
import type { RuleContext } from "../rule";
import { Properties, textOf, type Wire } from "../model/values";
import { documentIn, statementsOf, type Statement } from "./policy-statements";

/** A parsed JSON document, asked by path. */
export interface Json {
    is(path: string, value: string | number | boolean): boolean;
    isOneOf(path: string, ...values: readonly string[]): boolean;
    has(path: string): boolean;
}

/** A JSON document that passes a test; unset, it doesn't. */
export function jsonWhere(demand: string, test: (json: Json) => boolean): Requirement {
    return onDocument("unmet", demand, (wire) => test(asked(wire)));
}

/** A policy document of which every statement passes a test; unset, it does. */
export function everyStatement(
    demand: string,
    test: (statement: Statement, context: RuleContext) => boolean,
): Requirement {
    return onDocument("met", demand, (wire, context) =>
        statementsOf(wire).every((statement) => test(statement, context)),
    );
}

/** A policy document of which some statement passes a test; unset, none does. */
export function someStatement(demand: string, test: (statement: Statement) => boolean): Requirement {
    return onDocument("unmet", demand, (wire) => statementsOf(wire).some(test));
}

function onDocument(
    whenAbsent: "met" | "unmet",
    demand: string,
    test: (wire: Wire, context: RuleContext) => boolean,
): Requirement {
    return {
        decides: "document",
        demand: () => demand,
        test(value, context) {
            const document = documentIn(value);
            switch (document.state) {
                case "absent":
                    return whenAbsent;
                case "unknown":
                    return "unknown";
                case "invalid":
                    return "unmet";
                case "known":
                    return test(document.json, context) ? "met" : "unmet";
            }
        },
    };
}

function asked(wire: Wire): Json {
    const properties = new Properties({ document: wire });
    const textAt = (path: string) => textOf(properties.get(`document.${path}`));
    return {
        is: (path, value) => textAt(path) === String(value),
        isOneOf: (path, ...values) => values.includes(textAt(path) ?? ""),
        has: (path) => properties.has(`document.${path}`),
    };
}
