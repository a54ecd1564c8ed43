import { metricSense } from "../../../facts/alarm-sense";
import type { TestStack } from "../../../policy/test-kit";
import { json, type Given, type Handle } from "../../../policy/test-kit";
import { allow, denyWithoutTls, document } from "./documents";
import type { World } from "./world";

export function alarmTopic(stack: TestStack, key: Handle): Handle {
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

export function queue(
    stack: TestStack,
    key: Handle,
    name: string,
    inputs: Record<string, Given> = {},
): Handle {
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
export function alarm(
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
export function firing(namespace: string, metricName: string): Record<string, Given> {
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
export function eventNotice(
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
