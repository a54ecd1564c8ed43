import { mergedStatements, type PolicyStatement } from "../identity/policy-statement";
import { arn, type Place } from "../place";
import { runGlueJobStatements } from "./glue-permissions";
import { submitStatements } from "./spark-application-permissions";

/** What the state machines of a pipeline need besides their steps, every value resolved. */
export interface WorkflowIdentity {
    place: Place;
    keyArn: string;
}

/**
 * Lets a state machine's role use the machine's key, write its log and its traces.
 *
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy,
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
export function workflowStatements({ place, keyArn }: WorkflowIdentity): PolicyStatement[] {
    return [
        {
            Sid: "UseOwnKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: {
                ArnLike: {
                    "kms:EncryptionContext:aws:states:stateMachineArn": arn(
                        place,
                        "states",
                        "stateMachine:*",
                    ),
                },
            },
        },
        {
            Sid: "EncryptLogs",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: keyArn,
            Condition: { ArnLike: { "kms:EncryptionContext:SourceArn": arn(place, "logs", "*") } },
        },
        {
            // CloudWatch's log delivery knows no resources: AWS takes its calls for "*" or not at all.
            Sid: "DeliverLogs",
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
            ],
            Resource: "*",
        },
        {
            // X-Ray's calls know no resources: AWS takes them for "*" or not at all.
            Sid: "SendTraces",
            Effect: "Allow",
            Action: [
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
            Resource: "*",
        },
    ];
}

/** What the steps of a pipeline call, every value resolved. */
export interface PipelineCalls {
    place: Place;
    topicArn: string;
    glueJobArns: string[];
    sparkJobs: { applicationArn: string; runtimeRoleArn: string; diskKeyArn: string }[];
    functionArns: string[];
}

/**
 * Lets a pipeline's role run its steps, wait for them, and tell people.
 *
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html#glue-iam,
 * https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function stepStatements(calls: PipelineCalls): PolicyStatement[] {
    const { place, topicArn, glueJobArns, sparkJobs, functionArns } = calls;
    return mergedStatements([
        ...glueJobArns.flatMap((arn) => runGlueJobStatements(arn)),
        ...sparkJobs.flatMap((job) => submitStatements(job)),
        ...(sparkJobs.length === 0
            ? []
            : [managedRuleStatement(place, "StepFunctionsGetEventsForEMRServerlessJobRule")]),
        ...functionArns.map((arn): PolicyStatement => ({
            Effect: "Allow",
            Action: "lambda:InvokeFunction",
            Resource: arn,
        })),
        { Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
        {
            // Which key encrypts the topic is the topic's affair; it is used for messages to this topic alone.
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: arn(place, "kms", "key/*"),
            Condition: {
                StringEquals: {
                    "kms:ViaService": `sns.${place.region}.amazonaws.com`,
                    "kms:EncryptionContext:aws:sns:topicArn": topicArn,
                },
            },
        },
    ]);
}

/**
 * Lets a launcher's role start a pipeline's runs and wait for them.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#connect-stepfunctions-iam
 */
export function launchStatements(place: Place, pipelineArn: string): PolicyStatement[] {
    return mergedStatements([
        { Effect: "Allow", Action: "states:StartExecution", Resource: pipelineArn },
        {
            Effect: "Allow",
            Action: ["states:DescribeExecution", "states:StopExecution"],
            Resource: `${pipelineArn.replace(":stateMachine:", ":execution:")}:*`,
        },
        managedRuleStatement(place, "StepFunctionsGetEventsForStepFunctionsExecutionRule"),
    ]);
}

/** Lets a schedule's role start a launcher, and keep what it could not start. */
export function scheduleStatements(schedule: {
    launcherArn: string;
    queueArn: string;
    keyArn: string;
}): PolicyStatement[] {
    const region = schedule.keyArn.split(":")[3];
    const [, partition, , , accountId] = schedule.keyArn.split(":");
    return mergedStatements([
        { Effect: "Allow", Action: "states:StartExecution", Resource: schedule.launcherArn },
        { Effect: "Allow", Action: "sqs:SendMessage", Resource: schedule.queueArn },
        {
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: schedule.keyArn,
            Condition: {
                StringEquals: {
                    "kms:EncryptionContext:aws:sqs:arn": schedule.queueArn,
                    "kms:ViaService": `sqs.${region}.amazonaws.com`,
                },
            },
        },
        {
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: schedule.keyArn,
            Condition: {
                ArnLike: {
                    "kms:EncryptionContext:aws:scheduler:schedule:arn": `arn:${partition}:scheduler:${region}:${accountId}:schedule/*`,
                },
            },
        },
    ]);
}

/** Step Functions learns of the end of what it waits for through a rule that it keeps in the account under this name. */
function managedRuleStatement(place: Place, rule: string): PolicyStatement {
    return {
        Effect: "Allow",
        Action: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
        Resource: arn(place, "events", `rule/${rule}`),
    };
}
