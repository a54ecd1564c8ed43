import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metricSense } from "../../facts/alarm-sense";
import { json, secret, TestStack, type Given, type Handle } from "../../policy/test-kit";

type PropertyKinds = Record<string, { optionalComputed?: string[] }>;

const kinds = JSON.parse(
    readFileSync(join(__dirname, "../../offline/aws/facts/aws-property-kinds.json"), "utf8"),
) as PropertyKinds;

const account = "arn:aws:iam::123456789012:root";

function allow(principal: Given, action: Given, resource: Given, condition?: Given): Given {
    const statement: Record<string, Given> = {
        Effect: "Allow",
        Principal: principal,
        Action: action,
        Resource: resource,
    };
    return condition === undefined ? statement : { ...statement, Condition: condition };
}

function denyWithoutTls(action: string, resource: Given): Given {
    return {
        Effect: "Deny",
        Principal: "*",
        Action: action,
        Resource: resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

function document(...statements: Given[]) {
    return json({ Version: "2012-10-17", Statement: statements });
}

/**
 * One stack with a resource of every type that a rule judges, each as secure as the rules ask, with the resources that
 * complete it. `weakenings` takes single properties away from it.
 */
export function gallery(): TestStack {
    const stack = new TestStack((type) => kinds[type]?.optionalComputed ?? []);
    const key = keys(stack);
    const topic = alarmTopic(stack, key);
    const network = privateNetwork(stack);
    const lake = buckets(stack, key);
    const role = roles(stack, lake.raw);
    const logs = stack.add("aws:cloudwatch/logGroup:LogGroup", "logs", {
        kmsKeyId: key.arn,
        retentionInDays: 365,
    });
    const world: World = { stack, key, topic, ...network, ...lake, role, logs };
    streams(world);
    const table = tables(world);
    functions(world, table);
    kafka(world);
    dataSync(world);
    transfer(world);
    glue(world);
    emr(world);
    stepFunctions(world);
    apis(world);
    publicApi(world);
    queuesAndEvents(world);
    eventDelivery(world);
    odds(world);
    return stack;
}

interface World {
    readonly stack: TestStack;
    readonly key: Handle;
    readonly topic: Handle;
    readonly vpc: Handle;
    readonly subnets: readonly Handle[];
    readonly group: Handle;
    readonly raw: Handle;
    readonly failures: Handle;
    readonly role: Handle;
    readonly logs: Handle;
}

function keys(stack: TestStack): Handle {
    const principals = ["cloudwatch.amazonaws.com", "events.amazonaws.com"].map((Service) =>
        allow({ Service }, ["kms:Decrypt", "kms:GenerateDataKey*"], "*", {
            StringEquals: { "aws:SourceAccount": "123456789012" },
        }),
    );
    const key = stack.add("aws:kms/key:Key", "key", {
        description: "Encrypts everything",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: document(allow({ AWS: account }, "kms:*", "*"), ...principals),
    });
    const second = stack.add("aws:kms/key:Key", "second-key", {
        description: "Has its policy beside it",
        enableKeyRotation: true,
    });
    stack.add("aws:kms/keyPolicy:KeyPolicy", "second-key-policy", {
        keyId: second.id,
        policy: document(allow({ AWS: account }, "kms:*", "*")),
    });
    stack.add("aws:kms/replicaKey:ReplicaKey", "replica-key", { primaryKeyArn: key.arn });
    stack.add("aws:kms/grant:Grant", "grant", { keyId: key.id, operations: ["Decrypt"] });
    return key;
}

function alarmTopic(stack: TestStack, key: Handle): Handle {
    const topic = stack.add("aws:sns/topic:Topic", "alarms", {
        kmsMasterKeyId: key.arn,
        signatureVersion: 2,
    });
    stack.add("aws:sns/topicPolicy:TopicPolicy", "alarms-policy", {
        arn: topic.arn,
        policy: document(
            allow({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", topic.arn, {
                StringEquals: { "aws:SourceAccount": "123456789012" },
            }),
            denyWithoutTls("sns:Publish", topic.arn),
        ),
    });
    const undelivered = queue(stack, key, "undelivered");
    stack.add("aws:sns/topicSubscription:TopicSubscription", "pager", {
        topic: topic.arn,
        protocol: "https",
        endpoint: "https://pager.example.com/alarms",
        redrivePolicy: json({ deadLetterTargetArn: undelivered.arn }),
    });
    alarm({ stack, topic }, topic, "AWS/SNS", "TopicName", "name", "NumberOfNotificationsFailed");
    alarm(
        { stack, topic },
        undelivered,
        "AWS/SQS",
        "QueueName",
        "name",
        "ApproximateNumberOfMessagesVisible",
    );
    return topic;
}

function queue(stack: TestStack, key: Handle, name: string, inputs: Record<string, Given> = {}): Handle {
    const made = stack.add("aws:sqs/queue:Queue", name, {
        kmsMasterKeyId: key.arn,
        messageRetentionSeconds: 1_209_600,
        ...inputs,
    });
    stack.add("aws:sqs/queuePolicy:QueuePolicy", `${name}-policy`, {
        queueUrl: made.get("url"),
        policy: document(
            allow({ Service: "sns.amazonaws.com" }, "sqs:SendMessage", made.arn, {
                StringEquals: { "aws:SourceAccount": "123456789012" },
            }),
            denyWithoutTls("sqs:*", made.arn),
        ),
    });
    return made;
}

/** An alarm on one metric of a resource, told to the topic. */
function alarm(
    { stack, topic }: Pick<World, "stack" | "topic">,
    resource: Handle,
    namespace: string,
    dimension: string,
    output: string,
    metricName: string,
): void {
    stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", `${resource.name}-${metricName}`, {
        namespace,
        metricName,
        dimensions: { [dimension]: resource.get(output) },
        ...firing(namespace, metricName),
        period: 60,
        evaluationPeriods: 1,
        alarmActions: [topic.arn],
    });
}

/** What makes an alarm fire when its metric shows trouble. */
function firing(namespace: string, metricName: string): Record<string, Given> {
    return metricSense[`${namespace} ${metricName}`].trouble === "above"
        ? {
              comparisonOperator: "GreaterThanThreshold",
              threshold: 0,
              statistic: "Maximum",
              treatMissingData: "notBreaching",
          }
        : {
              comparisonOperator: "LessThanThreshold",
              threshold: 1,
              statistic: "Sum",
              treatMissingData: "breaching",
          };
}

/** An event rule on failures of a resource, with the topic as its target. */
function eventNotice(
    { stack, topic, key }: Pick<World, "stack" | "topic" | "key">,
    name: string,
    pattern: Given,
): void {
    const rule = stack.add("aws:cloudwatch/eventRule:EventRule", `${name}-failed`, {
        eventPattern: json(pattern),
    });
    const lost = queue(stack, key, `${name}-lost`);
    alarm({ stack, topic }, lost, "AWS/SQS", "QueueName", "name", "ApproximateNumberOfMessagesVisible");
    stack.add("aws:cloudwatch/eventTarget:EventTarget", `${name}-notice`, {
        rule: rule.get("name"),
        arn: topic.arn,
        deadLetterConfig: { arn: lost.arn },
    });
}

function privateNetwork(stack: TestStack) {
    const vpc = stack.add("aws:ec2/vpc:Vpc", "vpc", {
        cidrBlock: "10.0.0.0/16",
        enableDnsSupport: true,
        enableDnsHostnames: true,
    });
    stack.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-group", { vpcId: vpc.id });
    stack.add("aws:ec2/flowLog:FlowLog", "flow-log", { vpcId: vpc.id, trafficType: "ALL" });
    const zones = ["a", "b"].map((zone) => {
        const subnet = stack.add("aws:ec2/subnet:Subnet", `subnet-${zone}`, {
            vpcId: vpc.id,
            mapPublicIpOnLaunch: false,
        });
        const table = stack.add("aws:ec2/routeTable:RouteTable", `table-${zone}`, { vpcId: vpc.id });
        stack.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `association-${zone}`, {
            subnetId: subnet.id,
            routeTableId: table.id,
        });
        return { subnet, table };
    });
    // A public subnet that nothing of the pipeline is in.
    const gateway = stack.add("aws:ec2/internetGateway:InternetGateway", "gateway", { vpcId: vpc.id });
    const publicSubnet = stack.add("aws:ec2/subnet:Subnet", "public-subnet", {
        vpcId: vpc.id,
        mapPublicIpOnLaunch: true,
    });
    const publicTable = stack.add("aws:ec2/routeTable:RouteTable", "public-table", { vpcId: vpc.id });
    stack.add("aws:ec2/route:Route", "way-out", {
        routeTableId: publicTable.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
    });
    stack.add("aws:ec2/routeTableAssociation:RouteTableAssociation", "public-association", {
        subnetId: publicSubnet.id,
        routeTableId: publicTable.id,
    });
    // A route of the private tables that stays inside.
    stack.add("aws:ec2/route:Route", "peering-route", {
        routeTableId: zones[0].table.id,
        destinationCidrBlock: "10.9.0.0/16",
        vpcPeeringConnectionId: "pcx-1",
    });

    const group = stack.add("aws:ec2/securityGroup:SecurityGroup", "group", {
        description: "Code of the pipeline",
        vpcId: vpc.id,
        ingress: [
            {
                protocol: "tcp",
                fromPort: 443,
                toPort: 443,
                cidrBlocks: ["10.0.0.0/16"],
                ipv6CidrBlocks: ["fd00::/8"],
            },
        ],
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
    });
    stack.add("aws:ec2/securityGroupRule:SecurityGroupRule", "classic-rule", {
        securityGroupId: group.id,
        type: "ingress",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/16"],
    });
    stack.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress-rule", {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        cidrIpv4: "10.0.0.0/16",
    });
    stack.add("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress-rule", {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        cidrIpv4: "10.0.0.0/16",
    });

    const endpointPolicy = document(
        allow("*", "*", "*", { StringEquals: { "aws:PrincipalAccount": "123456789012" } }),
    );
    for (const service of ["s3", "dynamodb"]) {
        stack.add("aws:ec2/vpcEndpoint:VpcEndpoint", `${service}-endpoint`, {
            vpcId: vpc.id,
            serviceName: `com.amazonaws.us-east-1.${service}`,
            vpcEndpointType: "Gateway",
            routeTableIds: zones.map(({ table }) => table.id),
            policy: endpointPolicy,
        });
    }
    for (const service of [
        "kinesis-streams",
        "glue",
        "lambda",
        "sts",
        "states",
        "secretsmanager",
        "monitoring",
        "logs",
        "kms",
    ]) {
        stack.add("aws:ec2/vpcEndpoint:VpcEndpoint", `${service}-endpoint`, {
            vpcId: vpc.id,
            serviceName: `com.amazonaws.us-east-1.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: zones.map(({ subnet }) => subnet.id),
            securityGroupIds: [group.id],
            policy: endpointPolicy,
        });
    }
    stack.add("aws:ec2/vpcEndpointService:VpcEndpointService", "endpoint-service", {
        acceptanceRequired: true,
    });
    stack.add("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "account-block", {
        internetGatewayBlockMode: "block-bidirectional",
    });
    stack.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "encryption-control", {
        vpcId: vpc.id,
        mode: "enforce",
    });
    return { vpc, group, subnets: zones.map(({ subnet }) => subnet) };
}

function buckets(stack: TestStack, key: Handle): { raw: Handle; failures: Handle } {
    const logs = stack.add("aws:s3/bucket:Bucket", "access-logs");
    const raw = stack.add("aws:s3/bucket:Bucket", "raw");
    const failures = stack.add("aws:s3/bucketV2:BucketV2", "failures");
    for (const bucket of [logs, raw, failures]) {
        const { name } = bucket;
        const suffix = bucket === failures ? "V2" : "";
        stack.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
            bucket: bucket.id,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        stack.add("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, {
            bucket: bucket.id,
            policy: document(
                denyWithoutTls("s3:*", [bucket.arn, bucket.get("arn", (arn) => `${arn}/*`)]),
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: bucket.arn,
                    Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
                },
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:PutObject",
                    Resource: bucket.get("arn", (arn) => `${arn}/*`),
                    Condition: {
                        StringNotEqualsIfExists: {
                            "s3:x-amz-server-side-encryption-aws-kms-key-id": key.arn,
                        },
                        StringNotEquals: { "aws:SourceVpc": "vpc-1" },
                    },
                },
            ),
        });
        stack.add(`aws:s3/bucketVersioning${suffix}:BucketVersioning${suffix}`, `${name}-versioning`, {
            bucket: bucket.id,
            versioningConfiguration: { status: "Enabled" },
        });
        stack.add(
            `aws:s3/bucketLifecycleConfiguration${suffix}:BucketLifecycleConfiguration${suffix}`,
            `${name}-lifecycle`,
            {
                bucket: bucket.id,
                rules: [
                    {
                        id: "expire",
                        status: "Enabled",
                        expiration: { days: 90 },
                        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                    },
                ],
            },
        );
        stack.add("aws:s3/bucketOwnershipControls:BucketOwnershipControls", `${name}-ownership`, {
            bucket: bucket.id,
            rule: { objectOwnership: "BucketOwnerEnforced" },
        });
        stack.add(
            `aws:s3/bucketServerSideEncryptionConfiguration${suffix}:BucketServerSideEncryptionConfiguration${suffix}`,
            `${name}-encryption`,
            {
                bucket: bucket.id,
                rules: [
                    bucket === logs
                        ? {
                              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
                              blockedEncryptionTypes: ["SSE-C"],
                          }
                        : {
                              applyServerSideEncryptionByDefault: {
                                  sseAlgorithm: "aws:kms",
                                  kmsMasterKeyId: key.arn,
                              },
                              bucketKeyEnabled: true,
                              blockedEncryptionTypes: ["SSE-C"],
                          },
                ],
            },
        );
        if (bucket !== logs) {
            stack.add(`aws:s3/bucketLogging${suffix}:BucketLogging${suffix}`, `${name}-logging`, {
                bucket: bucket.id,
                targetBucket: logs.id,
                targetPrefix: `${name}/`,
            });
        }
    }
    stack.add("aws:s3/accessPoint:AccessPoint", "access-point", {
        bucket: raw.id,
        vpcConfiguration: { vpcId: "vpc-1" },
        publicAccessBlockConfiguration: {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
    });
    stack.add("aws:s3/bucketAcl:BucketAcl", "raw-acl", {
        bucket: raw.id,
        acl: "private",
        accessControlPolicy: { grants: [{ grantee: { type: "CanonicalUser" } }] },
    });
    stack.add("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "raw-replication", {
        bucket: raw.id,
        rules: [
            {
                status: "Enabled",
                sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
                destination: { bucket: failures.arn, encryptionConfiguration: { replicaKmsKeyId: key.arn } },
            },
        ],
    });
    stack.add("aws:s3/bucketNotification:BucketNotification", "raw-notification", {
        bucket: raw.id,
        eventbridge: true,
    });
    stack.add("aws:s3/bucketObjectv2:BucketObjectv2", "script", { bucket: raw.id, key: "jobs/sessions.py" });
    stack.add("aws:s3/objectCopy:ObjectCopy", "copy", {
        bucket: raw.id,
        key: "jobs/copy.py",
        kmsKeyId: key.arn,
    });
    return { raw, failures };
}

function roles(stack: TestStack, raw: Handle): Handle {
    const role = stack.add("aws:iam/role:Role", "role", {
        assumeRolePolicy: document({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
    });
    stack.add("aws:iam/rolePolicy:RolePolicy", "role-policy", {
        role: role.get("name"),
        policy: document({
            Effect: "Allow",
            Action: ["s3:PutObject"],
            Resource: raw.get("arn", (arn) => `${arn}/clickstream/*`),
        }),
    });
    const policy = stack.add("aws:iam/policy:Policy", "managed-policy", {
        policy: document({ Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*" }),
    });
    stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
        role: role.get("name"),
        policyArn: policy.arn,
    });
    stack.add("aws:iam/role:Role", "inline-role", {
        assumeRolePolicy: document({
            Effect: "Allow",
            Principal: { Service: "states.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        }),
        inlinePolicies: [
            {
                name: "read",
                policy: document({
                    Effect: "Allow",
                    Action: "s3:GetObject",
                    Resource: "arn:aws:s3:::elsewhere/*",
                }),
            },
        ],
    });
    return role;
}

function streams(world: World): void {
    const { stack, key, topic, raw, role, logs } = world;
    const stream = stack.add("aws:kinesis/stream:Stream", "clicks", {
        encryptionType: "KMS",
        kmsKeyId: key.arn,
        retentionPeriod: 168,
        streamModeDetails: { streamMode: "ON_DEMAND" },
    });
    for (const metric of [
        "GetRecords.IteratorAgeMilliseconds",
        "WriteProvisionedThroughputExceeded",
        "ReadProvisionedThroughputExceeded",
    ]) {
        alarm({ stack, topic }, stream, "AWS/Kinesis", "StreamName", "name", metric);
    }
    stack.add("aws:kinesis/resourcePolicy:ResourcePolicy", "clicks-policy", {
        resourceArn: stream.arn,
        policy: document(
            allow({ AWS: "arn:aws:iam::210987654321:role/producer" }, "kinesis:PutRecords", stream.arn),
        ),
    });
    const firehose = stack.add("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "delivery", {
        destination: "extended_s3",
        serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.arn },
        extendedS3Configuration: {
            bucketArn: raw.arn,
            roleArn: role.arn,
            kmsKeyArn: key.arn,
            cloudwatchLoggingOptions: { enabled: true, logGroupName: logs.get("name") },
        },
    });
    alarm({ stack, topic }, firehose, "AWS/Firehose", "DeliveryStreamName", "name", "DeliveryToS3.Success");
    stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", "delivery-freshness", {
        metricQueries: [
            {
                id: "freshness",
                returnData: true,
                metric: {
                    namespace: "AWS/Firehose",
                    metricName: "DeliveryToS3.DataFreshness",
                    dimensions: { DeliveryStreamName: firehose.get("name") },
                    stat: "Maximum",
                    period: 60,
                },
            },
        ],
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions: [topic.arn],
    });
}

function tables({ stack, key, topic }: World): Handle {
    const table = stack.add("aws:dynamodb/table:Table", "seen", {
        billingMode: "PAY_PER_REQUEST",
        serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
        replicas: [{ regionName: "eu-west-1", kmsKeyArn: key.arn }],
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
    });
    for (const metric of ["ReadThrottleEvents", "WriteThrottleEvents"]) {
        alarm({ stack, topic }, table, "AWS/DynamoDB", "TableName", "name", metric);
    }
    stack.add("aws:dynamodb/tableReplica:TableReplica", "seen-replica", {
        globalTableArn: table.arn,
        kmsKeyArn: key.arn,
    });
    stack.add("aws:dynamodb/tableExport:TableExport", "seen-export", {
        tableArn: table.arn,
        s3SseAlgorithm: "KMS",
        s3SseKmsKeyId: key.arn,
    });
    stack.add("aws:dynamodb/resourcePolicy:ResourcePolicy", "seen-policy", {
        resourceArn: table.arn,
        policy: document(
            allow({ AWS: "arn:aws:iam::210987654321:role/reader" }, "dynamodb:GetItem", table.arn),
        ),
    });
    return table;
}

function functions(world: World, table: Handle): void {
    const { stack, key, topic, raw, failures, subnets, group, role, logs } = world;
    const handler = stack.add("aws:lambda/function:Function", "normalizer", {
        description: "Normalizes clicks",
        runtime: "nodejs24.x",
        role: role.arn,
        kmsKeyArn: key.arn,
        sourceKmsKeyArn: key.arn,
        timeout: 60,
        reservedConcurrentExecutions: 20,
        tracingConfig: { mode: "Active" },
        loggingConfig: { logGroup: logs.get("name"), logFormat: "JSON" },
        environment: { variables: { BUCKET: raw.get("bucket"), TABLE: table.get("name") } },
        vpcConfig: { subnetIds: subnets.map(({ id }) => id), securityGroupIds: [group.id] },
    });
    for (const metric of ["Errors", "Throttles", "IteratorAge", "OffsetLag", "DestinationDeliveryFailures"]) {
        alarm({ stack, topic }, handler, "AWS/Lambda", "FunctionName", "name", metric);
    }
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "clicks-mapping", {
        eventSourceArn: stack.find("clicks").arn,
        functionName: handler.arn,
        startingPosition: "TRIM_HORIZON",
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 10,
        filterCriteria: { filters: [{ pattern: "{}" }] },
        kmsKeyArn: key.arn,
        destinationConfig: { onFailure: { destinationArn: failures.arn } },
    });
    stack.add("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "normalizer-async", {
        functionName: handler.get("name"),
        destinationConfig: { onFailure: { destination: failures.arn } },
    });
    stack.add("aws:lambda/functionUrl:FunctionUrl", "url", {
        functionName: handler.get("name"),
        authorizationType: "AWS_IAM",
        cors: { allowOrigins: ["https://shop.example.com"] },
    });
    stack.add("aws:lambda/permission:Permission", "permission", {
        function: handler.get("name"),
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: "arn:aws:events:us-east-1:123456789012:rule/arrivals",
    });
    stack.add("aws:lambda/layerVersionPermission:LayerVersionPermission", "layer-permission", {
        layerName: "tools",
        versionNumber: 1,
        statementId: "own",
        action: "lambda:GetLayerVersion",
        principal: "123456789012",
    });
}

function kafka(world: World): void {
    const { stack, key, topic, subnets, group, logs, failures } = world;
    const configuration = stack.add("aws:msk/configuration:Configuration", "broker-settings", {
        serverProperties:
            "auto.create.topics.enable=false\nallow.everyone.if.no.acl.found=false\nmin.insync.replicas=2\n",
    });
    const cluster = stack.add("aws:msk/cluster:Cluster", "bus", {
        clusterName: "bus-1a2b3c4",
        enhancedMonitoring: "PER_TOPIC_PER_BROKER",
        numberOfBrokerNodes: 2,
        configurationInfo: { arn: configuration.arn, revision: 1 },
        encryptionInfo: {
            encryptionAtRestKmsKeyArn: key.arn,
            encryptionInTransit: { clientBroker: "TLS", inCluster: true },
        },
        brokerNodeGroupInfo: {
            clientSubnets: subnets.map(({ id }) => id),
            securityGroups: [group.id],
            connectivityInfo: {
                publicAccess: { type: "DISABLED" },
                vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } },
            },
        },
        clientAuthentication: { unauthenticated: false, sasl: { iam: true } },
        loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.get("name") } } },
    });
    for (const [metric, broker] of [
        ["OfflinePartitionsCount"],
        ["ActiveControllerCount"],
        ...["1", "2"].flatMap((each) => [
            ["UnderReplicatedPartitions", each],
            ["KafkaDataLogsDiskUsed", each],
        ]),
    ] as [string, string?][]) {
        const part: Record<string, string> = broker === undefined ? {} : { "Broker ID": broker };
        stack.add(
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            ["bus", metric, broker].filter(Boolean).join("-"),
            {
                namespace: "AWS/Kafka",
                metricName: metric,
                dimensions: { "Cluster Name": "bus-1a2b3c4", ...part },
                ...firing("AWS/Kafka", metric),
                evaluationPeriods: 1,
                alarmActions: [topic.arn],
            },
        );
    }
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "bus-mapping", {
        eventSourceArn: cluster.arn,
        functionName: stack.find("normalizer").arn,
        startingPosition: "TRIM_HORIZON",
        topics: ["orders.events"],
        amazonManagedKafkaEventSourceConfig: { consumerGroupId: "normalizer" },
        sourceAccessConfigurations: [
            { type: "SASL_SCRAM_512_AUTH", uri: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x" },
        ],
        destinationConfig: { onFailure: { destinationArn: failures.arn } },
    });
    stack.add("aws:msk/topic:Topic", "orders-events", {
        clusterArn: cluster.arn,
        name: "orders.events",
        partitionCount: 6,
        replicationFactor: 3,
        configs: '{"min.insync.replicas":"2","unclean.leader.election.enable":"false"}',
    });
    stack.add("aws:msk/serverlessCluster:ServerlessCluster", "small-bus", {
        clientAuthentication: { sasl: { iam: { enabled: true } } },
        vpcConfigs: [{ subnetIds: subnets.map(({ id }) => id), securityGroupIds: [group.id] }],
    });
    stack.add("aws:msk/clusterPolicy:ClusterPolicy", "bus-policy", {
        clusterArn: cluster.arn,
        policy: document(
            allow({ AWS: "arn:aws:iam::210987654321:root" }, "kafka:CreateVpcConnection", cluster.arn),
        ),
    });
    stack.add("aws:msk/replicator:Replicator", "replicator", {
        logDelivery: { replicatorLogDelivery: { cloudwatchLogs: { enabled: true } } },
    });
    stack.add("aws:mskconnect/connector:Connector", "connector", {
        kafkaCluster: {
            apacheKafkaCluster: { vpc: { subnets: subnets.map(({ id }) => id), securityGroups: [group.id] } },
        },
        kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
        kafkaClusterClientAuthentication: { authenticationType: "IAM" },
        logDelivery: { workerLogDelivery: { cloudwatchLogs: { enabled: true } } },
    });
}

function dataSync(world: World): void {
    const { stack, logs, subnets, group } = world;
    const task = stack.add("aws:datasync/task:Task", "legacy", {
        cloudwatchLogGroupArn: logs.arn,
        options: { logLevel: "TRANSFER", verifyMode: "ONLY_FILES_TRANSFERRED" },
    });
    eventNotice(world, "legacy", {
        source: ["aws.datasync"],
        "detail-type": ["DataSync Task Execution State Change"],
        resources: [{ prefix: task.get("arn", (arn) => `${arn}/execution/`) }],
        detail: { State: ["ERROR"] },
    });
    stack.add("aws:datasync/agent:Agent", "agent", {
        vpcEndpointId: "vpce-1",
        subnetArns: [subnets[0].arn],
        securityGroupArns: [group.arn],
    });
    stack.add("aws:datasync/locationObjectStorage:LocationObjectStorage", "object-storage", {
        serverProtocol: "HTTPS",
    });
    stack.add("aws:datasync/efsLocation:EfsLocation", "efs", {
        inTransitEncryption: "TLS1_2",
        accessPointArn: "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1",
        fileSystemAccessRoleArn: world.role.arn,
    });
    stack.add("aws:datasync/locationHdfs:LocationHdfs", "hdfs", {
        authenticationType: "KERBEROS",
        qopConfiguration: { rpcProtection: "PRIVACY", dataTransferProtection: "PRIVACY" },
    });
    stack.add("aws:datasync/locationSmb:LocationSmb", "smb", { mountOptions: { version: "SMB3" } });
    stack.add("aws:datasync/nfsLocation:NfsLocation", "nfs", { mountOptions: { version: "NFS4_1" } });
    stack.add("aws:datasync/locationAzureBlob:LocationAzureBlob", "azure", {
        containerUrl: "https://shop.blob.core.windows.net/orders",
    });
    stack.add("aws:datasync/locationFsxOntapFileSystem:LocationFsxOntapFileSystem", "ontap", {
        protocol: { smb: { mountOptions: { version: "SMB3" } } },
    });
}

function transfer(world: World): void {
    const { stack, topic, vpc, subnets, group, logs, role } = world;
    const server = stack.add("aws:transfer/server:Server", "warehouse", {
        protocols: ["SFTP", "FTPS"],
        endpointType: "VPC",
        endpointDetails: {
            vpcId: vpc.id,
            subnetIds: subnets.map(({ id }) => id),
            securityGroupIds: [group.id],
        },
        securityPolicyName: "TransferSecurityPolicy-2025-03",
        protocolDetails: { tlsSessionResumptionMode: "ENFORCED" },
        certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        structuredLogDestinations: [logs.get("arn", (arn) => `${arn}:*`)],
    });
    alarm({ stack, topic }, server, "AWS/Transfer", "ServerId", "id", "FilesIn");
    eventNotice(world, "warehouse", {
        source: ["aws.transfer"],
        "detail-type": ["SFTP Server File Upload Failed", "FTPS Server File Upload Failed"],
        detail: { "server-id": [server.id] },
    });
    stack.add("aws:transfer/connector:Connector", "partner", {
        url: "https://partner.example.com",
        loggingRole: role.arn,
        securityPolicyName: "TransferSFTPConnectorSecurityPolicy-2024-03",
        as2Config: { encryptionAlgorithm: "AES256_CBC", signingAlgorithm: "SHA256" },
        sftpConfig: { trustedHostKeys: ["ssh-ed25519 AAAA"] },
        egressConfig: {
            vpcLattice: { resourceConfigurationArn: "arn:aws:vpc-lattice:us-east-1:123456789012:rcfg/1" },
        },
    });
    stack.add("aws:transfer/user:User", "carrier", { serverId: server.id, homeDirectoryType: "LOGICAL" });
    stack.add("aws:transfer/webApp:WebApp", "portal", { endpointDetails: { vpc: { vpcId: vpc.id } } });
}

function glue(world: World): void {
    const { stack, key, role, subnets, group } = world;
    const own = (mode: string) => ({
        [mode]: mode === "jobBookmarksEncryptionMode" ? "CSE-KMS" : "SSE-KMS",
        kmsKeyArn: key.arn,
    });
    const security = stack.add("aws:glue/securityConfiguration:SecurityConfiguration", "glue-security", {
        encryptionConfiguration: {
            s3Encryption: own("s3EncryptionMode"),
            cloudwatchEncryption: own("cloudwatchEncryptionMode"),
            jobBookmarksEncryption: own("jobBookmarksEncryptionMode"),
        },
    });
    const connection = stack.add("aws:glue/connection:Connection", "glue-network", {
        connectionType: "NETWORK",
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
    });
    stack.add("aws:glue/connection:Connection", "glue-database", {
        connectionType: "JDBC",
        connectionProperties: {
            JDBC_CONNECTION_URL: "jdbc:postgresql://db.internal:5432/orders",
            JDBC_ENFORCE_SSL: "true",
            SECRET_ID: "orders-db",
        },
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
        authenticationConfiguration: {
            secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
            kmsKeyArn: key.arn,
        },
    });
    stack.add("aws:glue/connection:Connection", "glue-kafka", {
        connectionType: "KAFKA",
        connectionProperties: { KAFKA_BOOTSTRAP_SERVERS: "b-1:9098", KAFKA_SSL_ENABLED: "true" },
        physicalConnectionRequirements: { subnetId: subnets[0].id, securityGroupIdLists: [group.id] },
    });
    const job = stack.add("aws:glue/job:Job", "sessions", {
        roleArn: role.arn,
        command: { name: "glueetl", scriptLocation: "s3://scripts/sessions.py" },
        glueVersion: "5.0",
        timeout: 60,
        securityConfiguration: security.get("name"),
        connections: [connection.get("name")],
        defaultArguments: { "--enable-metrics": "true", "--enable-continuous-cloudwatch-log": "true" },
    });
    eventNotice(world, "sessions", {
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName: [job.get("name")], state: ["FAILED", "TIMEOUT"] },
    });
    stack.add("aws:glue/trigger:Trigger", "nightly", { actions: [{ jobName: job.get("name") }] });
    stack.add("aws:glue/crawler:Crawler", "crawler", {
        securityConfiguration: security.get("name"),
        s3Targets: [
            {
                path: "s3://raw",
                eventQueueArn: "arn:aws:sqs:us-east-1:123456789012:e",
                dlqEventQueueArn: "arn:aws:sqs:us-east-1:123456789012:d",
            },
        ],
    });
    stack.add("aws:glue/devEndpoint:DevEndpoint", "notebook", {
        securityConfiguration: security.get("name"),
    });
    stack.add("aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings", "catalog-encryption", {
        dataCatalogEncryptionSettings: {
            encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: key.arn },
            connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, awsKmsKeyId: key.arn },
        },
    });
    stack.add("aws:glue/resourcePolicy:ResourcePolicy", "catalog-policy", {
        policy: document(allow({ AWS: "arn:aws:iam::210987654321:root" }, "glue:GetTable", "*")),
    });
}

function emr(world: World): void {
    const { stack, key, topic, subnets, group, logs } = world;
    const atRest = {
        S3EncryptionConfiguration: {
            EncryptionMode: "SSE-KMS",
            AwsKmsKey: "arn:aws:kms:us-east-1:123456789012:key/1",
        },
        LocalDiskEncryptionConfiguration: {
            EncryptionKeyProviderType: "AwsKms",
            AwsKmsKey: "arn:aws:kms:us-east-1:123456789012:key/1",
            EnableEbsEncryption: true,
        },
    };
    const security = stack.add("aws:emr/securityConfiguration:SecurityConfiguration", "emr-security", {
        configuration: json({
            EncryptionConfiguration: {
                EnableAtRestEncryption: true,
                EnableInTransitEncryption: true,
                AtRestEncryptionConfiguration: atRest,
                InTransitEncryptionConfiguration: {
                    TLSCertificateConfiguration: {
                        CertificateProviderType: "PEM",
                        S3Object: "s3://certificates/emr.zip",
                    },
                },
            },
            InstanceMetadataServiceConfiguration: {
                MinimumInstanceMetadataServiceVersion: 2,
                HttpPutResponseHopLimit: 1,
            },
        }),
    });
    const cluster = stack.add("aws:emr/cluster:Cluster", "trends", {
        securityConfiguration: security.get("name"),
        logUri: "s3://logs/emr/",
        logEncryptionKmsKeyId: key.arn,
        terminationProtection: true,
        kerberosAttributes: { realm: "EC2.INTERNAL" },
        ec2Attributes: {
            subnetId: subnets[0].id,
            emrManagedMasterSecurityGroup: group.id,
            emrManagedSlaveSecurityGroup: group.id,
            serviceAccessSecurityGroup: group.id,
        },
    });
    for (const metric of ["AppsFailed", "MRUnhealthyNodes"]) {
        alarm({ stack, topic }, cluster, "AWS/ElasticMapReduce", "JobFlowId", "id", metric);
    }
    stack.add("aws:emr/studio:Studio", "studio", { encryptionKeyArn: key.arn });
    stack.add("aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration", "emr-block", {
        blockPublicSecurityGroupRules: true,
    });
    const application = stack.add("aws:emrserverless/application:Application", "spark", {
        type: "Spark",
        maximumCapacity: { cpu: "64 vCPU", memory: "256 GB" },
        networkConfiguration: { subnetIds: subnets.map(({ id }) => id), securityGroupIds: [group.id] },
        interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
        monitoringConfiguration: {
            cloudwatchLoggingConfiguration: {
                enabled: true,
                logGroupName: logs.get("name"),
                encryptionKeyArn: key.arn,
            },
            s3MonitoringConfiguration: { logUri: "s3://logs/spark/", encryptionKeyArn: key.arn },
            managedPersistenceMonitoringConfiguration: { enabled: true, encryptionKeyArn: key.arn },
        },
        runtimeConfigurations: [
            {
                classification: "spark-defaults",
                properties: { "spark.authenticate": "true", "spark.network.crypto.enabled": "true" },
            },
        ],
    });
    alarm({ stack, topic }, application, "AWS/EMRServerless", "ApplicationId", "id", "FailedJobs");
}

function stepFunctions(world: World): void {
    const { stack, key, topic, logs } = world;
    const machine = stack.add("aws:sfn/stateMachine:StateMachine", "nightly-run", {
        definition: json({ StartAt: "Done", TimeoutSeconds: 3600, States: { Done: { Type: "Succeed" } } }),
        encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },
        loggingConfiguration: {
            level: "ALL",
            includeExecutionData: false,
            logDestination: logs.get("arn", (arn) => `${arn}:*`),
        },
        tracingConfiguration: { enabled: true },
    });
    for (const metric of ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"]) {
        alarm({ stack, topic }, machine, "AWS/States", "StateMachineArn", "arn", metric);
    }
    stack.add("aws:sfn/activity:Activity", "approval", {
        encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },
    });
}

function apis(world: World): void {
    const { stack, topic, logs } = world;
    const api = stack.add("aws:apigateway/restApi:RestApi", "webhook", {
        endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: ["vpce-1"] },
        securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
        disableExecuteApiEndpoint: true,
    });
    stack.add("aws:apigateway/basePathMapping:BasePathMapping", "mapping", {
        restApi: api.id,
        domainName: "hooks.example.com",
    });
    alarm({ stack, topic }, api, "AWS/ApiGateway", "ApiName", "name", "5XXError");
    stack.add("aws:apigateway/restApiPolicy:RestApiPolicy", "webhook-policy", {
        restApiId: api.id,
        policy: document(
            allow("*", "execute-api:Invoke", "execute-api:/*", {
                StringEquals: { "aws:SourceVpce": "vpce-1" },
            }),
        ),
    });
    const apiStage = stack.add("aws:apigateway/stage:Stage", "v1", {
        restApi: api.id,
        stageName: "v1",
        xrayTracingEnabled: true,
        cacheClusterEnabled: true,
        accessLogSettings: { destinationArn: logs.arn, format: "$context.requestId" },
    });
    stack.add("aws:apigateway/methodSettings:MethodSettings", "all-methods", {
        restApi: api.id,
        stageName: apiStage.get("stageName", () => "v1"),
        methodPath: "*/*",
        settings: {
            cachingEnabled: true,
            cacheDataEncrypted: true,
            loggingLevel: "ERROR",
            dataTraceEnabled: false,
            throttlingRateLimit: 100,
        },
    });
    stack.add("aws:apigateway/method:Method", "post", {
        httpMethod: "POST",
        authorization: "CUSTOM",
        requestValidatorId: "validator-1",
    });
    stack.add("aws:apigateway/domainName:DomainName", "domain", {
        domainName: "hooks.example.com",
        securityPolicy: "TLS_1_2",
    });
    stack.add("aws:apigateway/integration:Integration", "integration", {
        type: "HTTP_PROXY",
        uri: "https://backend.internal/hooks",
        connectionType: "VPC_LINK",
        tlsConfig: { insecureSkipVerification: false },
    });
    const http = stack.add("aws:apigatewayv2/api:Api", "http", {
        protocolType: "HTTP",
        corsConfiguration: { allowOrigins: ["https://shop.example.com"] },
    });
    alarm({ stack, topic }, http, "AWS/ApiGateway", "ApiId", "id", "5xx");
    stack.add("aws:apigatewayv2/stage:Stage", "http-stage", {
        accessLogSettings: { destinationArn: logs.arn },
    });
    stack.add("aws:apigatewayv2/route:Route", "http-route", { authorizationType: "AWS_IAM" });
    stack.add("aws:apigatewayv2/domainName:DomainName", "http-domain", {
        domainNameConfiguration: { securityPolicy: "TLS_1_2" },
    });
}

function queuesAndEvents(world: World): void {
    const { stack, key, topic } = world;
    const dead = queue(stack, key, "dead-letters", {
        redriveAllowPolicy: json({
            redrivePermission: "byQueue",
            sourceQueueArns: ["arn:aws:sqs:us-east-1:123456789012:work"],
        }),
    });
    const work = queue(stack, key, "work", {
        redrivePolicy: json({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 }),
    });
    for (const each of [dead, work]) {
        alarm({ stack, topic }, each, "AWS/SQS", "QueueName", "name", "ApproximateAgeOfOldestMessage");
    }
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "work-mapping", {
        eventSourceArn: work.arn,
        functionName: stack.find("normalizer").arn,
    });
    stack.add("aws:cloudwatch/eventBus:EventBus", "shop-events", { kmsKeyIdentifier: key.arn });
    // An alarm without actions of its own, told by the composite alarm over it.
    const quiet = stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", "quiet", {
        namespace: "Shop",
        metricName: "Orders",
        treatMissingData: "breaching",
        comparisonOperator: "LessThanThreshold",
        evaluationPeriods: 1,
    });
    stack.add("aws:cloudwatch/compositeAlarm:CompositeAlarm", "pipeline", {
        alarmRule: quiet.get("name", (name) => `ALARM("${name}")`),
        alarmActions: [topic.arn],
        actionsEnabled: true,
    });
    stack.add("aws:cloudwatch/alarmMuteRule:AlarmMuteRule", "maintenance", {
        expireDate: "2027-01-31T00:00:00Z",
    });
    stack.add("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "log-policy", {
        policyDocument: document(
            allow({ Service: "datasync.amazonaws.com" }, "logs:PutLogEvents", "*", {
                StringEquals: { "aws:SourceAccount": "123456789012" },
            }),
        ),
    });
}

/** What the internet reaches, and what stands before it. */
function publicApi({ stack, topic, logs }: World): void {
    const api = stack.add("aws:apigateway/restApi:RestApi", "partners", {
        endpointConfiguration: { types: "REGIONAL" },
        securityPolicy: "TLS_1_2",
    });
    alarm({ stack, topic }, api, "AWS/ApiGateway", "ApiName", "name", "5XXError");
    const stage = stack.add("aws:apigateway/stage:Stage", "partners-v1", {
        restApi: api.id,
        stageName: "partners-v1",
        xrayTracingEnabled: true,
        accessLogSettings: { destinationArn: logs.arn, format: "$context.requestId" },
    });
    stack.add("aws:apigateway/methodSettings:MethodSettings", "partners-methods", {
        restApi: api.id,
        stageName: stage.get("stageName", () => "partners-v1"),
        methodPath: "*/*",
        settings: { loggingLevel: "ERROR", throttlingRateLimit: 100 },
    });
    const firewall = stack.add("aws:wafv2/webAcl:WebAcl", "firewall", {
        scope: "REGIONAL",
        visibilityConfig: { cloudwatchMetricsEnabled: true },
        rules: [
            {
                name: "rate",
                priority: 0,
                action: { block: {} },
                statement: { rateBasedStatement: { limit: 2_000, aggregateKeyType: "IP" } },
                visibilityConfig: { cloudwatchMetricsEnabled: true },
            },
        ],
    });
    stack.add("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall-stage", {
        resourceArn: stage.arn,
        webAclArn: firewall.arn,
    });
    stack.add("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "firewall-logs", {
        resourceArn: firewall.arn,
        logDestinationConfigs: [logs.arn],
    });
}

/** What brings events on: schedules, pipes, connections to other systems. */
function eventDelivery({ stack, key, topic, logs }: World): void {
    const missed = queue(stack, key, "missed-runs");
    alarm({ stack, topic }, missed, "AWS/SQS", "QueueName", "name", "ApproximateNumberOfMessagesVisible");
    stack.add("aws:scheduler/schedule:Schedule", "every-night", {
        scheduleExpression: "cron(0 2 * * ? *)",
        kmsKeyArn: key.arn,
        target: { arn: stack.find("nightly-run").arn, deadLetterConfig: { arn: missed.arn } },
    });
    const connection = stack.add("aws:cloudwatch/eventConnection:EventConnection", "fraud-service", {
        kmsKeyIdentifier: key.arn,
        authorizationType: "API_KEY",
        authParameters: { apiKey: { key: "x-api-key", value: secret("test") } },
    });
    stack.add("aws:cloudwatch/eventApiDestination:EventApiDestination", "fraud-check", {
        connectionArn: connection.arn,
        invocationEndpoint: "https://api.fraud.example/v1",
    });
    stack.add("aws:pipes/pipe:Pipe", "orders-pipe", {
        kmsKeyIdentifier: key.arn,
        logConfiguration: {
            level: "ERROR",
            cloudwatchLogsLogDestination: { logGroupArn: logs.arn },
        },
    });
}

function odds({ stack, key, topic, role }: World): void {
    stack.add("aws:athena/workgroup:Workgroup", "analysts", {
        configuration: {
            enforceWorkgroupConfiguration: true,
            resultConfiguration: {
                encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn },
            },
        },
    });
    stack.add("aws:athena/database:Database", "queries", {
        encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKey: key.arn },
    });
    stack.add("pulumi-nodejs:dynamic/securecart:ImportJob", "history-job", {
        keyArn: key.arn,
        roleArn: role.arn,
        notificationTopicArn: topic.arn,
    });
    stack.add("aws:secretsmanager/secretPolicy:SecretPolicy", "webhook-secret-policy", {
        secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
        policy: document(allow({ AWS: account }, "secretsmanager:GetSecretValue", "*")),
    });
    const secret = stack.add("aws:secretsmanager/secret:Secret", "webhook-secret", {
        kmsKeyId: key.arn,
        recoveryWindowInDays: 30,
    });
    stack.add("aws:secretsmanager/secretRotation:SecretRotation", "webhook-rotation", {
        secretId: secret.id,
        rotationRules: { automaticallyAfterDays: 30 },
    });
    stack.add("aws:ec2/instance:Instance", "agent-host", {
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true },
        ebsBlockDevices: [{ deviceName: "/dev/sdb", encrypted: true }],
    });
    stack.add("aws:ec2/launchTemplate:LaunchTemplate", "agents", {
        metadataOptions: { httpTokens: "required" },
        networkInterfaces: [{ associatePublicIpAddress: "false" }],
        blockDeviceMappings: [{ deviceName: "/dev/sdb", ebs: { encrypted: "true" } }],
    });
    stack.add("aws:ebs/volume:Volume", "buffer", { availabilityZone: "us-east-1a", encrypted: true });
}
