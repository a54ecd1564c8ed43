import type { Handle } from "../../../policy/test-kit";
import { allow, document } from "./documents";
import { alarm } from "./watching";
import type { World } from "./world";

export function tables({ stack, key, topic }: World): Handle {
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

export function functions(world: World, table: Handle): void {
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
        functionResponseTypes: ["ReportBatchItemFailures"],
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
