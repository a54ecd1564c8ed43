import { createHash } from "node:crypto";
import { isUnknown, type PropertyValue } from "../offline/aws/property-value";
import { isBookkeeping, type OperationResult } from "../offline/engine";

/** A resource of a stack, as far as an upgrade is about it. */
export interface BaselineResource {
    /** What the engine knows it by: types of its parents and its own, and its logical name. */
    readonly id: string;
    readonly type: string;
    /** Ids under which the engine finds it in older states as well, or names alone where the program gives only those. */
    readonly aliases: readonly string[];
    /** Its inputs; what is long stands as a digest, what a preview can't know as `?`. */
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** A stack's resources, by id. */
export type GraphBaseline = ReadonlyMap<string, BaselineResource>;

/** A value whose JSON text is longer says nothing to a reader of the file. */
const LONGEST = 80;

/** Reads a stack's resources from its preview on nothing, which must have a plan. */
export function baselineOf({ steps, plan }: OperationResult): GraphBaseline {
    const resources = steps
        .filter(({ type }) => !isBookkeeping(type))
        .map(({ urn, type, inputs }): BaselineResource => ({
            id: idOf(urn),
            type,
            aliases: (plan?.get(urn)?.aliases ?? []).map((alias) =>
                alias.startsWith("urn:") ? idOf(alias) : alias,
            ),
            inputs: Object.fromEntries(
                Object.entries(settled(inputs) as Record<string, unknown>)
                    // All tags again, with the provider's own, and where the program runs.
                    .filter(([name]) => name !== "tagsAll" && name !== "region")
                    .sort(([a], [b]) => (a < b ? -1 : 1))
                    .map(([name, value]) => [name, short(value)]),
            ),
        }));
    return new Map(resources.sort((a, b) => (a.id < b.id ? -1 : 1)).map((each) => [each.id, each]));
}

/** One line for each resource, sorted, so that two changes rarely meet in one place. Aliases are the program's, not the baseline's. */
export function writeBaseline(baseline: GraphBaseline): string {
    return [...baseline.values()].map(({ id, inputs }) => `${id} ${JSON.stringify(inputs)}\n`).join("");
}

/** @throws {Error} For a line that isn't one of a baseline. */
export function readBaseline(text: string): GraphBaseline {
    const lines = text.split("\n").filter((line) => line !== "");
    return new Map(
        lines.map((line) => {
            const [, id, inputs] = /^(\S+::.+?) (\{.*\})$/.exec(line) ?? [];
            if (id === undefined) {
                throw new Error(`This is no line of a baseline: ${line}`);
            }
            const type = id.split("::")[0].split("$").at(-1) ?? "";
            const resource = { id, type, aliases: [], inputs: JSON.parse(inputs) as object };
            return [id, resource as BaselineResource];
        }),
    );
}

function idOf(urn: string): string {
    return urn.split("::").slice(2).join("::");
}

/**
 * Inputs as they are in every preview of the same sources: unknown values as "?", the random ends of made-up names and the
 * digests of built code as "*", no files.
 */
function settled(value: unknown): unknown {
    if (isUnknown(value as PropertyValue)) {
        return "?";
    }
    if (typeof value === "string") {
        return value.replace(/-[0-9a-f]{7}\b/g, "-*").replace(/\/[0-9a-f]{16}\//g, "/*/");
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
                      .sort(([a], [b]) => (a < b ? -1 : 1))
                      .map(([name, each]) => [name, settled(each)]),
              );
    }
    return value;
}

function short(value: unknown): unknown {
    const text = JSON.stringify(value);
    return text.length > LONGEST ? `#${createHash("sha256").update(text).digest("hex").slice(0, 8)}` : value;
}
