import type * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../handlers/runtime/metric-names";
import type { AlarmSet, AlarmTuning } from "./alarm-set";
import type { Metric } from "./metric";

/** How the alarms on a transaction flow depart from their defaults; thresholds of what is unusual are in standard deviations. */
export interface TransactionFlowTuning {
    /** Fewer orders a minute than is usual, or none. Default: 3 off, in 10 of 15 minutes. */
    ordersLow?: AlarmTuning;
    /** More orders a minute than is usual. Default: 3 off, in 10 of 15 minutes. */
    ordersHigh?: AlarmTuning;
    /** Smaller payments than is usual, on average. Default: 3 off, throughout 15 minutes. */
    amountLow?: AlarmTuning;
    /** Larger payments than is usual, on average. Default: 3 off, throughout 15 minutes. */
    amountHigh?: AlarmTuning;
    /** A smaller share of declined payments than is usual. Default: 3 off, throughout 15 minutes. */
    declinesLow?: AlarmTuning;
    /** A larger share of declined payments than is usual. Default: 3 off, throughout 15 minutes. */
    declinesHigh?: AlarmTuning;
    /** Payments that scoring would not accept. Default: any within 5 minutes. */
    suspicious?: AlarmTuning;
    /** Records that scoring could not store and is given again. Default: any in 3 of 5 minutes. */
    failing?: AlarmTuning;
    /** Percent of records that break their contract. Default: over 5 in 3 of 5 minutes. */
    refused?: AlarmTuning;
}

/** Who scores, and in which currency amounts are watched. */
export interface ScoredFlow {
    functionName: pulumi.Input<string>;
    currency: string;
}

/** A metric that the scoring function emits. */
export function flowMetric(
    flow: ScoredFlow,
    name: "orders" | "amount" | "declined" | "suspicious" | "failed" | "quarantined" | "received",
    statistic: string,
    periodSeconds: number,
): Metric {
    return {
        namespace: metricNamespace,
        metricName: metricNames[name],
        statistic,
        dimensions: {
            service: flow.functionName,
            ...(name === "amount" && { currency: flow.currency }),
        },
        periodSeconds,
    };
}

/** Creates the alarms on what customers do: orders, amounts and declines that are unusual for the hour, each both ways. */
export function customerAlarms(alarms: AlarmSet, flow: ScoredFlow): void {
    const orders = {
        runbook: "transaction-flow",
        metric: flowMetric(flow, "orders", "Sum", 60),
        bandWidth: 3,
        evaluationPeriods: 15,
        datapointsToAlarm: 10,
    };
    alarms.addAnomaly({
        ...orders,
        id: "orders-low",
        meaning: "Fewer orders a minute than is usual for this hour, or none.",
        direction: "below",
        treatMissingData: "breaching",
    });
    alarms.addAnomaly({
        ...orders,
        id: "orders-high",
        meaning: "More orders a minute than is usual for this hour: a campaign, or robots.",
        direction: "above",
        treatMissingData: "notBreaching",
    });
    for (const [metric, low, high] of [
        [
            "amount",
            "Payments are smaller than is usual for this hour: wrong prices, or cards being tested.",
            "Payments are larger than is usual for this hour: wrong prices, or stolen cards.",
        ],
        [
            "declined",
            "A smaller share of payments is declined than is usual: the checks before payment may be off.",
            "A larger share of payments is declined than is usual: the payment processor, or cards being tested.",
        ],
    ] as const) {
        const common = {
            runbook: "transaction-flow",
            metric: flowMetric(flow, metric, "Average", 300),
            bandWidth: 3,
            evaluationPeriods: 3,
            treatMissingData: "notBreaching",
        } as const;
        const id = metric === "amount" ? "amount" : "declines";
        alarms.addAnomaly({ ...common, id: `${id}-low`, meaning: low, direction: "below" });
        alarms.addAnomaly({ ...common, id: `${id}-high`, meaning: high, direction: "above" });
    }
}

/** Creates the alarm by which people hear of fraud. */
export function suspicionAlarm(alarms: AlarmSet, flow: ScoredFlow): void {
    alarms.add({
        id: "suspicious",
        runbook: "suspicious-payments",
        meaning: "Payments look like fraud and wait for a person's decision.",
        metric: flowMetric(flow, "suspicious", "Sum", 300),
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}

/** Creates the alarms on records that are scored too late or not at all, which the function's own errors don't show. */
export function scoringAlarms(alarms: AlarmSet, flow: ScoredFlow): void {
    const often = { evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: "notBreaching" } as const;
    alarms.add({
        id: "failing",
        runbook: "transactions-unscored",
        meaning: "Scoring can't store transactions; they are delivered again and again.",
        metric: flowMetric(flow, "failed", "Sum", 60),
        threshold: 0,
        ...often,
    });
    alarms.addExpression({
        id: "refused",
        runbook: "transactions-unscored",
        meaning: "Many transactions break their contract and land in quarantine: a producer has changed.",
        metrics: {
            refused: flowMetric(flow, "quarantined", "Sum", 60),
            received: flowMetric(flow, "received", "Sum", 60),
        },
        expression: "100 * refused / received",
        label: "Refused records, percent",
        threshold: 5,
        ...often,
    });
}
