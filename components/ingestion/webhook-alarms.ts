import type * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../handlers/runtime/metric-names";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { Metric } from "../monitoring/metric";
import { placeOf } from "../place";
import type { StateTableTuning } from "../storage/state-table";
import type { LambdaAlarmTuning } from "../transformation/lambda-alarms";

/** How the alarms of a webhook depart from their defaults. */
export interface WebhookAlarmTuning {
    /** Requests answered with 5xx, which processors send again. Default: any in 3 of 5 minutes. */
    serverErrors?: AlarmTuning;
    /** Share of requests answered with 4xx, 0 to 1. Default: over 0.5 in 15 minutes. */
    clientErrors?: AlarmTuning;
    /** Milliseconds that the slowest hundredth of requests takes. Default: over 5000 in 3 of 5 minutes. */
    latency?: AlarmTuning;
    /** Requests whose signature doesn't fit, or that are late, too large or unknown. Default: over 20 in 5 minutes. */
    refused?: AlarmTuning;
    /** Requests that the firewall blocks. Default: over 1000 in 5 minutes. */
    blocked?: AlarmTuning;
    /** Requests in each of the last `maxHoursBetweenEvents` hours. Default: fewer than 1 in all of them. */
    silence?: AlarmTuning;
    /** Alarms of the receiver's function. */
    receiver?: LambdaAlarmTuning;
    /** Alarms of the table of events seen. */
    seenEvents?: StateTableTuning;
}

/** Metric of a stage. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export function stageMetric(
    apiName: pulumi.Input<string>,
    stageName: pulumi.Input<string>,
    metricName: string,
    statistic: string,
    periodSeconds?: number,
): Metric {
    return {
        namespace: "AWS/ApiGateway",
        metricName,
        statistic,
        dimensions: { ApiName: apiName, Stage: stageName },
        periodSeconds,
    };
}

export interface WebhookAlarmsArgs {
    apiName: pulumi.Output<string>;
    stageName: pulumi.Output<string>;
    functionName: pulumi.Output<string>;
    /** Name that the firewall's metrics bear. */
    firewallMetric: pulumi.Output<string>;
    maxHoursBetweenEvents?: number;
}

/** Creates the alarms of a webhook's address, from the firewall to the signature. */
export function addWebhookAlarms(alarms: AlarmSet, args: WebhookAlarmsArgs, parent: pulumi.Resource): void {
    const stage = (metricName: string, statistic: string, periodSeconds?: number) =>
        stageMetric(args.apiName, args.stageName, metricName, statistic, periodSeconds);
    alarms.add({
        id: "server-errors",
        runbook: "webhook-server-errors",
        meaning: "The webhook can't store events: processors send them again, and give up after days.",
        metric: stage("5XXError", "Sum"),
        threshold: 0,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "client-errors",
        runbook: "webhook-client-errors",
        meaning: "Most requests to the webhook are refused: a signing secret was changed, or somebody tries.",
        metric: stage("4XXError", "Average", 300),
        threshold: 0.5,
        evaluationPeriods: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "latency",
        runbook: "webhook-latency",
        meaning: "The webhook answers so slowly that processors stop waiting.",
        metric: stage("Latency", "p99"),
        threshold: 5000,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "refused",
        runbook: "webhook-refused",
        meaning: "Requests to the webhook come without a valid signature, or late.",
        metric: {
            namespace: metricNamespace,
            metricName: metricNames.refused,
            statistic: "Sum",
            dimensions: { service: args.functionName },
            periodSeconds: 300,
        },
        threshold: 20,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "blocked",
        runbook: "webhook-blocked",
        meaning: "The webhook's firewall blocks many requests: an attack, or a rule that hits processors.",
        metric: {
            namespace: "AWS/WAFV2",
            metricName: "BlockedRequests",
            statistic: "Sum",
            dimensions: {
                WebACL: args.firewallMetric,
                Region: placeOf(parent).region,
                Rule: "ALL",
            },
            periodSeconds: 300,
        },
        threshold: 1000,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    if (args.maxHoursBetweenEvents !== undefined) {
        alarms.add({
            id: "silence",
            runbook: "webhook-silence",
            meaning: `No processor has sent anything for ${args.maxHoursBetweenEvents} hours.`,
            metric: stage("Count", "SampleCount", 3600),
            comparison: "LessThanThreshold",
            threshold: 1,
            evaluationPeriods: args.maxHoursBetweenEvents,
            treatMissingData: "breaching",
        });
    }
}
