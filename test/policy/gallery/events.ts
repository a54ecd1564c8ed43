import { json, secret } from "../../../policy/test-kit";
import { allow, document } from "./documents";
import { queue, alarm } from "./watching";
import type { World } from "./world";

export function queuesAndEvents(world: World): void {
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

/** What brings events on: schedules, pipes, connections to other systems. */
export function eventDelivery({ stack, key, topic, logs }: World): void {
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
