import type { PolicyStatement } from "../identity/policy-statement";
import type { RemoteClient } from "./event-bus";

/** What producing to a topic takes, idempotent producers included. */
export function produceStatements(clusterArn: string, topic: string): PolicyStatement[] {
    return [
        {
            Sid: "ConnectToCluster",
            Effect: "Allow",
            Action: ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"],
            Resource: clusterArn,
        },
        {
            Sid: "ProduceToTopic",
            Effect: "Allow",
            Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
            Resource: topicArn(clusterArn, topic),
        },
    ];
}

/** What consuming a topic as a member of a group takes. */
export function consumeStatements(clusterArn: string, topic: string, group: string): PolicyStatement[] {
    return [
        {
            Sid: "ConnectToCluster",
            Effect: "Allow",
            Action: "kafka-cluster:Connect",
            Resource: clusterArn,
        },
        {
            Sid: "ConsumeTopic",
            Effect: "Allow",
            Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
            Resource: topicArn(clusterArn, topic),
        },
        {
            Sid: "JoinGroup",
            Effect: "Allow",
            Action: ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
            Resource: groupArn(clusterArn, group),
        },
    ];
}

/**
 * What Lambda's poller takes to consume a topic under the function's role: it finds the brokers through the MSK API and
 * places network interfaces beside them.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
export function pollStatements(clusterArn: string, topic: string, group: string): PolicyStatement[] {
    return [
        ...consumeStatements(clusterArn, topic, group),
        {
            Sid: "DescribeCluster",
            Effect: "Allow",
            Action: [
                "kafka-cluster:DescribeClusterDynamicConfiguration",
                "kafka:DescribeCluster",
                "kafka:DescribeClusterV2",
            ],
            Resource: clusterArn,
        },
        {
            // IAM knows no resource for it.
            Sid: "FindBrokers",
            Effect: "Allow",
            Action: "kafka:GetBootstrapBrokers",
            Resource: "*",
        },
        ...pollerInterfaceStatements(clusterArn),
    ];
}

/**
 * Lets the poller, but not the function's code, place network interfaces in the subnets of the cluster, which are the
 * cluster's to name: Lambda's own calls don't carry `lambda:SourceFunctionArn`, those of the code always do.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
function pollerInterfaceStatements(clusterArn: string): PolicyStatement[] {
    const [, partition, , region, accountId] = clusterArn.split(":");
    const arn = (resource: string) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
    const Condition = { Null: { "lambda:SourceFunctionArn": "true" } };
    return [
        {
            Sid: "PlaceInterfaces",
            Effect: "Allow",
            Action: "ec2:CreateNetworkInterface",
            Resource: [arn("network-interface/*"), arn("security-group/*"), arn("subnet/*")],
            Condition,
        },
        {
            Sid: "RemoveInterfaces",
            Effect: "Allow",
            Action: "ec2:DeleteNetworkInterface",
            Resource: arn("network-interface/*"),
            Condition,
        },
        {
            // EC2's describe calls know no resources: AWS takes them for "*" or not at all.
            Sid: "DescribeNetwork",
            Effect: "Allow",
            Action: [
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            Resource: "*",
            Condition,
        },
    ];
}

/** What another account's principal takes to reach the cluster through a VPC connection of its own, and its topics. */
export function remoteStatements(clusterArn: string, client: RemoteClient): PolicyStatement[] {
    const Principal = { AWS: client.principalArn };
    const data = [
        ...(client.produces ?? []).flatMap((topic) => produceStatements(clusterArn, topic)),
        ...(client.consumes ?? []).flatMap(({ topic, group }) => consumeStatements(clusterArn, topic, group)),
    ];
    return [
        {
            Effect: "Allow",
            Principal,
            Action: [
                "kafka:CreateVpcConnection",
                "kafka:DescribeCluster",
                "kafka:DescribeClusterV2",
                "kafka:GetBootstrapBrokers",
            ],
            Resource: clusterArn,
        },
        // Statement ids must be unique in a document, and these would repeat.
        ...data.map(({ Sid: _, ...statement }) => ({ ...statement, Principal })),
    ];
}

/** ARN of a topic of a cluster. */
export function topicArn(clusterArn: string, topic: string): string {
    return `${clusterArn.replace(":cluster/", ":topic/")}/${topic}`;
}

/** ARN of a consumer group of a cluster. */
export function groupArn(clusterArn: string, group: string): string {
    return `${clusterArn.replace(":cluster/", ":group/")}/${group}`;
}
