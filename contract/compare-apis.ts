import type { ApiItem, ApiModule } from "./api-report";

/** How much a change asks of those who upgrade: a major one may break their programs, a minor one adds. */
export type ChangeLevel = "major" | "minor";

/** A difference between two reports. */
export interface ApiChange {
    readonly level: ChangeLevel;
    /** What it is, such as `securecart KinesisIngestionArgs.shardCount: is gone`. */
    readonly text: string;
}

/**
 * Tells what is different, and how much it may break. In doubt a change breaks: a type that is another one, even a wider one,
 * is major.
 */
export function compareApis(old: readonly ApiModule[], now: readonly ApiModule[]): ApiChange[] {
    const before = new Map(old.map((module) => [module.name, module]));
    const after = new Map(now.map((module) => [module.name, module]));
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names].flatMap((name) => compareModules(name, before.get(name), after.get(name)));
}

function compareModules(name: string, old?: ApiModule, now?: ApiModule): ApiChange[] {
    if (!old || !now) {
        return [goneOrNew(name, old)];
    }
    const given = typesGiven(now.items);
    const taken = typesTaken(now.items);
    const before = new Map(old.items.map((item) => [item.name, item]));
    const after = new Map(now.items.map((item) => [item.name, item]));
    return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((item) => {
        const [was, is] = [before.get(item), after.get(item)];
        const where = `${name} ${item}`;
        if (!was || !is) {
            return [goneOrNew(where, was)];
        }
        if (was.kind !== is.kind) {
            return [{ level: "major" as const, text: `${where}: was a ${was.kind}, is a ${is.kind}` }];
        }
        return [
            ...compareLine(where, was.definition, is.definition, "both"),
            ...compareMembers(where, was, is, useOf(is, given, taken)),
        ];
    });
}

/** Whether programs give values of a type, take them, or both. */
type Use = "given" | "taken" | "both";

function useOf({ kind, name }: ApiItem, given: ReadonlySet<string>, taken: ReadonlySet<string>): Use {
    if (kind === "class" || kind === "variable") {
        return "taken";
    }
    return given.has(name) ? (taken.has(name) ? "both" : "given") : "taken";
}

function compareMembers(where: string, old: ApiItem, now: ApiItem, use: Use): ApiChange[] {
    const before = new Map(old.members.map((line) => [memberName(line), line]));
    const after = new Map(now.members.map((line) => [memberName(line), line]));
    return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((member): ApiChange[] => {
        const [was, is] = [before.get(member), after.get(member)];
        const place = `${where}.${member}`;
        const own = /^input /.test(member) ? "given" : /^output /.test(member) ? "taken" : use;
        if (was !== undefined && is !== undefined) {
            return compareLine(place, was, is, own);
        }
        if (is !== undefined && own !== "taken" && !isOptional(is)) {
            return [{ level: "major", text: `${place}: is new and required` }];
        }
        return [goneOrNew(place, was)];
    });
}

function compareLine(where: string, was: string, is: string, use: Use): ApiChange[] {
    if (was === is) {
        return [];
    }
    if (use === "given" && !isOptional(was) && is === optional(was)) {
        return [{ level: "minor", text: `${where}: is optional` }];
    }
    const level = takesMore(was, is) ? "minor" : "major";
    return [{ level, text: `${where}: was ${was.trim()}, is ${is.trim()}` }];
}

/** Whether a call is what it was, with more parameters that may be left out. */
function takesMore(was: string, is: string): boolean {
    const [before, after] = [callOf(was), callOf(is)];
    return (
        before !== undefined &&
        after !== undefined &&
        before.name === after.name &&
        before.result === after.result &&
        before.parameters.every((parameter, index) => parameter === after.parameters[index]) &&
        after.parameters
            .slice(before.parameters.length)
            .every((parameter) => /^(\.\.\.)?\w+\?:|^\.\.\./.test(parameter))
    );
}

function callOf(line: string): { name: string; parameters: string[]; result: string } | undefined {
    const [, name, rest] = /^((?:static )?[\w$]*)\((.*)$/.exec(line) ?? [];
    if (rest === undefined) {
        return undefined;
    }
    const parameters = [""];
    let depth = 0;
    for (const [index, character] of [...rest].entries()) {
        if (character === ")" && depth === 0) {
            const given = parameters
                .map((parameter) => parameter.trim())
                .filter((parameter) => parameter !== "");
            return { name, parameters: given, result: rest.slice(index + 1) };
        }
        depth += "([{<".includes(character) ? 1 : 0;
        // The end of an arrow is no end of a type's arguments.
        depth -= ")]}".includes(character) || (character === ">" && rest[index - 1] !== "=") ? 1 : 0;
        if (character === "," && depth === 0) {
            parameters.push("");
        } else {
            parameters[parameters.length - 1] += character;
        }
    }
    return undefined;
}

function goneOrNew(where: string, was: unknown): ApiChange {
    return was === undefined
        ? { level: "minor", text: `${where}: is new` }
        : { level: "major", text: `${where}: is gone` };
}

function memberName(line: string): string {
    return /^(?:(?:static|input|output) )?[\w$-]+/.exec(line)?.[0] ?? line;
}

function isOptional(line: string): boolean {
    return line.startsWith(`${memberName(line)}?:`);
}

function optional(line: string): string {
    return line.replace(`${memberName(line)}:`, `${memberName(line)}?:`);
}

/** Names of the types that parameters and inputs refer to, and what those consist of. */
function typesGiven(items: readonly ApiItem[]): ReadonlySet<string> {
    const starts = items.flatMap(({ definition, members }) =>
        [definition, ...members].map((line) =>
            line.startsWith("input ") ? line : (callOf(line)?.parameters.join(" ") ?? ""),
        ),
    );
    return reached(items, starts);
}

/** Names of the types that results, fields of classes and outputs refer to, and what those consist of. */
function typesTaken(items: readonly ApiItem[]): ReadonlySet<string> {
    const starts = items.flatMap(({ kind, definition, members }) =>
        [definition, ...members].map((line) => {
            const call = callOf(line);
            const own = kind === "class" || kind === "variable" || line.startsWith("output ");
            return call ? call.result : own ? line : "";
        }),
    );
    return reached(items, starts);
}

function reached(items: readonly ApiItem[], starts: readonly string[]): ReadonlySet<string> {
    // A class that is given or taken says by its own members what goes in and out.
    const shapes = new Map(
        items.filter(({ kind }) => kind !== "class" && kind !== "component").map((item) => [item.name, item]),
    );
    const found = new Set<string>();
    const follow = (text: string): void => {
        for (const [name] of text.matchAll(/[A-Z]\w*/g)) {
            const item = shapes.get(name);
            if (item && !found.has(name)) {
                found.add(name);
                [item.definition, ...item.members].forEach(follow);
            }
        }
    };
    starts.forEach(follow);
    return found;
}
