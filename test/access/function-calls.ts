import type { StackAccess } from "../../access/stack-access";
import type { ExportedResource } from "../../offline/engine";
import type { Call } from "./call";
import { arnOf, keyCalls } from "./implied-calls";

type Inputs = Record<string, unknown>;

const docs = "https://docs.aws.amazon.com/lambda/latest/dg";

/** A call of Lambda's own under a function's role, from AWS's network and without the function's ARN. */
const byLambda = (action: string, resource: string, source: string): Call => ({
    action,
    resource,
    by: "service",
    source,
});

/** What Lambda itself does under a function's role: network, log, traces, environment, source, and what failed. */
export function lambdaCalls(access: StackAccess, fn: ExportedResource): Call[] {
    const inputs = fn.inputs as Inputs;
    const functionArn = fn.outputs?.arn as string;
    const fromCode = { "lambda:SourceFunctionArn": functionArn };
    const { logGroup } = inputs.loggingConfig as { logGroup: string };
    return [
        ...interfaceCalls(
            inputs.vpcConfig as { subnetIds: string[]; securityGroupIds: string[] } | undefined,
        ),
        ...[
            ["logs:CreateLogStream", arnOf("logs", `log-group:${logGroup}:log-stream:2026/11/23/[$LATEST]0`)],
            ["logs:PutLogEvents", arnOf("logs", `log-group:${logGroup}:log-stream:2026/11/23/[$LATEST]0`)],
            ["xray:PutTraceSegments", "*"],
            ["xray:PutTelemetryRecords", "*"],
        ].map(([action, resource]): Call => ({
            action,
            resource,
            context: fromCode,
            by: "service",
            source: `${docs}/permissions-source-function-arn.html`,
        })),
        ...keyCalls(
            inputs.kmsKeyArn as string | undefined,
            ["kms:Decrypt"],
            "lambda",
            { "kms:EncryptionContext:aws:lambda:FunctionArn": functionArn },
            `${docs}/security-encryption-at-rest.html`,
        ),
        ...failureCalls(access, fn),
        ...sourceCalls(access, fn),
    ];
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
function interfaceCalls(vpc: { subnetIds: string[]; securityGroupIds: string[] } | undefined): Call[] {
    const source = `${docs}/configuration-vpc.html#configuration-vpc-permissions`;
    const anInterface = arnOf("ec2", "network-interface/eni-0a1b2c3d4e5f60718");
    return vpc === undefined
        ? []
        : [
              ...[
                  anInterface,
                  ...vpc.subnetIds.map((id) => arnOf("ec2", `subnet/${id}`)),
                  ...vpc.securityGroupIds.map((id) => arnOf("ec2", `security-group/${id}`)),
              ].map((resource) => byLambda("ec2:CreateNetworkInterface", resource, source)),
              byLambda("ec2:DescribeNetworkInterfaces", "*", source),
              byLambda("ec2:DescribeSubnets", "*", source),
              ...[
                  "ec2:AssignPrivateIpAddresses",
                  "ec2:DeleteNetworkInterface",
                  "ec2:UnassignPrivateIpAddresses",
              ].map((action) => byLambda(action, anInterface, source)),
          ];
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, kinesis-on-failure-destination */
function failureCalls(access: StackAccess, fn: ExportedResource): Call[] {
    const source = `${docs}/invocation-async-retain-records.html`;
    const { name, arn } = fn.outputs as { name: string; arn: string };
    const destinations = access.resources
        .filter(
            ({ type, inputs }) =>
                /^aws:lambda\/(eventSourceMapping|functionEventInvokeConfig):/.test(type) &&
                [name, arn].includes(inputs?.functionName as string),
        )
        .map(
            ({ inputs }) =>
                inputs?.destinationConfig as {
                    onFailure?: { destination?: string; destinationArn?: string };
                },
        )
        .flatMap((config) => config?.onFailure?.destination ?? config?.onFailure?.destinationArn ?? []);
    return [...new Set(destinations)].flatMap((bucket) => [
        byLambda("s3:ListBucket", bucket, source),
        byLambda("s3:PutObject", `${bucket}/aws/lambda/3b2e/shardId-000000000000/2026/11/23/a`, source),
    ]);
}

function sourceCalls(access: StackAccess, fn: ExportedResource): Call[] {
    const mapping = access.resources.find(
        ({ type, inputs }) =>
            type === "aws:lambda/eventSourceMapping:EventSourceMapping" &&
            inputs?.functionName === fn.outputs?.name,
    );
    const { eventSourceArn, topics, amazonManagedKafkaEventSourceConfig } = (mapping?.inputs ?? {}) as {
        eventSourceArn?: string;
        topics?: string[];
        amazonManagedKafkaEventSourceConfig?: { consumerGroupId: string };
    };
    if (eventSourceArn?.includes(":kinesis:")) {
        return [
            "DescribeStream",
            "DescribeStreamSummary",
            "GetRecords",
            "GetShardIterator",
            "ListShards",
        ].map((name) => byLambda(`kinesis:${name}`, eventSourceArn, `${docs}/services-kinesis-create.html`));
    }
    return eventSourceArn === undefined
        ? []
        : topicCalls(eventSourceArn, topics![0], amazonManagedKafkaEventSourceConfig!.consumerGroupId);
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html and msk-cluster-auth.html */
function topicCalls(cluster: string, topic: string, group: string): Call[] {
    const source = `${docs}/with-msk-permissions.html`;
    const topicArn = `${cluster.replace(":cluster/", ":topic/")}/${topic}`;
    const groupArn = `${cluster.replace(":cluster/", ":group/")}/${group}`;
    const network = ["network-interface/eni-0a1b2c3d4e5f60718", "subnet/subnet-a", "security-group/sg-a"];
    return [
        ["kafka-cluster:Connect", cluster],
        ["kafka-cluster:DescribeClusterDynamicConfiguration", cluster],
        ["kafka-cluster:DescribeTopic", topicArn],
        ["kafka-cluster:ReadData", topicArn],
        ["kafka-cluster:DescribeGroup", groupArn],
        ["kafka-cluster:AlterGroup", groupArn],
        ["kafka:DescribeCluster", cluster],
        ["kafka:DescribeClusterV2", cluster],
        ["kafka:GetBootstrapBrokers", "*"],
        ...network.map((resource) => ["ec2:CreateNetworkInterface", arnOf("ec2", resource)]),
        ["ec2:DeleteNetworkInterface", arnOf("ec2", network[0])],
        ["ec2:DescribeNetworkInterfaces", "*"],
        ["ec2:DescribeSecurityGroups", "*"],
        ["ec2:DescribeSubnets", "*"],
        ["ec2:DescribeVpcs", "*"],
    ].map(([action, resource]) => byLambda(action, resource, source));
}

/** What a producer's client does, which no HTTP record can show. */
export function producesToTopic(cluster: string, topic: string): Call[] {
    const topicArn = `${cluster.replace(":cluster/", ":topic/")}/${topic}`;
    return [
        ["kafka-cluster:Connect", cluster],
        ["kafka-cluster:WriteDataIdempotently", cluster],
        ["kafka-cluster:DescribeTopic", topicArn],
        ["kafka-cluster:WriteData", topicArn],
    ].map(([action, resource]) => ({
        action,
        resource,
        // Kafka's protocol goes to the brokers in the VPC, through no endpoint of AWS.
        by: "service",
        source: "https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html",
    }));
}
