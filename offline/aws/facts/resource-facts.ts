import { loadModuleShapes } from "./module-shapes";
import kinds from "./aws-property-kinds.json";

/**
 * The type of a property: `s` text, `n` number, `b` boolean, `j` JSON document, `asset`, `archive`, `*` anything,
 * `[T` list of T, `{T` map of T, `@name` the nested object of that name.
 */
export type TypeCode = string;
/** Property name, with a trailing `!` where it is always there (a required input, an output that is never absent). */
export type ObjectShape = Record<string, TypeCode>;

export interface ResourceShape {
    in: ObjectShape;
    out: ObjectShape;
    /** Outputs that AWS's answer holds as secrets. */
    secrets: string[];
    /** Inputs whose documentation says that a change replaces the resource. */
    replacing?: string[];
}

/** The shapes of one module of `@pulumi/aws`, such as `kinesis`. */
export interface ModuleShapes {
    resources: Record<string, ResourceShape>;
    inputs: Record<string, ObjectShape>;
    outputs: Record<string, ObjectShape>;
}

/** What `aws-property-kinds.json` says of a type; see docs of the fields there. */
interface PropertyKinds {
    required: string[];
    inputs: string[];
    outputs: string[];
    optionalComputed?: string[];
    autoname?: string[];
    sensitive?: string[];
    unchecked?: boolean;
}

export interface InputFact {
    type: TypeCode;
    required: boolean;
}

/** What is known of a resource type of `@pulumi/aws`. */
export interface ResourceFacts {
    type: string;
    inputs: Map<string, InputFact>;
    outputs: Map<string, TypeCode>;
    /** Properties that AWS sets when the program does not: unknown in preview. */
    computed: Set<string>;
    /** The input that takes a generated name when not given. */
    autonamed: string | undefined;
    secrets: Set<string>;
    /** Inputs whose documentation says that a change replaces the resource. */
    replacing: Set<string>;
    nestedInput(name: string): Map<string, InputFact> | undefined;
    nestedOutput(name: string): Map<string, { type: TypeCode; always: boolean }> | undefined;
}

/** Inputs other than `name` that the bridge names (`pulumi-aws`, provider/resource_overrides.go: `AutoName`). */
const AUTONAMED_OTHERWISE: Record<string, string> = {
    "aws:cloudwatch/eventTarget:EventTarget": "targetId",
    "aws:ec2/keyPair:KeyPair": "keyName",
    "aws:efs/fileSystem:FileSystem": "creationToken",
    "aws:eks/fargateProfile:FargateProfile": "fargateProfileName",
    "aws:eks/nodeGroup:NodeGroup": "nodeGroupName",
    "aws:elasticache/cluster:Cluster": "clusterId",
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:elasticsearch/domain:Domain": "domainName",
    "aws:lambda/permission:Permission": "statementId",
    "aws:mq/broker:Broker": "brokerName",
    "aws:opensearch/domain:Domain": "domainName",
    "aws:rds/instance:Instance": "identifier",
    "aws:s3/bucketObject:BucketObject": "key",
    "aws:s3/bucketObjectv2:BucketObjectv2": "key",
};

/** The module that holds the shape of the provider's own settings. */
export const PROVIDER_MODULE = "provider";

/** The names of the provider's own settings. */
export function providerSettingNames(): string[] {
    const shape = loadModuleShapes(PROVIDER_MODULE)?.resources.aws.in ?? {};
    return [...inputFacts(shape).keys()];
}

const cache = new Map<string, ResourceFacts | undefined>();

/** The facts of a resource type, or undefined if `@pulumi/aws` has no such type. */
export function resourceFacts(type: string): ResourceFacts | undefined {
    if (!cache.has(type)) {
        cache.set(type, readFacts(type));
    }
    return cache.get(type);
}

/** The resource types of the module that a token names, for suggestions. */
export function typesBeside(type: string): string[] {
    return Object.keys(loadModuleShapes(moduleOf(type))?.resources ?? {});
}

function moduleOf(type: string): string {
    return type.split(":")[1]?.split("/")[0] ?? "";
}

function readFacts(type: string): ResourceFacts | undefined {
    const module = loadModuleShapes(moduleOf(type));
    const shape = module?.resources[type];
    if (!module || !shape) {
        return undefined;
    }
    const known = (kinds as Record<string, PropertyKinds | undefined>)[type];
    const inputs = inputFacts(shape.in);
    const outputs = new Map<string, TypeCode>();
    const computed = new Set(known?.optionalComputed);
    for (const [name, { type: code, always }] of outputFacts(shape.out)) {
        outputs.set(name, code);
        // An optional input that is never absent from the outputs is one that AWS sets when the program does not.
        if (!inputs.has(name) || (always && !inputs.get(name)?.required)) {
            computed.add(name);
        }
    }
    const generated = !inputs.get("name")?.required && inputs.has("name") && computed.has("name");
    const autonamed = AUTONAMED_OTHERWISE[type] ?? known?.autoname?.[0] ?? (generated ? "name" : undefined);
    for (const name of [autonamed, "tagsAll", "region"]) {
        computed.delete(name ?? "");
    }
    return {
        type,
        inputs,
        outputs,
        computed,
        autonamed,
        secrets: new Set([...shape.secrets, ...(known?.sensitive ?? [])]),
        replacing: new Set(shape.replacing),
        nestedInput: (name) => module.inputs[name] && inputFacts(module.inputs[name]),
        nestedOutput: (name) => module.outputs[name] && outputFacts(module.outputs[name]),
    };
}

function inputFacts(shape: ObjectShape): Map<string, InputFact> {
    return new Map(
        Object.entries(shape).map(([name, type]) => [
            name.replace("!", ""),
            { type, required: name.endsWith("!") },
        ]),
    );
}

function outputFacts(shape: ObjectShape): Map<string, { type: TypeCode; always: boolean }> {
    return new Map(
        Object.entries(shape).map(([name, type]) => [
            name.replace("!", ""),
            { type, always: name.endsWith("!") },
        ]),
    );
}
