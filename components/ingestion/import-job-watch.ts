import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNamespace } from "../../handlers/runtime/metric-names";
import type { PolicyStatement } from "../identity/policy-statement";
import { grant, serviceRole } from "../identity/service-role";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { encryptedLogGroup } from "../monitoring/log-group";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { stackScopedName } from "../stack-scoped-name";
import {
    checkStatements,
    importJobCheck,
    importJobDimension,
    importJobMetrics,
    operateStatements,
} from "./import-job-check";

/** How the alarms of a bulk import depart from their defaults. */
export interface BulkImportAlarmTuning {
    /** The job was cancelled. Default: in any check. */
    cancelled?: AlarmTuning;
    /** The job has a log of files that weren't imported. Default: in any check. */
    failureLog?: AlarmTuning;
    /** The job isn't complete, and the deadline has passed. Default: in any check. */
    overdue?: AlarmTuning;
    /** Hours without a check. Default: 3 in a row. */
    unchecked?: AlarmTuning;
    /** Checks that failed. Default: 2 hours in a row. */
    failedChecks?: AlarmTuning;
    /** Checks that took too long. Default: 2 hours in a row. */
    slowChecks?: AlarmTuning;
    /** Checks that Step Functions held back. Default: 2 hours in a row. */
    throttledChecks?: AlarmTuning;
    /** Checks that could not be started. Default: any. */
    undelivered?: AlarmTuning;
}

export interface ImportJobWatchArgs {
    jobId: pulumi.Output<string>;
    /** Whether there is a job to check. */
    armed: boolean;
    deadline: string;
    keyArn: pulumi.Input<string>;
    /** Keeps checks that could not be started. */
    undelivered: DeadLetterQueue;
    logRetentionDays?: number;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Checks a job every hour. */
export function importJobWatch(
    name: string,
    args: ImportJobWatchArgs,
    opts: pulumi.CustomResourceOptions,
): aws.sfn.StateMachine {
    const { tags, keyArn } = args;
    const log = encryptedLogGroup(
        `${name}-log`,
        {
            keyArn,
            retentionDays: args.logRetentionDays,
            // The prefix keeps Step Functions from outgrowing CloudWatch Logs' policy.
            logGroupName: `/aws/vendedlogs/states/${stackScopedName(name, 200)}`,
            tags,
        },
        opts,
    );
    const role = serviceRole(
        `${name}-role`,
        { service: "states.amazonaws.com", description: "Checks a Snowball job", tags },
        opts,
    );
    const mayCheck = grant(`${name}-check`, role, checkStatements(), opts);
    const stateMachineName = stackScopedName(name, 80);
    const stateMachineArn = namedArn("states", `stateMachine:${stateMachineName}`, opts.parent);
    const mayOperate = grant(
        `${name}-operate`,
        role,
        pulumi.all([stateMachineArn, keyArn]).apply(([arn, key]) => operateStatements(arn, key)),
        opts,
    );
    const stateMachine = new aws.sfn.StateMachine(
        name,
        {
            // Its role must name it before it is there.
            name: stateMachineName,
            type: "STANDARD",
            roleArn: role.arn,
            definition: placeOf(opts.parent).partition.apply((partition) =>
                importJobCheck({ partition, deadline: args.deadline }),
            ),
            loggingConfiguration: {
                level: "ALL",
                includeExecutionData: false,
                logDestination: pulumi.interpolate`${log.arn}:*`,
            },
            tracingConfiguration: { enabled: true },
            encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: keyArn },
            tags,
        },
        { ...opts, dependsOn: [mayCheck, mayOperate] },
    );
    schedule(name, stateMachine, args, opts);
    return stateMachine;
}

function schedule(
    name: string,
    stateMachine: aws.sfn.StateMachine,
    args: ImportJobWatchArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const rule = new aws.cloudwatch.EventRule(
        `${name}-hourly`,
        {
            description: "Checks a Snowball job every hour",
            scheduleExpression: "rate(1 hour)",
            state: args.armed ? "ENABLED" : "DISABLED",
            tags: args.tags,
        },
        opts,
    );
    const role = serviceRole(
        `${name}-start-role`,
        {
            service: "events.amazonaws.com",
            description: "Starts checks of a Snowball job",
            sourceArn: namedArn("events", pulumi.interpolate`rule/${rule.name}`, opts.parent),
            tags: args.tags,
        },
        opts,
    );
    const mayStart = grant(
        `${name}-start`,
        role,
        namedArn("states", pulumi.interpolate`stateMachine:${stateMachine.name}`, opts.parent).apply(
            (arn): PolicyStatement[] => [
                { Sid: "StartCheck", Effect: "Allow", Action: "states:StartExecution", Resource: arn },
            ],
        ),
        opts,
    );
    new aws.cloudwatch.EventTarget(
        `${name}-target`,
        {
            rule: rule.name,
            arn: stateMachine.arn,
            roleArn: role.arn,
            input: args.jobId.apply((jobId) => JSON.stringify({ jobId })),
            retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
            deadLetterConfig: { arn: args.undelivered.queueArn },
        },
        { ...opts, dependsOn: [mayStart, args.undelivered.policy] },
    );
}

/** Alarms on what the checks find, and on checks that fail or don't come. */
export function addImportJobAlarms(
    alarms: AlarmSet,
    stateMachine: aws.sfn.StateMachine,
    armed: boolean,
): void {
    const found = (metricName: string, statistic: string) => ({
        namespace: metricNamespace,
        metricName,
        statistic,
        dimensions: { [importJobDimension]: stateMachine.name },
        periodSeconds: 3600,
    });
    for (const [id, metricName, meaning] of [
        ["cancelled", importJobMetrics.cancelled, "The Snowball job was cancelled."],
        ["failure-log", importJobMetrics.failureLog, "Some files on the Snowball device were not imported."],
        [
            "overdue",
            importJobMetrics.overdue,
            "The Snowball job isn't complete, and its deadline has passed.",
        ],
    ]) {
        alarms.add({
            id,
            runbook: "bulk-import-job",
            meaning,
            metric: found(metricName, "Maximum"),
            threshold: 0,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
        });
    }
    if (armed) {
        alarms.add({
            id: "unchecked",
            runbook: "bulk-import-unchecked",
            meaning: "Nobody has looked at the Snowball job for hours: its alarms are blind.",
            metric: found(importJobMetrics.cancelled, "SampleCount"),
            comparison: "LessThanThreshold",
            threshold: 1,
            evaluationPeriods: 3,
            treatMissingData: "breaching",
        });
    }
    for (const [id, metricName, meaning] of [
        ["failed-checks", "ExecutionsFailed", "Checks of the Snowball job fail."],
        ["slow-checks", "ExecutionsTimedOut", "Checks of the Snowball job take too long."],
        ["throttled-checks", "ExecutionThrottled", "Step Functions holds checks of the Snowball job back."],
    ]) {
        alarms.add({
            id,
            runbook: "bulk-import-unchecked",
            meaning,
            metric: {
                namespace: "AWS/States",
                metricName,
                statistic: "Sum",
                dimensions: { StateMachineArn: stateMachine.arn },
                periodSeconds: 3600,
            },
            threshold: 0,
            evaluationPeriods: 2,
            treatMissingData: "notBreaching",
        });
    }
}
