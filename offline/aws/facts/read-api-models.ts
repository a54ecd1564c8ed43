/**
 * Writes api-limits.json: the values that AWS's own API models allow for the inputs of the types in api-operations.ts.
 *
 * The models are those of botocore, the core of AWS's SDK for Python:
 * `pip download --no-deps botocore==1.44.5`, unzip the wheel, then
 * `npx tsx offline/aws/facts/read-api-models.ts FOLDER/botocore/data`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";

import type { ApiOperations } from "./api-operations";
import { API_OPERATIONS } from "./api-operations";
import { resourceFacts } from "./resource-facts";
import type { InputFact, ResourceFacts } from "./resource-facts";
import type { ValueLimit } from "./value-limits";

interface Shape {
    type: string;
    enum?: string[];
    min?: number;
    max?: number;
    pattern?: string;
    members?: Record<string, { shape: string }>;
    member?: { shape: string };
}

type Shapes = Record<string, Shape>;

function loadShapes(folder: string, service: string): Shapes {
    const version = fs.readdirSync(path.join(folder, service)).sort().at(-1) ?? "";
    const file = path.join(folder, service, version, "service-2.json");
    const text = fs.existsSync(file) ? fs.readFileSync(file) : zlib.gunzipSync(fs.readFileSync(`${file}.gz`));
    return (JSON.parse(text.toString("utf8")) as { shapes: Shapes }).shapes;
}

/** The name without case, punctuation and plural, as it is compared. */
function bare(name: string): string {
    return name.toLowerCase().replace(/ies$/, "y").replace(/s$/, "");
}

class LimitReader {
    readonly limits: Record<string, ValueLimit> = {};

    constructor(
        private readonly shapes: Shapes,
        private readonly facts: ResourceFacts,
        private readonly operations: ApiOperations,
    ) {}

    read(): Record<string, ValueLimit> {
        for (const name of this.operations.shapes) {
            if (!(name in this.shapes)) {
                throw new Error(`${this.facts.type}: no shape ${name}`);
            }
            this.object(this.facts.inputs, name, "");
        }
        return this.limits;
    }

    private object(inputs: Map<string, InputFact>, shape: string, prefix: string): void {
        for (const [name, { type }] of inputs) {
            const at = prefix + name;
            if (["tags", "tagsAll", "region"].includes(name) || this.operations.unlike?.includes(at)) {
                continue;
            }
            const renamed = this.operations.renamed?.[at];
            const target = renamed ? this.follow(renamed) : this.member(shape, name);
            if (target) {
                this.value(type, target, at);
            }
        }
    }

    private member(shape: string, name: string): string | undefined {
        const members = this.shapes[shape].members ?? {};
        const found = Object.keys(members).find((candidate) => bare(candidate) === bare(name));
        return found && members[found].shape;
    }

    /** A path from the first shape that has it: `Metrics[].MetricStat`. */
    private follow(way: string): string | undefined {
        for (const start of this.operations.shapes) {
            let shape: string | undefined = start;
            for (const step of way.split(".")) {
                shape = shape && this.shapes[shape].members?.[step.replace("[]", "")]?.shape;
                shape = shape && step.endsWith("[]") ? this.shapes[shape].member?.shape : shape;
            }
            if (shape) {
                return shape;
            }
        }
        return undefined;
    }

    private value(type: string, shapeName: string, at: string): void {
        const shape = this.shapes[shapeName];
        if (shape.type === "list" && shape.member) {
            // A list that holds one element at most is an object of its own in the package.
            return type.startsWith("[")
                ? this.value(type.slice(1), shape.member.shape, `${at}[]`)
                : this.value(type, shape.member.shape, at);
        }
        if (type.startsWith("@") && shape.type === "structure") {
            const nested = this.facts.nestedInput(type.slice(1));
            // Types that hold themselves, such as a rule's statement, are read to a depth that programs reach.
            if (nested && at.split(".").length < 6) {
                this.object(nested, shapeName, `${at}.`);
            }
            return;
        }
        const limit = type === "s" ? textLimit(shape) : type === "n" ? numberLimit(shape) : undefined;
        if (limit && Object.keys(limit).length > 0) {
            this.limits[at] ??= limit;
        }
    }
}

function textLimit(shape: Shape): ValueLimit | undefined {
    if (shape.type !== "string") {
        return undefined;
    }
    if (shape.enum) {
        return { enum: shape.enum };
    }
    const limit: ValueLimit = {};
    if (shape.min) {
        limit.minLength = shape.min;
    }
    if (shape.max !== undefined && shape.max < 100_000) {
        limit.maxLength = shape.max;
    }
    if (shape.pattern && restrictive(shape.pattern)) {
        limit.pattern = shape.pattern;
    }
    return limit;
}

/** Whether a pattern says anything, and JavaScript reads it as AWS does. */
function restrictive(pattern: string): boolean {
    try {
        return !new RegExp(`^(?:${pattern})$`, "u").test("any text, with (odd) characters: é\n");
    } catch {
        return false;
    }
}

function numberLimit(shape: Shape): ValueLimit | undefined {
    if (!["integer", "long", "double", "float"].includes(shape.type)) {
        return undefined;
    }
    const limit: ValueLimit = {};
    if (shape.min !== undefined) {
        limit.min = shape.min;
    }
    if (shape.max !== undefined && Math.abs(shape.max) < Number.MAX_SAFE_INTEGER) {
        limit.max = shape.max;
    }
    return limit;
}

function main(folder: string): void {
    const limits: Record<string, Record<string, ValueLimit>> = {};
    for (const [type, operations] of Object.entries(API_OPERATIONS)) {
        const facts = resourceFacts(type);
        if (!facts) {
            throw new Error(`no facts for ${type}`);
        }
        limits[type] = new LimitReader(loadShapes(folder, operations.service), facts, operations).read();
    }
    fs.writeFileSync(path.join(__dirname, "api-limits.json"), `${JSON.stringify(limits, null, 1)}\n`);
}

main(process.argv[2]);
