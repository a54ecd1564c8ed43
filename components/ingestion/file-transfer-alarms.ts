import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { metricNamespace } from "../../handlers/runtime/metric-names";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { Metric } from "../monitoring/metric";
import type { LambdaAlarmTuning } from "../transformation/lambda-alarms";

/** How the alarms of a file transfer server depart from their defaults. */
export interface FileTransferAlarmTuning {
    /** Logins that were refused. Default: over 5 in 5 minutes. */
    failedLogins?: AlarmTuning;
    /** Uploads and renames that failed. Default: any. */
    failedUploads?: AlarmTuning;
    /** Files in each of the last `maxHoursBetweenFiles` hours. Default: fewer than 1 in all of them. */
    missingFiles?: AlarmTuning;
    /** Arrivals and notices that nobody could be told of. Default: any. */
    undelivered?: AlarmTuning;
    /** Alarms of the identity provider's function. */
    identity?: LambdaAlarmTuning;
}

/**
 * A metric of a server, such as `FilesIn`.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/metrics.html
 */
export function serverMetric(
    serverId: pulumi.Input<string>,
    metricName: string,
    statistic: string,
    periodSeconds?: number,
): Metric {
    return {
        namespace: "AWS/Transfer",
        metricName,
        statistic,
        dimensions: { ServerId: serverId },
        periodSeconds,
    };
}

/**
 * Alarms on refused logins, which Transfer Family tells its log alone.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/cw-structure-logs.html
 */
export function failedLoginAlarm(
    name: string,
    alarms: AlarmSet,
    server: aws.transfer.Server,
    logGroup: aws.cloudwatch.LogGroup,
    parent: pulumi.Resource,
): void {
    const metricName = "FailedLogins";
    new aws.cloudwatch.LogMetricFilter(
        `${name}-failed-logins`,
        {
            logGroupName: logGroup.name,
            pattern: '{ $.activity-type = "AUTH_FAILURE" }',
            metricTransformation: {
                namespace: metricNamespace,
                name: metricName,
                value: "1",
                unit: "Count",
                dimensions: { ServerArn: "$.resource-arn" },
            },
        },
        { parent },
    );
    alarms.add({
        id: "failed-logins",
        runbook: "file-transfer-failed-logins",
        meaning: "Somebody tries to log in to the file transfer server and is refused.",
        metric: {
            namespace: metricNamespace,
            metricName,
            statistic: "Sum",
            dimensions: { ServerArn: server.arn },
            periodSeconds: 300,
        },
        threshold: 5,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}

/** Alarms when no file has come for that many hours. */
export function missingFilesAlarm(
    alarms: AlarmSet,
    serverId: pulumi.Input<string>,
    maxHoursBetweenFiles: number,
): void {
    alarms.add({
        id: "missing-files",
        runbook: "file-transfer-missing-files",
        meaning: `No file has come for ${maxHoursBetweenFiles} hours: a partner's delivery is overdue.`,
        metric: serverMetric(serverId, "FilesIn", "Sum", 3600),
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: maxHoursBetweenFiles,
        treatMissingData: "breaching",
    });
}
