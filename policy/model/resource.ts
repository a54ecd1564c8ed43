import { Properties, type Located, type Value } from "./values";

const nothing = new Properties({});

/** What is told about a resource when it is made known to the pack. */
export interface ResourceFacts {
    urn: string;
    type: string;
    name: string;
    /** URN of the parent. */
    parent?: string;
    /** Reads the inputs, after the provider has checked them. Absent where only outputs were sent. */
    inputs?: () => Properties;
    /** Reads the outputs. Absent while a single resource is analyzed before it exists. */
    outputs?: () => Properties;
    /** URNs that each top-level property depends on. */
    propertyDependencies?: () => ReadonlyMap<string, readonly string[]>;
}

/** A resource as the rules see it: what the program asked for, and what came of it. */
export class PolicyResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string | undefined;
    private readonly facts: ResourceFacts;
    private readInputs: Properties | undefined;
    private readOutputs: Properties | undefined;
    private readDependencies: ReadonlyMap<string, readonly string[]> | undefined;

    constructor(facts: ResourceFacts) {
        this.urn = facts.urn;
        this.type = facts.type;
        this.name = facts.name;
        this.parent = facts.parent;
        this.facts = facts;
    }

    /** What the program asked for. Outputs where the engine never sent the inputs. */
    get inputs(): Properties {
        this.readInputs ??= this.facts.inputs?.() ?? this.outputs;
        return this.readInputs;
    }

    /** What the provider returned; empty before the resource exists. */
    get outputs(): Properties {
        this.readOutputs ??= this.facts.outputs?.() ?? nothing;
        return this.readOutputs;
    }

    /** Whether the inputs are those of the program, so that an absent one is known to be unset. */
    get showsInputs(): boolean {
        return this.facts.inputs !== undefined;
    }

    /** URNs that a top-level property depends on, by property. */
    get propertyDependencies(): ReadonlyMap<string, readonly string[]> {
        this.readDependencies ??= this.facts.propertyDependencies?.() ?? new Map();
        return this.readDependencies;
    }

    /**
     * What the program asked for at a path, with the output's value where the input isn't known yet. Where the engine sent
     * outputs alone, an unknown property that depends on nothing is one that the provider will fill in: not asked for.
     */
    asked(path: string): Value {
        const input = this.inputs.get(path);
        if (input.state !== "unknown") {
            return input;
        }
        if (!this.showsInputs && this.isFilledIn(path)) {
            return { state: "absent" };
        }
        const output = this.outputs.get(path);
        return output.state === "known" ? output : input;
    }

    /** As `asked`, for every value at a path with `[]` or `{}`. */
    askedAll(path: string): Located[] {
        const inputs = this.inputs.find(path);
        if (!this.showsInputs && this.isFilledIn(path)) {
            return inputs.map(({ path: at }) => ({ path: at, value: { state: "absent" } }));
        }
        if (inputs.every(({ value }) => value.state !== "unknown")) {
            return inputs;
        }
        const outputs = this.outputs.find(path);
        return outputs.every(({ value }) => value.state === "known") ? outputs : inputs;
    }

    private isFilledIn(path: string): boolean {
        const property = /^[^.[{]+/.exec(path)![0];
        return this.outputs.get(property).state === "unknown" && !this.propertyDependencies.has(property);
    }

    /** The known string that identifies the resource at a top-level property, from outputs or inputs. */
    identity(property: string): string | undefined {
        return this.outputs.text(property) ?? this.inputs.text(property);
    }
}
