import { createHash } from "node:crypto";
import { resourceFacts } from "../offline/aws/facts/resource-facts";
import { replacingInputs } from "../offline/aws/facts/replacements";
import { isUnknown, type PropertyValue } from "../offline/aws/property-value";
import { isBookkeeping, type OperationResult } from "../offline/engine";

/** A resource of a stack, as far as an upgrade is about it. */
export interface BaselineResource {
    /** What the engine knows it by: types of its parents and its own, and its logical name. */
    readonly id: string;
    readonly type: string;
    /** Ids under which the engine finds it in older states as well, or names alone where the program gives only those. */
    readonly aliases: readonly string[];
    /** Inputs whose change replaces the resource. */
    readonly replacing: Readonly<Record<string, unknown>>;
    /** Digest of all inputs that are known in preview. */
    readonly digest: string;
}

/** A stack's resources, by id. */
export type GraphBaseline = ReadonlyMap<string, BaselineResource>;

/** Reads a stack's resources from its preview on nothing, which must have a plan. */
export function baselineOf({ steps, plan }: OperationResult): GraphBaseline {
    const resources = steps
        .filter(({ type }) => !isBookkeeping(type))
        .map(({ urn, type, inputs }): BaselineResource => {
            const known = settled(inputs) as Record<string, unknown>;
            const facts = resourceFacts(type);
            const names = facts ? [...replacingInputs(facts)].map((path) => path.split(/[.[]/)[0]) : [];
            const replacing = Object.entries(known).filter(
                ([name]) => names.includes(name) && name !== "region",
            );
            return {
                id: idOf(urn),
                type,
                aliases: (plan?.get(urn)?.aliases ?? []).map((alias) =>
                    alias.startsWith("urn:") ? idOf(alias) : alias,
                ),
                replacing: Object.fromEntries(replacing.sort(([a], [b]) => (a < b ? -1 : 1))),
                digest: createHash("sha256")
                    .update(JSON.stringify(ordered(known)))
                    .digest("hex")
                    .slice(0, 6),
            };
        });
    return new Map(resources.sort((a, b) => (a.id < b.id ? -1 : 1)).map((each) => [each.id, each]));
}

/** One line for each resource, sorted, so that two changes rarely meet in one place. Aliases are the program's, not the baseline's. */
export function writeBaseline(baseline: GraphBaseline): string {
    return [...baseline.values()]
        .map(({ id, digest, replacing }) => `${id} ${digest} ${JSON.stringify(replacing)}\n`)
        .join("");
}

/** @throws {Error} For a line that isn't one of a baseline. */
export function readBaseline(text: string): GraphBaseline {
    const lines = text.split("\n").filter((line) => line !== "");
    return new Map(
        lines.map((line) => {
            const [, id, digest, replacing] = /^(\S+::.+) ([0-9a-f]{6}) (\{.*\})$/.exec(line) ?? [];
            if (id === undefined) {
                throw new Error(`This is no line of a baseline: ${line}`);
            }
            const type = id.split("::")[0].split("$").at(-1) ?? "";
            const resource = { id, type, aliases: [], digest, replacing: JSON.parse(replacing) as object };
            return [id, resource as BaselineResource];
        }),
    );
}

function idOf(urn: string): string {
    return urn.split("::").slice(2).join("::");
}

/** Inputs as they are in every preview: unknown values as "?", the random ends of made-up names as "*", no files. */
function settled(value: unknown): unknown {
    if (isUnknown(value as PropertyValue)) {
        return "?";
    }
    if (typeof value === "string") {
        return value.replace(/-[0-9a-f]{7}\b/g, "-*");
    }
    if (Array.isArray(value)) {
        return value.map(settled);
    }
    if (typeof value === "object" && value !== null) {
        // Pulumi marks assets and archives by this field; their content changes with each build.
        return "4dabf18193072939515e22adb298388d" in value
            ? "file"
            : Object.fromEntries(
                  Object.entries(value)
                      .filter(([name]) => !name.startsWith("__"))
                      .map(([name, each]) => [name, settled(each)]),
              );
    }
    return value;
}

function ordered(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(ordered);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(
              Object.entries(value)
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([name, each]) => [name, ordered(each)]),
          )
        : value;
}
