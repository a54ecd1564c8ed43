import { unknownString, type Wire } from "../model/values";
import type { TestResource } from "./resources";

/** When the engine presents a stack: before anything exists, or when everything does. */
export type Phase = "preview" | "up";

/** Something that a property takes from another resource: unknown in preview, its value in up. */
export class Reference {
    constructor(
        readonly resource: Handle,
        readonly output: string,
        private readonly render: (value: string) => Wire = (value) => value,
    ) {}

    /** The value when the resource exists. */
    value(): Wire {
        return this.render(this.resource.outputs()[this.output] as string);
    }
}

/** A JSON document with references inside. */
export class JsonDocument {
    constructor(readonly content: Given) {}
}

/** What may stand in the inputs of a resource under test. */
export type Given = Wire | Reference | JsonDocument | Given[] | { [key: string]: Given };

/** A resource of a test stack. */
export class Handle {
    constructor(
        readonly type: string,
        readonly name: string,
        readonly urn: string,
        readonly inputs: Record<string, Given>,
        readonly parent: Handle | undefined,
    ) {}

    /** A reference to what the provider returns, such as `arn`. */
    get(output: string, render?: (value: string) => Wire): Reference {
        return new Reference(this, output, render);
    }

    get id(): Reference {
        return this.get("id");
    }

    get arn(): Reference {
        return this.get("arn");
    }

    /** Name that the provider's check has given it, or that the inputs say: known in preview too. */
    get physicalName(): string {
        const given = this.inputs.name ?? this.inputs.bucket;
        return typeof given === "string" ? given : `${this.name}-1a2b3c4`;
    }

    /** What the provider returns, besides the inputs. */
    outputs(): Record<string, Wire> {
        const name = this.physicalName;
        const [, module, kind] = this.type.split(/[:/]/);
        const plain = { id: name, name, arn: `arn:aws:${module}:us-east-1:123456789012:${kind}/${name}` };
        switch (this.type) {
            case "aws:s3/bucket:Bucket":
            case "aws:s3/bucketV2:BucketV2":
                return { id: name, bucket: name, arn: `arn:aws:s3:::${name}` };
            case "aws:sqs/queue:Queue": {
                const url = `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
                return { id: url, url, name, arn: `arn:aws:sqs:us-east-1:123456789012:${name}` };
            }
            case "aws:sns/topic:Topic": {
                const arn = `arn:aws:sns:us-east-1:123456789012:${name}`;
                return { id: arn, arn, name };
            }
            case "aws:cloudwatch/logGroup:LogGroup":
                return { ...plain, arn: `arn:aws:logs:us-east-1:123456789012:log-group:${name}` };
            default:
                return plain;
        }
    }
}

/**
 * A stack for tests of rules, with references between its resources: the engine's view of it in a first preview, where
 * what other resources return is unknown, and in up.
 *
 * @example
 * const stack = new TestStack();
 * const key = stack.add("aws:kms/key:Key", "key", { enableKeyRotation: true });
 * stack.add("aws:kinesis/stream:Stream", "orders", { encryptionType: "KMS", kmsKeyId: key.arn });
 * judge(allRules, stack.resources("preview"));
 */
export class TestStack {
    private readonly handles: Handle[] = [];

    /**
     * @param computed - Properties of a type that the provider fills in when they aren't given: unknown in preview.
     */
    constructor(private readonly computed: (type: string) => readonly string[] = () => []) {}

    /** Adds a resource. */
    add(type: string, name: string, inputs: Record<string, Given> = {}, parent?: Handle): Handle {
        const ancestry = parent ? `${parent.urn.split("::")[2]}$` : "";
        const handle = new Handle(
            type,
            name,
            `urn:pulumi:test::kit::${ancestry}${type}::${name}`,
            inputs,
            parent,
        );
        this.handles.push(handle);
        return handle;
    }

    /** Adds a component. */
    component(type: string, name: string, parent?: Handle): Handle {
        return this.add(type, name, {}, parent);
    }

    /** Takes a resource away. */
    remove(name: string): void {
        this.handles.splice(this.handles.indexOf(this.find(name)), 1);
    }

    /** The resource of that name. */
    find(name: string): Handle {
        const found = this.handles.find((handle) => handle.name === name);
        if (!found) {
            throw new Error(`There is no resource ${name} in the test stack`);
        }
        return found;
    }

    /** The resources as the engine presents them. */
    resources(phase: Phase): TestResource[] {
        return this.handles.map((handle) => this.present(handle, phase));
    }

    private present(handle: Handle, phase: Phase): TestResource {
        const { type, name, urn, parent } = handle;
        const isCustom = type.includes("/");
        const inputs: Record<string, Wire> = {};
        const dependencies: Record<string, string[]> = {};
        for (const [property, given] of Object.entries(handle.inputs)) {
            inputs[property] = resolve(given, phase);
            const on = referencesIn(given).map(({ resource }) => resource.urn);
            if (on.length > 0) {
                dependencies[property] = [...new Set(on)];
            }
        }
        const returned = isCustom ? handle.outputs() : {};
        const known = Object.entries(returned).map(([property, value]): [string, Wire] => [
            property,
            phase === "up" || property === "name" || property === "bucket" ? value : unknownString,
        ]);
        const filledIn = isCustom
            ? this.computed(type).map((property): [string, Wire] => [property, unknownString])
            : [];
        return {
            type,
            name,
            urn,
            inputs,
            outputs: {
                ...(phase === "preview" ? Object.fromEntries(filledIn) : {}),
                ...Object.fromEntries(known),
                ...inputs,
            },
            ...(parent ? { parent: parent.urn } : {}),
            propertyDependencies: dependencies,
        };
    }
}

/** A JSON document, given as a string as the provider's check leaves it: unknown in preview when any part is. */
export function json(content: Given): JsonDocument {
    return new JsonDocument(content);
}

function resolve(given: Given, phase: Phase): Wire {
    if (given instanceof Reference) {
        const isNamed = given.output === "name" || given.output === "bucket";
        return phase === "up" || isNamed ? given.value() : unknownString;
    }
    if (given instanceof JsonDocument) {
        const content = resolve(given.content, phase);
        const text = JSON.stringify(content);
        return text.includes(unknownString) ? unknownString : text;
    }
    if (Array.isArray(given)) {
        return given.map((each) => resolve(each, phase));
    }
    if (typeof given === "object" && given !== null) {
        return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, resolve(value, phase)]));
    }
    return given;
}

function referencesIn(given: Given): Reference[] {
    if (given instanceof Reference) {
        return [given];
    }
    if (given instanceof JsonDocument) {
        return referencesIn(given.content);
    }
    return typeof given === "object" && given !== null ? Object.values(given).flatMap(referencesIn) : [];
}
