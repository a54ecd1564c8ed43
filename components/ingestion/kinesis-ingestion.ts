import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
    hotShardMetrics,
    isShardMetric,
    isStreamRecordSize,
    isStreamRetention,
    shardMetrics,
    streamRecordKib,
    streamRetentionHours,
} from "../../facts/kinesis";
import type { ServiceName } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import type { AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { DataKey } from "../storage/data-key";
import type { EventSource } from "./event-source";
import { kinesisAlarms, streamMetric, type KinesisAlarmTuning } from "./kinesis-alarms";
import { producerStatements, streamReadStatements, streamWriteStatements } from "./kinesis-permissions";

/** Arguments of {@link KinesisIngestion}. */
export interface KinesisIngestionArgs {
    /** ARN of the KMS key that encrypts the records. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: KinesisAlarmTuning;
    /** Shards, 1 or more; each takes 1 MiB or 1,000 records a second. Default: capacity on demand. */
    shardCount?: pulumi.Input<number>;
    /** Hours that records are kept, 24 to 8760. Default: 168, a week to find and mend a broken consumer. */
    retentionHours?: pulumi.Input<number>;
    /** Largest record, 1024 to 10240 KiB. Default: 1024. */
    maxRecordSizeInKib?: pulumi.Input<number>;
    /** Metrics reported for each shard, names as in `shardMetrics`. Default: `hotShardMetrics`. */
    shardMetrics?: pulumi.Input<pulumi.Input<string>[]>;
    /** Gives the consumer 2 MiB a second and shard of its own (enhanced fan-out). Default: false. */
    fanOut?: boolean;
    /**
     * ARNs of principals in other accounts that may put records. The stream's key must admit them too.
     * Default: none; principals of this account take `grantWrite`.
     */
    producerArns?: pulumi.Input<pulumi.Input<string>[]>;
    /** Refuses to delete the stream. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Kinesis data stream: encrypted with a customer key, watched, and ready to be written and read by name.
 *
 * @example
 * const clickstream = new KinesisIngestion("clickstream", { keyArn: key.arn, alarms: watch.target });
 * clickstream.grantWrite(webServerRole);
 * new StreamProcessor("clickstream-normalizer", { source: clickstream.source, ... });
 */
export class KinesisIngestion extends pulumi.ComponentResource {
    /** Name of the stream. */
    readonly streamName: pulumi.Output<string>;
    /** ARN of the stream. */
    readonly streamArn: pulumi.Output<string>;
    /** What consumers of the stream take. */
    readonly source: pulumi.Output<EventSource>;
    /** Endpoints for code in the VPC that puts or gets records. */
    readonly services: string[] = ["kinesis-streams"] satisfies ServiceName[];
    /** IAM policy document of `grantWrite`. */
    readonly writePolicy: pulumi.Output<string>;
    /** IAM policy document of `grantRead`. */
    readonly readPolicy: pulumi.Output<string>;
    /** The alarms that watch the stream. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    private readonly name: string;

    /** @throws {ArgumentError} For arguments that Kinesis would refuse. */
    constructor(name: string, args: KinesisIngestionArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:KinesisIngestion", name, {}, opts);
        this.name = name;
        checkArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };

        const keyArn =
            args.keyArn ?? new DataKey(name, { uses: ["streams"], protect: args.protect, tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;

        const stream = new aws.kinesis.Stream(
            `${name}-stream`,
            {
                streamModeDetails: {
                    streamMode: args.shardCount === undefined ? "ON_DEMAND" : "PROVISIONED",
                },
                shardCount: args.shardCount,
                retentionPeriod: args.retentionHours ?? 168,
                maxRecordSizeInKib: args.maxRecordSizeInKib ?? streamRecordKib.least,
                encryptionType: "KMS",
                kmsKeyId: keyArn,
                shardLevelMetrics: args.shardMetrics ?? [...hotShardMetrics],
                enforceConsumerDeletion: false,
                tags,
            },
            { ...parent, protect: args.protect },
        );
        const consumer = args.fanOut
            ? new aws.kinesis.StreamConsumer(`${name}-consumer`, { streamArn: stream.arn, tags }, parent)
            : undefined;
        if (args.producerArns !== undefined) {
            new aws.kinesis.ResourcePolicy(
                `${name}-producers`,
                {
                    resourceArn: stream.arn,
                    policy: pulumi
                        .all([stream.arn, args.producerArns])
                        .apply(([arn, producers]) => policyDocument(producerStatements({ arn }, producers))),
                },
                parent,
            );
        }

        this.alarms = kinesisAlarms(
            name,
            {
                streamName: stream.name,
                consumerName: consumer?.name,
                target,
                tuning: args.alarmTuning ?? {},
                tags,
            },
            this,
        ).references;

        this.streamName = stream.name;
        this.streamArn = stream.arn;
        this.source = pulumi.output({
            kind: "kinesis",
            arn: stream.arn,
            keyArn,
            consumerArn: consumer?.arn,
        });
        this.writePolicy = this.statements(streamWriteStatements).apply(policyDocument);
        this.readPolicy = this.statements(streamReadStatements).apply(policyDocument);
        this.registerOutputs({
            streamName: this.streamName,
            streamArn: this.streamArn,
            source: this.source,
            writePolicy: this.writePolicy,
            readPolicy: this.readPolicy,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * Lets a role put records, with the stream's key.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantWrite(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const statements = this.statements(streamWriteStatements);
        return grant(grantName(this.name, "write", role, id), role, statements, { parent: this });
    }

    /**
     * Lets a role read the stream and its enhanced fan-out consumer, with the stream's key.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantRead(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const statements = this.statements(streamReadStatements);
        return grant(grantName(this.name, "read", role, id), role, statements, { parent: this });
    }

    /**
     * A metric of the stream.
     *
     * @param metricName - Such as `IncomingRecords`.
     * @param statistic - `Sum`, `Maximum`, `Average`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return streamMetric(this.streamName, metricName, statistic);
    }

    private statements(of: typeof streamReadStatements): pulumi.Output<PolicyStatement[]> {
        const { arn, keyArn, consumerArn } = this.source;
        return pulumi
            .all([arn, keyArn, consumerArn])
            .apply(([stream, key, consumer]) => of({ arn: stream, keyArn: key, consumerArn: consumer }));
    }

    /** What a dashboard shows of the stream. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [
                this.metric("IncomingRecords"),
                this.metric("GetRecords.IteratorAgeMilliseconds", "Maximum"),
            ],
            alarms: this.alarms,
        };
    }
}

function checkArgs(name: string, args: KinesisIngestionArgs): void {
    const { least, most } = streamRetentionHours;
    const checks = new ArgumentChecks("KinesisIngestion", name)
        .check(
            "shardCount",
            args.shardCount,
            (count) => Number.isInteger(count) && count >= 1,
            "a whole number from 1; leave it out for capacity on demand",
        )
        .check(
            "retentionHours",
            args.retentionHours,
            isStreamRetention,
            `a whole number from ${least} to ${most}`,
        )
        .check(
            "maxRecordSizeInKib",
            args.maxRecordSizeInKib,
            isStreamRecordSize,
            `a whole number from ${streamRecordKib.least} to ${streamRecordKib.most}`,
        )
        .check("shardMetrics", args.shardMetrics, (given) => given.length > 0, "at least one metric");
    if (Array.isArray(args.shardMetrics)) {
        args.shardMetrics.forEach((metric, index) =>
            checks.check(`shardMetrics[${index}]`, metric, isShardMetric, shardMetrics.join(", ")),
        );
    }
    if (Array.isArray(args.producerArns)) {
        checks.check("producerArns", args.producerArns, (given) => given.length > 0, "at least one ARN");
        args.producerArns.forEach((arn, index) =>
            checks.check(`producerArns[${index}]`, arn, isPrincipalArn, "the ARN of a role, user or account"),
        );
    }
    checks.throwIfAny();
}

function isPrincipalArn(arn: string): boolean {
    return /^arn:[a-z-]+:iam::\d{12}:(role\/|user\/|root$)/.test(arn);
}
