import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { grant, type RoleReference } from "../identity/service-role";
import type { EventSource } from "../ingestion/event-source";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import type { LakeLocation } from "../storage/lake-location";
import { locationVariables } from "../storage/location-variables";
import { lakeStoreStatements } from "../storage/lake-permissions";
import { functionMetric } from "./lambda-alarms";
import type { LambdaBundle } from "./lambda-bundle";
import { LambdaFunction } from "./lambda-function";
import { sourceSettings } from "./stream-processor-source";
import { streamProcessorAlarms, type StreamProcessorAlarmTuning } from "./stream-processor-alarms";
import { checkStreamProcessorArgs } from "./stream-processor-checks";
import { readSourceStatements } from "./stream-processor-permissions";

/** Arguments of {@link StreamProcessor}. */
export interface StreamProcessorArgs {
    /** The code, as built. It answers with `batchItemFailures`. */
    handler: LambdaBundle;
    /** What the function does. Default: says which handler it runs. */
    description?: string;
    /** Kinesis stream or MSK topic to read. */
    source: pulumi.Input<EventSource>;
    /** Private subnets and security groups that the code calls out from. */
    placement: pulumi.Input<Placement>;
    /**
     * Bucket that gets, whole, what the function failed to process. Lambda writes there from outside the VPC and chooses
     * the keys, below `aws/lambda/`: the bucket must not demand a VPC endpoint.
     */
    failures: pulumi.Input<LakeLocation>;
    /** Where the code writes; its environment has it as `OUTPUT_BUCKET`, `OUTPUT_PREFIX` and `OUTPUT_KEY_ARN`. Default: nowhere. */
    output?: pulumi.Input<LakeLocation>;
    /** Where the code writes what it refuses, as `QUARANTINE_BUCKET`, `QUARANTINE_PREFIX` and `QUARANTINE_KEY_ARN`. Default: nowhere. */
    quarantine?: pulumi.Input<LakeLocation>;
    /**
     * Role that the code runs under; Lambda must be able to assume it. The component adds its grants to it. Default: a
     * role of the component's own.
     */
    role?: RoleReference;
    /** Further environment variables; no secrets. Default: none. */
    environment?: Record<string, pulumi.Input<string>>;
    /** ARN of the KMS key that encrypts code, environment and logs. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: StreamProcessorAlarmTuning;
    /** Seconds that an invocation may take, 1 to 900. Default: 60. */
    timeoutSeconds?: pulumi.Input<number>;
    /** Memory in MiB, 128 to 10240; processor time grows with it. Default: 512. */
    memoryMb?: pulumi.Input<number>;
    /** Invocations that run at once, at most; at least shards times `parallelizationFactor`. Default: 20. */
    reservedConcurrency?: pulumi.Input<number>;
    /** Records that one invocation gets at most, 1 to 10,000. Default: 500. */
    batchSize?: pulumi.Input<number>;
    /** Seconds that Lambda waits for a batch to fill, 0 to 300. Default: 5. */
    batchWindowSeconds?: pulumi.Input<number>;
    /** Kinesis: invocations at once for each shard, 1 to 10. Default: 1. */
    parallelizationFactor?: pulumi.Input<number>;
    /** Kinesis: seconds over which invocations hand on their state, 0 to 900. Default: 0, none. */
    tumblingWindowSeconds?: pulumi.Input<number>;
    /** Tries after the first that a batch gets, 0 to 10,000. Default: 5. */
    retryAttempts?: pulumi.Input<number>;
    /** Age at which records are given up, 60 to 604,800 seconds. Default: 86,400. */
    maximumRecordAgeSeconds?: pulumi.Input<number>;
    /** MSK: pollers that are always there, 1 to 200, each paid by the hour. Default: 1. */
    minimumPollers?: pulumi.Input<number>;
    /** MSK: pollers at most, 1 to 2000. Default: 4. */
    maximumPollers?: pulumi.Input<number>;
    /** MSK: consumer group of the function. Default: the component's name. */
    consumerGroup?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: pulumi.Input<number>;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Lambda function that reads a Kinesis stream or an MSK topic and loses nothing: only the failed part of a batch is
 * retried, for a bounded time, and what fails for good is kept whole in S3, where somebody is told of it.
 *
 * @example
 * const normalizer = new StreamProcessor("clickstream-normalizer", {
 *     handler: handlers.clickstreamNormalizer, source: clickstream.source, placement: network.placement,
 *     output: lake.raw("clickstream/"), quarantine: lake.quarantine("clickstream/"), failures: lake.failures,
 *     alarms: watch.target,
 * });
 */
export class StreamProcessor extends pulumi.ComponentResource {
    /** Name of the function. */
    readonly functionName: pulumi.Output<string>;
    /** ARN of the function. */
    readonly functionArn: pulumi.Output<string>;
    /** Role that the code runs under. */
    readonly role: RoleReference;
    /** Endpoints that the code calls. Those that Lambda's pollers call beside a cluster are the event bus's. */
    readonly services: string[];
    /** The alarms that watch the function and its reading. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that Lambda would refuse. */
    constructor(name: string, args: StreamProcessorArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:StreamProcessor", name, {}, opts);
        checkStreamProcessorArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const source = pulumi.output(args.source);
        const failures = pulumi.output(args.failures);

        const lambda = new LambdaFunction(
            name,
            {
                handler: args.handler,
                description: args.description,
                placement: args.placement,
                role: args.role,
                failures,
                keyArn: args.keyArn,
                alarms: target,
                alarmTuning: {
                    errors: args.alarmTuning?.errors,
                    throttles: args.alarmTuning?.throttles,
                    duration: args.alarmTuning?.duration,
                    recordsFailed: args.alarmTuning?.recordsFailed,
                    recordsQuarantined: args.alarmTuning?.recordsQuarantined,
                    droppedEvents: { offReason: "Lambda's poller calls the function, never asynchronously" },
                },
                timeoutSeconds: args.timeoutSeconds,
                memoryMb: args.memoryMb,
                reservedConcurrency: args.reservedConcurrency,
                logRetentionDays: args.logRetentionDays,
                tags,
                environment: {
                    ...locationVariables("OUTPUT", args.output),
                    ...locationVariables("QUARANTINE", args.quarantine),
                    ...args.environment,
                },
            },
            parent,
        );
        const { functionName, role } = lambda;
        for (const [what, location] of [
            ["output", args.output],
            ["quarantine", args.quarantine],
        ] as const) {
            if (location !== undefined) {
                const statements = pulumi.output(location).apply(lakeStoreStatements);
                grant(`${name}-store-${what}`, role, statements, parent);
            }
        }

        const consumerGroup = pulumi.output(args.consumerGroup ?? name);
        const read = grant(
            `${name}-read-source`,
            role,
            pulumi
                .all([
                    source.kind,
                    source.arn,
                    source.keyArn,
                    source.consumerArn,
                    source.topic,
                    consumerGroup,
                ])
                .apply(([kind, arn, keyArn, consumerArn, topic, group]) =>
                    readSourceStatements({ kind, arn, keyArn, consumerArn, topic, consumerGroup: group }),
                ),
            parent,
        );
        const mapping = new aws.lambda.EventSourceMapping(
            `${name}-source`,
            {
                functionName,
                eventSourceArn: pulumi
                    .all([source.arn, source.consumerArn])
                    .apply(([arn, consumerArn]) => consumerArn ?? arn),
                startingPosition: "TRIM_HORIZON",
                batchSize: args.batchSize ?? 500,
                maximumBatchingWindowInSeconds: args.batchWindowSeconds ?? 5,
                functionResponseTypes: ["ReportBatchItemFailures"],
                bisectBatchOnFunctionError: true,
                maximumRetryAttempts: args.retryAttempts ?? 5,
                maximumRecordAgeInSeconds: args.maximumRecordAgeSeconds ?? 86_400,
                destinationConfig: { onFailure: { destinationArn: failures.bucketArn } },
                ...sourceSettings(args, source, consumerGroup),
                tags,
            },
            { ...parent, dependsOn: [read, ...lambda.failureGrants] },
        );

        const alarms = new AlarmSet(name, target, { ...args.alarmTuning }, this, tags);
        streamProcessorAlarms(alarms, {
            sourceKind: source.kind,
            functionName,
            mappingUuid: mapping.uuid,
        });

        this.functionName = functionName;
        this.functionArn = lambda.functionArn;
        this.role = role;
        this.services = lambda.services;
        this.alarms = pulumi
            .all([lambda.alarms, alarms.references])
            .apply(([own, reading]) => [...own, ...reading]);
        this.registerOutputs({
            functionName: this.functionName,
            functionArn: this.functionArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * A metric of the function.
     *
     * @param metricName - Such as `Invocations`.
     * @param statistic - `Sum`, `Maximum`, `p99`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return functionMetric(this.functionName, metricName, statistic);
    }

    /** What a dashboard shows of the processor. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("Invocations"), this.metric("Errors"), this.metric("Duration", "p99")],
            alarms: this.alarms,
        };
    }
}
