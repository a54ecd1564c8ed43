import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { AlarmSet, type AlarmReference } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";
import { AlarmTopic } from "./alarm-topic";
import { CompositeAlarm } from "./composite-alarm";
import type { Metric } from "./metric";
import type { DashboardSection } from "./pipeline-dashboard";
import {
    customerAlarms,
    flowMetric,
    scoringAlarms,
    suspicionAlarm,
    type TransactionFlowTuning,
} from "./transaction-flow-alarms";

/** Arguments of {@link TransactionFlow}. */
export interface TransactionFlowArgs {
    /** Name of the function that scores transactions and measures them. */
    functionName: pulumi.Input<string>;
    /**
     * Alarms of what carries the transactions: the stream's, the function's. Those on too few records in the stream speak
     * of the checkout, not of the pipeline, and are taken so.
     */
    pipelineAlarms: pulumi.Input<pulumi.Input<AlarmReference>[]>[];
    /** ISO 4217 code of the currency whose amounts are watched: that of most orders. Default: `EUR`. */
    currency?: string;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: TransactionFlowTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Alarms of a stream that fire when nobody sends, as when customers can't pay. */
const silenceIds = ["no-data", "unusual-volume"];

/** Alarms on any record at all that breaks its contract: a pipeline is broken when many do, which the flow's own tells. */
const singleRecordIds = ["records-quarantined"];

/** Seconds after the pipeline has recovered in which the flow may still look unusual: the alarms' own window. */
const recoverySeconds = 900;

/**
 * Watches what the checkout's transactions say of the business, and tells a broken checkout from a broken pipeline.
 *
 * "Checkout is broken": orders, amounts or declines are unusual, or nothing comes, while the pipeline is healthy. "Pipeline
 * is broken": what carries the transactions alarms, and then the numbers mean nothing.
 *
 * @example
 * new TransactionFlow("checkout", {
 *     functionName: scorer.functionName, pipelineAlarms: [transactions.alarms, scorer.alarms], alarms: watch.target,
 * });
 */
export class TransactionFlow extends pulumi.ComponentResource {
    /** The alarms on single metrics. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** Fires when the checkout is broken. */
    readonly checkoutAlarm: pulumi.Output<AlarmReference>;
    /** Fires when the pipeline is broken. */
    readonly pipelineAlarm: pulumi.Output<AlarmReference>;
    /** Orders a minute, the average amount, the share of declined payments, and suspicious payments. */
    readonly metrics: Metric[];

    /** @throws {ArgumentError} For a currency that no code stands for, or no alarms of a pipeline. */
    constructor(name: string, args: TransactionFlowArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:TransactionFlow", name, {}, opts);
        new ArgumentChecks("TransactionFlow", name)
            .check(
                "currency",
                args.currency,
                (code) => /^[A-Z]{3}$/.test(code),
                "an ISO 4217 code, such as EUR",
            )
            .check("pipelineAlarms", args.pipelineAlarms, (sets) => sets.length > 0, "at least one set")
            .throwIfAny();
        const { tags } = args;
        const parent = { parent: this };
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const flow = { functionName: args.functionName, currency: args.currency ?? "EUR" };
        const alarmSet = () => new AlarmSet(name, target, { ...args.alarmTuning }, this, tags);

        const customers = alarmSet();
        customerAlarms(customers, flow);
        const fraud = alarmSet();
        suspicionAlarm(fraud, flow);
        const scoring = alarmSet();
        scoringAlarms(scoring, flow);
        const carriers = pulumi
            .all(args.pipelineAlarms.map((each) => pulumi.output(each)))
            .apply((sets) => sets.flat());
        const silence = carriers.apply((all) => all.filter(({ id }) => silenceIds.includes(id)));
        const faults = carriers.apply((all) =>
            all.filter(({ id }) => ![...silenceIds, ...singleRecordIds].includes(id)),
        );

        const pipeline = new CompositeAlarm(
            `${name}-pipeline`,
            {
                alarms: joined(scoring.references, faults),
                meaning:
                    "Pipeline is broken: transactions are not scored in time, and their numbers mean nothing.",
                runbook: "transactions-unscored",
                target,
                tags,
            },
            parent,
        );
        const checkout = new CompositeAlarm(
            `${name}-checkout`,
            {
                alarms: joined(customers.references, silence),
                unless: [pipeline.reference],
                quietWhile: pipeline.alarmName,
                quietSecondsAfter: recoverySeconds,
                meaning: "Checkout is broken: the pipeline is healthy, and what customers do is unusual.",
                runbook: "checkout-broken",
                target,
                tags,
            },
            parent,
        );

        this.alarms = joined(customers.references, joined(fraud.references, scoring.references));
        this.checkoutAlarm = checkout.reference;
        this.pipelineAlarm = pipeline.reference;
        this.metrics = [
            flowMetric(flow, "orders", "Sum", 60),
            flowMetric(flow, "amount", "Average", 300),
            flowMetric(flow, "declined", "Average", 300),
            flowMetric(flow, "suspicious", "Sum", 300),
        ];
        this.registerOutputs({
            alarms: this.alarms,
            checkoutAlarm: this.checkoutAlarm,
            pipelineAlarm: this.pipelineAlarm,
        });
    }

    /** What a dashboard shows of the flow. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: this.metrics,
            alarms: this.alarms,
            compositeAlarms: [this.checkoutAlarm, this.pipelineAlarm],
        };
    }
}

function joined(
    one: pulumi.Output<AlarmReference[]>,
    other: pulumi.Output<AlarmReference[]>,
): pulumi.Output<AlarmReference[]> {
    return pulumi.all([one, other]).apply((sets) => sets.flat());
}
