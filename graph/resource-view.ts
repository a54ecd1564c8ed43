import type { CostEstimate, EstimateItem } from "../cost/estimate";
import { serviceOfType } from "../facts/service-endpoints";
import { isUnknown } from "../offline/aws/property-value";
import type { PolicyFinding, PolicyOutcome } from "../offline/engine";
import type { StackGraph, StackResource } from "./stack-graph";
import { typeName } from "./type-names";

/** Who a resource is exposed to. */
export type Zone = "internet" | "vpc" | "aws";

/** Something said of a resource, and the resource that it speaks of where that is part of the stack. */
export interface Mention {
    readonly text: string;
    readonly urn?: string;
}

/** An alarm that watches a resource. */
export interface AlarmView {
    readonly urn: string;
    readonly name: string;
    /** What it means when it fires. */
    readonly meaning: string;
    /** Page of the runbook; empty without one. */
    readonly runbook: string;
}

/** What policies say of a resource. */
export interface PolicyView {
    readonly verdict: "violated" | "advised" | "deferred" | "passed" | "not judged";
    readonly findings: readonly {
        readonly kind: string;
        readonly policy: string;
        readonly message: string;
    }[];
}

/** A resource as a reader of the stack wants to know it. */
export interface ResourceView {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    /** The type in words, such as `Kinesis stream`. */
    readonly kind: string;
    readonly custom: boolean;
    readonly protect: boolean;
    /** Title of the topmost component. */
    readonly component: string;
    readonly parent: string;
    readonly zone: Zone;
    /** What encrypts it; undefined where the resource has nothing to encrypt. */
    readonly key?: Mention;
    /** How code in the VPC reaches it; undefined where no code calls it. */
    readonly path?: Mention;
    readonly alarms: readonly AlarmView[];
    readonly policy: PolicyView;
    readonly usd: number;
    readonly costs: readonly Pick<EstimateItem, "service" | "usd" | "how">[];
    readonly inputs: Readonly<Record<string, unknown>>;
    /** URNs. */
    readonly dependencies: readonly string[];
    readonly users: readonly string[];
    readonly children: readonly string[];
}

/** What stands for a value that only a deployment will tell. */
const unknownText = "(known after up)";

/** Describes every resource of a stack. `policy` is what the policies said; null where none were enforced. */
export function viewResources(
    graph: StackGraph,
    policy: PolicyOutcome | null,
    cost: CostEstimate,
): ReadonlyMap<string, ResourceView> {
    const items = Map.groupBy(cost.items, ({ urn }) => urn);
    const alarms = alarmsByResource(graph);
    return new Map(
        graph.resources.map((resource) => {
            const costs = items.get(resource.urn) ?? [];
            const owner = graph.owner(resource);
            return [
                resource.urn,
                {
                    urn: resource.urn,
                    name: resource.name,
                    type: resource.type,
                    kind: typeName(resource.type),
                    custom: resource.custom,
                    protect: resource.protect,
                    component: `${typeName(owner.type)} ${owner.name}`,
                    parent: resource.parent,
                    zone: zoneOf(resource),
                    key: keyOf(graph, resource),
                    path: pathTo(graph, resource),
                    alarms: alarms.get(resource.urn) ?? [],
                    policy: policyOf(resource, policy),
                    usd: costs.reduce((sum, { usd }) => sum + usd, 0),
                    costs: costs.map(({ service, usd, how }) => ({ service, usd, how })),
                    inputs: readable(resource.inputs) as Record<string, unknown>,
                    dependencies: resource.dependencies.filter((urn) => graph.get(urn)),
                    users: graph.users(resource).map(({ urn }) => urn),
                    children: graph.children(resource).map(({ urn }) => urn),
                },
            ];
        }),
    );
}

/** Types that stand in the VPC's subnets, beside those whose own inputs say so. */
const vpcTypes = [
    "aws:msk/cluster:Cluster",
    "aws:msk/topic:Topic",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/vpc:Vpc",
    "aws:ec2/routeTable:RouteTable",
    "aws:glue/connection:Connection",
];

/** Inputs that put a resource into subnets. */
const vpcInputs = ["vpcConfig", "networkConfiguration", "endpointDetails", "vpcOptions", "connections"];

/** Types that the internet reaches, or that call out to it. */
const internetTypes = [
    "aws:apigateway/restApi:RestApi",
    "aws:apigateway/stage:Stage",
    "aws:wafv2/webAcl:WebAcl",
    "aws:cloudwatch/eventApiDestination:EventApiDestination",
    "aws:ec2/internetGateway:InternetGateway",
];

function zoneOf(resource: StackResource): Zone {
    if (internetTypes.includes(resource.type)) {
        return "internet";
    }
    const placed = vpcInputs.some((input) => resource.inputs[input] !== undefined);
    return placed || vpcTypes.includes(resource.type) ? "vpc" : "aws";
}

const keyType = "aws:kms/key:Key";

/** Inputs that name an encryption key, at whatever depth. */
const keyInput = /kms|encrypt|(^|\.)key(Id|Arn|Identifier)$/i;

/** What encrypts a resource: a key of the stack, a key from elsewhere, or what the service has of its own. */
function keyOf(graph: StackGraph, resource: StackResource): Mention | undefined {
    if (resource.type === "aws:s3/bucket:Bucket") {
        const [encryption] = graph
            .users(
                resource,
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            )
            .filter((each) => graph.sources(each, "bucket").includes(resource));
        const [key] = encryption ? graph.sources(encryption, "rules", keyType) : [];
        return key ? { text: key.name, urn: key.urn } : { text: "S3's own key (AES-256)" };
    }
    if (resource.type === keyType) {
        return undefined;
    }
    for (const [input, value] of Object.entries(resource.inputs)) {
        if (keyInput.test(input) || pathsOf(value).some((each) => keyInput.test(each))) {
            const [key] = graph.sources(resource, input, keyType);
            if (key) {
                return { text: key.name, urn: key.urn };
            }
            if (typeof value === "string" && value.startsWith("arn:")) {
                return { text: value };
            }
        }
    }
    return undefined;
}

function pathsOf(value: unknown, path = ""): string[] {
    return typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([name, inner]) => [`${path}.${name}`, ...pathsOf(inner, name)])
        : [];
}

/** How code in the VPC reaches a resource: by an endpoint, without one because it stands there, or not at all. */
function pathTo(graph: StackGraph, resource: StackResource): Mention | undefined {
    const service = serviceOfType[resource.type];
    if (resource.type === "aws:msk/cluster:Cluster") {
        return { text: "in the VPC itself: its brokers stand in private subnets" };
    }
    if (!service) {
        return undefined;
    }
    const endpoint = graph
        .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
        .find(({ inputs }) => String(inputs.serviceName).endsWith(`.${service}`));
    return endpoint
        ? {
              text: `${endpoint.inputs.vpcEndpointType === "Interface" ? "interface" : "gateway"} endpoint ${service}`,
              urn: endpoint.urn,
          }
        : { text: `no endpoint of ${service}: nothing in the VPC calls it` };
}

/** Alarms by what they watch: the resource of their dimensions, or what the rule there is told by. */
function alarmsByResource(graph: StackGraph): ReadonlyMap<string, readonly AlarmView[]> {
    const found = new Map<string, AlarmView[]>();
    for (const alarm of graph.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")) {
        const watched = [
            ...graph.sources(alarm, "dimensions"),
            ...graph.sources(alarm, "metricQueries"),
        ].filter(({ custom, type }) => custom && type !== keyType);
        const behind = watched.flatMap((rule) =>
            rule.type === "aws:cloudwatch/eventRule:EventRule"
                ? graph.sources(rule, "eventPattern").filter(({ type }) => type !== keyType)
                : rule.type === "aws:lambda/eventSourceMapping:EventSourceMapping"
                  ? graph.sources(rule, "functionName", "aws:lambda/function:Function")
                  : [],
        );
        const view = alarmView(alarm);
        for (const { urn } of new Set([...watched, ...behind])) {
            found.set(urn, [...(found.get(urn) ?? []), view]);
        }
    }
    return found;
}

function alarmView({ urn, name, inputs }: StackResource): AlarmView {
    const description = typeof inputs.alarmDescription === "string" ? inputs.alarmDescription : "";
    const [, meaning = description, runbook = ""] = /^(.*) Runbook: (\S+)$/s.exec(description) ?? [];
    return { urn, name, meaning, runbook };
}

function policyOf({ urn, custom }: StackResource, policy: PolicyOutcome | null): PolicyView {
    if (!policy || Object.keys(policy.packs).length === 0 || !custom) {
        return { verdict: "not judged", findings: [] };
    }
    const of = (kind: string, found: readonly PolicyFinding[]) =>
        found
            .filter((finding) => finding.urn === urn)
            .map(({ policy: rule, message }) => ({ kind, policy: rule, message }));
    const violations = of("violation", [...policy.violations, ...policy.notRun]);
    const advisories = of("advisory", policy.advisories);
    const deferred = of("deferred", policy.deferred);
    return {
        verdict:
            violations.length > 0
                ? "violated"
                : advisories.length > 0
                  ? "advised"
                  : deferred.length > 0
                    ? "deferred"
                    : "passed",
        findings: [...violations, ...advisories, ...deferred],
    };
}

/** A value as people read it: unknown ones say so. */
function readable(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(readable);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
    }
    return typeof value === "string" && isUnknown(value) ? unknownText : value;
}
