import { metricNamespace } from "../../handlers/runtime/metric-names";
import type { PolicyStatement } from "../identity/policy-statement";

/** Metrics of an import job: 1 while it is so, else 0. Their dimension is the name of the state machine that checks. */
export const importJobMetrics = {
    cancelled: "ImportJobCancelled",
    failureLog: "ImportJobFailureLog",
    overdue: "ImportJobOverdue",
} as const;

/** The dimension of `importJobMetrics`. */
export const importJobDimension = "StateMachine";

export interface ImportJobCheck {
    partition: string;
    /** When the job is to be complete, as an ISO 8601 time. */
    deadline: string;
}

/**
 * A state machine that asks Snowball how a job stands, and publishes that as metrics: Snowball has none, no state for
 * failure, and no endpoint that code in a VPC could reach. Its input says which job: `{ "jobId": "JID..." }`.
 *
 * Sources: https://docs.aws.amazon.com/snowball/latest/api-reference/API_JobMetadata.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function importJobCheck({ partition, deadline }: ImportJobCheck): string {
    const job = "$states.input.JobMetadata";
    const conditions: Record<string, string> = {
        [importJobMetrics.cancelled]: `${job}.JobState = 'Cancelled'`,
        [importJobMetrics.failureLog]: `$length($string(${job}.JobLogInfo.JobFailureLogURI)) > 0`,
        [importJobMetrics.overdue]: `${job}.JobState != 'Complete' and $toMillis($now()) > $toMillis('${deadline}')`,
    };
    const retry = [
        {
            ErrorEquals: ["States.ALL"],
            IntervalSeconds: 5,
            MaxAttempts: 4,
            BackoffRate: 3,
            JitterStrategy: "FULL",
        },
    ];
    return JSON.stringify({
        Comment: "Publishes how a Snowball import job stands",
        QueryLanguage: "JSONata",
        StartAt: "DescribeJob",
        TimeoutSeconds: 600,
        States: {
            DescribeJob: {
                Type: "Task",
                Resource: `arn:${partition}:states:::aws-sdk:snowball:describeJob`,
                Arguments: { JobId: "{% $states.input.jobId %}" },
                Retry: retry,
                Next: "PublishMetrics",
            },
            PublishMetrics: {
                Type: "Task",
                Resource: `arn:${partition}:states:::aws-sdk:cloudwatch:putMetricData`,
                Arguments: {
                    Namespace: metricNamespace,
                    MetricData: Object.entries(conditions).map(([MetricName, condition]) => ({
                        MetricName,
                        Unit: "Count",
                        Value: `{% (${condition}) ? 1 : 0 %}`,
                        Dimensions: [
                            { Name: importJobDimension, Value: "{% $states.context.StateMachine.Name %}" },
                        ],
                    })),
                },
                Retry: retry,
                End: true,
            },
        },
    });
}

/** What the state machine takes. Neither Snowball's jobs nor CloudWatch's metrics are resources that IAM knows. */
export function checkStatements(): PolicyStatement[] {
    return [
        { Sid: "AskSnowball", Effect: "Allow", Action: "snowball:DescribeJob", Resource: "*" },
        {
            Sid: "PublishMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": metricNamespace } },
        },
    ];
}

/**
 * What a state machine takes to log, to trace, and to use its key.
 *
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function operateStatements(stateMachineArn: string, keyArn: string): PolicyStatement[] {
    const [, partition, , region, accountId] = stateMachineArn.split(":");
    return [
        {
            // Log delivery and traces know no resources: AWS takes them for "*" or not at all.
            Sid: "LogAndTrace",
            Effect: "Allow",
            Action: [
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeLogGroups",
                "logs:DescribeResourcePolicies",
                "logs:GetLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:UpdateLogDelivery",
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
            Resource: "*",
        },
        {
            Sid: "UseKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: {
                StringEquals: { "kms:EncryptionContext:aws:states:stateMachineArn": stateMachineArn },
            },
        },
        {
            Sid: "UseKeyForLogs",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: keyArn,
            Condition: {
                ArnLike: {
                    "kms:EncryptionContext:SourceArn": `arn:${partition}:logs:${region}:${accountId}:*`,
                },
            },
        },
    ];
}
