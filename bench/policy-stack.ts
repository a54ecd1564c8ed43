import { json, TestStack, type Handle, type TestResource } from "../policy/test-kit";

/** A stack of at least `count` resources in a first preview: pipelines of stream, function and bucket, each complete. */
export function pipelines(count: number): TestResource[] {
    const stack = new TestStack();
    const key = stack.add("aws:kms/key:Key", "key", {
        enableKeyRotation: true,
        policy: json({ Statement: [] }),
    });
    const topic = stack.add("aws:sns/topic:Topic", "alarms", { kmsMasterKeyId: key.arn });
    const vpc = stack.add("aws:ec2/vpc:Vpc", "vpc", { enableDnsHostnames: true });
    const subnets = ["a", "b"].map((zone) => stack.add("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id }));
    const logs = stack.add("aws:s3/bucket:Bucket", "logs");
    const pipelineSize = 26;
    for (let number = 0; number < Math.ceil(count / pipelineSize); number++) {
        pipeline(stack, `p${number}`, { key, topic, subnets, logs });
    }
    return stack.resources("preview").slice(0, count);
}

interface Shared {
    readonly key: Handle;
    readonly topic: Handle;
    readonly subnets: readonly Handle[];
    readonly logs: Handle;
}

function pipeline(stack: TestStack, name: string, { key, topic, subnets, logs }: Shared): void {
    const stream = stack.add("aws:kinesis/stream:Stream", `${name}-stream`, {
        encryptionType: "KMS",
        kmsKeyId: key.arn,
        retentionPeriod: 48,
        streamModeDetails: { streamMode: "ON_DEMAND" },
        tags: { team: "data", stage: "bench" },
    });
    const group = stack.add("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`, {
        kmsKeyId: key.arn,
        retentionInDays: 365,
    });
    const role = stack.add("aws:iam/role:Role", `${name}-role`, {
        assumeRolePolicy: json({
            Statement: [
                { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
        }),
    });
    const bucket = stack.add("aws:s3/bucket:Bucket", `${name}-raw`, { tags: { team: "data" } });
    completeBucket(stack, name, bucket, { key, logs });
    const handler = stack.add("aws:lambda/function:Function", `${name}-function`, {
        runtime: "nodejs24.x",
        role: role.arn,
        kmsKeyArn: key.arn,
        environment: { variables: { BUCKET: bucket.get("bucket"), LEVEL: "INFO" } },
        loggingConfig: { logGroup: group.get("name") },
        tracingConfig: { mode: "Active" },
        vpcConfig: { subnetIds: subnets.map(({ id }) => id), securityGroupIds: ["sg-1"] },
    });
    stack.add("aws:iam/rolePolicy:RolePolicy", `${name}-policy`, {
        role: role.get("name"),
        policy: json({
            Statement: [{ Effect: "Allow", Action: ["kinesis:GetRecords"], Resource: stream.arn }],
        }),
    });
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", `${name}-source`, {
        eventSourceArn: stream.arn,
        functionName: handler.arn,
        startingPosition: "LATEST",
        bisectBatchOnFunctionError: true,
        destinationConfig: { onFailure: { destinationArn: bucket.arn } },
    });
    for (const metricName of [
        "GetRecords.IteratorAgeMilliseconds",
        "WriteProvisionedThroughputExceeded",
        "ReadProvisionedThroughputExceeded",
        "IncomingRecords",
    ]) {
        alarm(stack, stream, "AWS/Kinesis", "StreamName", metricName, topic);
    }
    for (const metricName of ["Errors", "Throttles", "IteratorAge", "DestinationDeliveryFailures"]) {
        alarm(stack, handler, "AWS/Lambda", "FunctionName", metricName, topic);
    }
    const queue = stack.add("aws:sqs/queue:Queue", `${name}-lost`, {
        kmsMasterKeyId: key.arn,
        messageRetentionSeconds: 1_209_600,
    });
    const table = stack.add("aws:dynamodb/table:Table", `${name}-seen`, {
        billingMode: "PAY_PER_REQUEST",
        serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
        pointInTimeRecovery: { enabled: true },
        attributes: [{ name: "id", type: "S" }],
    });
    alarm(stack, queue, "AWS/SQS", "QueueName", "ApproximateNumberOfMessagesVisible", topic);
    for (const metricName of ["ReadThrottleEvents", "WriteThrottleEvents"]) {
        alarm(stack, table, "AWS/DynamoDB", "TableName", metricName, topic);
    }
}

function completeBucket(
    stack: TestStack,
    name: string,
    bucket: Handle,
    { key, logs }: Pick<Shared, "key" | "logs">,
): void {
    const flags = {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
    };
    stack.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
        bucket: bucket.id,
        ...flags,
    });
    stack.add("aws:s3/bucketPolicy:BucketPolicy", `${name}-bucket-policy`, {
        bucket: bucket.id,
        policy: json({
            Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: bucket.arn }],
        }),
    });
    stack.add("aws:s3/bucketVersioning:BucketVersioning", `${name}-versions`, {
        bucket: bucket.id,
        versioningConfiguration: { status: "Enabled" },
    });
    stack.add("aws:s3/bucketLogging:BucketLogging", `${name}-access`, {
        bucket: bucket.id,
        targetBucket: logs.id,
    });
    stack.add(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        `${name}-encryption`,
        {
            bucket: bucket.id,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                    bucketKeyEnabled: true,
                },
            ],
        },
    );
    stack.add("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", `${name}-lifecycle`, {
        bucket: bucket.id,
        rules: [{ id: "expire", status: "Enabled", expiration: { days: 90 } }],
    });
}

function alarm(
    stack: TestStack,
    on: Handle,
    namespace: string,
    dimension: string,
    metricName: string,
    topic: Handle,
): void {
    stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", `${on.name}-${metricName}`, {
        namespace,
        metricName,
        dimensions: { [dimension]: on.get("name") },
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 3,
        period: 60,
        statistic: "Sum",
        threshold: 0,
        treatMissingData: "notBreaching",
        alarmActions: [topic.arn],
    });
}
