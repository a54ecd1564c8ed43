import { createHash } from "node:crypto";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isObject, textOf, textsOf } from "./property-value";

/** The arguments of `aws.iam.getPolicyDocument` are wrong. */
export class PolicyDocumentError extends Error {}

type Strings = string | string[];

interface Statement {
    Sid?: string;
    Effect?: string;
    Action?: PropertyValue;
    NotAction?: PropertyValue;
    Resource?: PropertyValue;
    NotResource?: PropertyValue;
    Principal?: PropertyValue;
    NotPrincipal?: PropertyValue;
    Condition?: PropertyValue;
}

interface PolicyDocument {
    Version?: string;
    Id?: string;
    Statement: Statement[];
}

/** Answers `aws.iam.getPolicyDocument` with the very text that the real data source writes. */
export function policyDocument(args: PropertyMap): PropertyMap {
    const version = typeof args.version === "string" ? args.version : "2012-10-17";
    if (version !== "2012-10-17" && version !== "2008-10-17") {
        throw new PolicyDocumentError(`version must be 2012-10-17 or 2008-10-17, not ${version}`);
    }
    const merged: PolicyDocument = { Statement: [] };
    const sources = list(args.sourcePolicyDocuments).map((text, index) =>
        parse(text, `sourcePolicyDocuments[${index}]`),
    );
    refuseDuplicates(sources.flatMap((source) => source.Statement));
    sources.forEach((source) => merge(merged, source));
    const own: PolicyDocument = {
        Version: version,
        Id: typeof args.policyId === "string" ? args.policyId : undefined,
        Statement: list(args.statements).map((statement, index) => makeStatement(statement, index, version)),
    };
    refuseDuplicates(own.Statement);
    merge(merged, own);
    list(args.overridePolicyDocuments).forEach((text, index) =>
        merge(merged, parse(text, `overridePolicyDocuments[${index}]`)),
    );
    const json = write(merged, 2);
    return { ...args, version, json, minifiedJson: write(merged), id: digest(json) };
}

function makeStatement(value: PropertyValue, index: number, version: string): Statement {
    if (!isObject(value)) {
        throw new PolicyDocumentError(`statements[${index}] must be an object`);
    }
    const effect = value.effect ?? "Allow";
    if (effect !== "Allow" && effect !== "Deny") {
        throw new PolicyDocumentError(
            `statements[${index}].effect must be Allow or Deny, not ${JSON.stringify(effect)}`,
        );
    }
    const sid = value.sid ?? "";
    if (typeof sid !== "string" || !/^[a-zA-Z0-9]*$/.test(sid)) {
        throw new PolicyDocumentError(`statements[${index}].sid must be letters and digits alone`);
    }
    const strings = (name: string): Strings | undefined => decode(textsOf(value[name]), version);
    const statement: Statement = {
        Sid: sid || undefined,
        Effect: effect,
        Action: strings("actions"),
        NotAction: strings("notActions"),
        Resource: strings("resources"),
        NotResource: strings("notResources"),
        Principal: principals(list(value.principals), version),
        NotPrincipal: principals(list(value.notPrincipals), version),
        Condition: conditions(list(value.conditions), version),
    };
    return statement;
}

/** One string alone, several in falling order, none as nothing: as the real data source has them. */
function decode(values: string[], version: string): Strings | undefined {
    const replaced = values.map((value) => withVariables(value, version));
    if (replaced.length < 2) {
        return replaced[0];
    }
    return [...new Set(replaced)].sort().reverse();
}

/** `&{aws:username}` stands for `${aws:username}`, which the program's language would have read as its own. */
function withVariables(value: string, version: string): string {
    if (version === "2008-10-17" && value.includes("&{")) {
        throw new PolicyDocumentError(`"${value}": &{ is not supported in document version 2008-10-17`);
    }
    return value.replaceAll("&{", "${");
}

function principals(values: PropertyValue[], version: string): PropertyValue | undefined {
    const byType: Record<string, Strings> = {};
    for (const value of values) {
        const type = isObject(value) ? textOf(value.type) : "";
        const identifiers = decode(isObject(value) ? textsOf(value.identifiers) : [], version) ?? [];
        const before = byType[type];
        byType[type] = before === undefined ? identifiers : [before, identifiers].flat();
    }
    const types = Object.keys(byType).sort();
    if (types.length === 1 && types[0] === "*" && String(byType["*"]) === "*") {
        return "*";
    }
    return types.length > 0 ? Object.fromEntries(types.map((type) => [type, byType[type]])) : undefined;
}

function conditions(values: PropertyValue[], version: string): PropertyValue | undefined {
    const tests: Record<string, Record<string, string[]>> = {};
    for (const value of values.filter(isObject)) {
        const [test, variable] = [textOf(value.test), textOf(value.variable)];
        const given = textsOf(value.values).map((item) => withVariables(item, version));
        const variables = (tests[test] ??= {});
        variables[variable] = [...(variables[variable] ?? []), ...given];
    }
    const sorted = <T, U>(map: Record<string, T>, change: (value: T) => U): Record<string, U> =>
        Object.fromEntries(
            Object.keys(map)
                .sort()
                .map((key) => [key, change(map[key])]),
        );
    const flattened = sorted(tests, (variables) =>
        sorted(variables, (items) => (items.length === 1 ? items[0] : items)),
    );
    return Object.keys(flattened).length > 0 ? flattened : undefined;
}

function parse(text: PropertyValue, where: string): PolicyDocument {
    try {
        const document = JSON.parse(textOf(text)) as Omit<PolicyDocument, "Statement"> & {
            Statement?: Statement | Statement[];
        };
        return { ...document, Statement: [document.Statement ?? []].flat() };
    } catch (error) {
        throw new PolicyDocumentError(`${where} is no JSON document: ${String(error)}`);
    }
}

function merge(into: PolicyDocument, document: PolicyDocument): void {
    into.Id = document.Id ? document.Id : into.Id;
    into.Version = (document.Version ?? "") > (into.Version ?? "") ? document.Version : into.Version;
    for (const statement of document.Statement) {
        const same = statement.Sid ? into.Statement.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
        if (same < 0) {
            into.Statement.push(statement);
        } else {
            into.Statement[same] = statement;
        }
    }
}

function refuseDuplicates(statements: Statement[]): void {
    const seen = new Set<string>();
    for (const { Sid } of statements) {
        if (Sid && seen.has(Sid)) {
            throw new PolicyDocumentError(`duplicate Sid (${Sid}): remove the Sid or ensure Sids are unique`);
        }
        seen.add(Sid ?? "");
    }
}

/** The document's text: fields in the order of the real data source, empty ones left out, HTML characters escaped. */
function write(document: PolicyDocument, indent?: number): string {
    const fields = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"] as const;
    const more = ["Principal", "NotPrincipal", "Condition"] as const;
    const ordered = {
        Version: document.Version,
        Id: document.Id,
        Statement:
            document.Statement.length > 0
                ? document.Statement.map((statement) =>
                      Object.fromEntries([...fields, ...more].map((field) => [field, statement[field]])),
                  )
                : undefined,
    };
    return JSON.stringify(ordered, null, indent).replace(
        /[<>&]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

function digest(text: string): string {
    return String(createHash("sha256").update(text).digest().readUInt32BE(0));
}

function list(value: PropertyValue | undefined): PropertyValue[] {
    return Array.isArray(value) ? value : [];
}
