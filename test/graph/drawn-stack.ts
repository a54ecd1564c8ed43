import { estimateCost } from "../../cost/estimate";
import { ownTrafficFile, readTraffic, Traffic } from "../../cost/traffic";
import { drawDiagram } from "../../graph/diagram";
import { viewResources } from "../../graph/resource-view";
import type { StackGraph } from "../../graph/stack-graph";
import type { PolicyOutcome } from "../../offline/engine";
import { builtGraph, component, urnOf, type BuiltResource } from "./built-graph";

/** Types of the shop below, under short names. */
export const type = {
    alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
    api: "aws:apigateway/restApi:RestApi",
    bucket: "aws:s3/bucket:Bucket",
    cluster: "aws:msk/cluster:Cluster",
    encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
    function: "aws:lambda/function:Function",
    key: "aws:kms/key:Key",
    mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
    rule: "aws:cloudwatch/eventRule:EventRule",
    server: "aws:transfer/server:Server",
    stream: "aws:kinesis/stream:Stream",
    table: "aws:glue/catalogTable:CatalogTable",
    target: "aws:cloudwatch/eventTarget:EventTarget",
} as const;

const webhook = component("WebhookIngestion", "hooks");
const webhookUrn = urnOf(webhook.type, "hooks");

const vpc = { vpcConfig: { subnetIds: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } };

/** A shop with a webhook, a stream, a bus, a file server, functions, a bucket and a table. */
export const shop: readonly BuiltResource[] = [
    { type: type.key, name: "key" },
    {
        type: type.endpoint,
        name: "s3",
        inputs: { serviceName: "com.amazonaws.us-east-1.s3", vpcEndpointType: "Gateway" },
    },
    {
        type: type.endpoint,
        name: "kinesis",
        inputs: { serviceName: "com.amazonaws.us-east-1.kinesis-streams", vpcEndpointType: "Interface" },
    },
    webhook,
    { type: type.api, name: "hooks-api", parent: webhookUrn },
    {
        type: type.function,
        name: "hooks-receiver",
        parent: webhookUrn,
        inputs: { ...vpc, environment: { variables: { STREAM_NAME: "payments-1" } } },
        from: { environment: [urnOf(type.stream, "payments")] },
    },
    {
        type: type.stream,
        name: "payments",
        inputs: { name: "payments-1", kmsKeyId: "unknown", shardCount: 1 },
        from: { kmsKeyId: [urnOf(type.key, "key")] },
    },
    { type: type.cluster, name: "bus", inputs: {} },
    {
        type: type.server,
        name: "files",
        inputs: { protocols: ["SFTP"], endpointDetails: { vpcId: "vpc-1" } },
    },
    {
        type: type.function,
        name: "recorder",
        inputs: {
            ...vpc,
            environment: { variables: { OUTPUT_BUCKET: "raw-1", OUTPUT_KEY_ARN: "unknown" } },
        },
        from: { environment: [urnOf(type.bucket, "raw"), urnOf(type.key, "key")] },
    },
    { type: type.function, name: "validator", inputs: vpc },
    {
        type: type.mapping,
        name: "recorder-source",
        from: {
            eventSourceArn: [urnOf(type.stream, "payments"), urnOf(type.key, "key")],
            functionName: [urnOf(type.function, "recorder")],
        },
    },
    { type: type.rule, name: "arrivals", from: { eventPattern: [urnOf(type.server, "files")] } },
    {
        type: type.target,
        name: "arrivals-target",
        from: { rule: [urnOf(type.rule, "arrivals")], arn: [urnOf(type.function, "validator")] },
    },
    { type: type.bucket, name: "raw", inputs: { bucket: "raw-1" } },
    {
        type: type.encryption,
        name: "raw-encryption",
        from: { bucket: [urnOf(type.bucket, "raw")], rules: [urnOf(type.key, "key")] },
    },
    { type: type.bucket, name: "logs", inputs: { bucket: "logs-1" } },
    {
        type: type.table,
        name: "payments-table",
        inputs: { name: "payments" },
        from: { storageDescriptor: [urnOf(type.bucket, "raw")] },
    },
    {
        type: type.alarm,
        name: "payments-late",
        inputs: { metricName: "x", alarmDescription: "It is late. Runbook: docs/runbooks/late.md" },
        from: { dimensions: [urnOf(type.stream, "payments")] },
    },
    {
        type: type.alarm,
        name: "files-failed",
        inputs: { metricName: "TriggeredRules", alarmDescription: "An upload failed." },
        from: { dimensions: [urnOf(type.rule, "arrivals")] },
    },
    {
        type: type.alarm,
        name: "recorder-dropped",
        inputs: { metricName: "DroppedEventCount" },
        from: { dimensions: [urnOf(type.mapping, "recorder-source")] },
    },
];

/** What policies would say of a stack without findings. */
export const noFindings: PolicyOutcome = {
    packs: { rules: "1.0.0" },
    violations: [],
    advisories: [],
    deferred: [],
    notRun: [],
    passed: ["rules/encrypted"],
};

/** A graph with everything that the page is made of. */
export function drawn(graph: StackGraph = builtGraph(shop), policy: PolicyOutcome | null = noFindings) {
    const cost = estimateCost(graph, new Traffic(readTraffic(ownTrafficFile), "dev"));
    const views = viewResources(graph, policy, cost);
    return { graph, cost, views, diagram: drawDiagram(graph, views) };
}
