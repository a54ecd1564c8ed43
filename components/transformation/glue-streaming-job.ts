import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { glueStreamingWorkerTypes, isMaintenanceWindow } from "../../facts/glue-jobs";
import { cronInWords, isCronExpression } from "../../facts/schedule-expression";
import type { ServiceName } from "../../facts/service-endpoints";
import { grant, type RoleReference } from "../identity/service-role";
import type { EventSource } from "../ingestion/event-source";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { glueJob } from "./glue-job";
import { glueJobAlarms, glueJobMetric } from "./glue-job-alarms";
import { glueJobChecks } from "./glue-job-checks";
import { streamingAlarms, type GlueStreamingJobAlarmTuning } from "./glue-streaming-alarms";
import { streamStatements } from "./glue-streaming-permissions";
import type { SparkCode } from "./spark-code";

/** Arguments of {@link GlueStreamingJob}. */
export interface GlueStreamingJobArgs {
    /** The code, as built. It takes STREAM_KIND, STREAM, BOOTSTRAP_SERVERS, CHECKPOINT and TRIGGER_SECONDS. */
    code: SparkCode;
    /** Kinesis stream or MSK topic to read. */
    source: pulumi.Input<EventSource>;
    /** MSK: the brokers, as clients with IAM name them. */
    bootstrapServers?: pulumi.Input<string>;
    /**
     * Where the code, temporary files and Spark's event logs go. Glue fetches the code from outside the VPC: the bucket must
     * let the job's role, as `lake.artifactsBucket` does after `lake.admitToArtifacts(job.role.arn)`.
     */
    artifacts: pulumi.Input<LakeLocation>;
    /** Where the job keeps how far it has read, and what is open. Lost, it reads the stream from its beginning. */
    checkpoint: pulumi.Input<LakeLocation>;
    /** Where tables lie that name no location of their own. */
    warehouse: pulumi.Input<LakeLocation>;
    /** Where the code reads, writes and deletes: its tables. Default: nowhere. */
    replaces?: pulumi.Input<LakeLocation>[];
    /** Further arguments of the script, without dashes. No secrets: they are shown in the console. */
    arguments?: Record<string, pulumi.Input<string>>;
    /** Private subnets, their zones and VPC, and security groups that the code calls out from. */
    placement: pulumi.Input<Placement>;
    /** Zones in which the job can run, 1 to 3. Default: 2. */
    zones?: number;
    /** Worker type: `G.025X` for a trickle, `G.1X` to `G.8X`, `R.1X`, `R.2X`. Default: `G.1X`. */
    workerType?: pulumi.Input<string>;
    /** Workers at most, the driver among them, 2 or more. Default: 4. */
    maxWorkers?: pulumi.Input<number>;
    /** Seconds between batches, 1 to 900. Default: 60. */
    triggerSeconds?: number;
    /** Tries that Glue makes right after a failure, 0 to 10. Default: 3. */
    maxRetries?: pulumi.Input<number>;
    /** When the job is started again if it isn't running, in UTC. Default: `cron(0 * * * ? *)`, every full hour. */
    restartSchedule?: string;
    /** Whether the job is started, and started again, by itself. Default: true; false for a job that people start by hand. */
    restartEnabled?: boolean;
    /** When Glue may renew the workers, which it does every week: day and hour, UTC. Default: `Sun:03`. */
    maintenanceWindow?: string;
    /** Role that the code runs under; Glue must be able to assume it. Default: a role of the component's own. */
    role?: RoleReference;
    /** Key for logs, bookmarks and what Glue writes, for `lake`, `logs`, `bookmarks` and `queues`. Default: one of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: GlueStreamingJobAlarmTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Spark job on Glue 5.0 that reads a Kinesis stream or an MSK topic without end, in private subnets: its place in the
 * stream is kept in the lake, it is started again a bounded number of times, and somebody is told when it falls behind.
 *
 * A job reads a Kinesis stream through the throughput that all consumers share, 2 MiB a second and shard.
 *
 * @example
 * const sessions = new GlueStreamingJob("sessions", {
 *     code: jobs.clickstreamSessions, source: clickstream.source, artifacts: code, checkpoint: lake.curated("checkpoints/sessions/"),
 *     warehouse: lake.curated("warehouse/"), replaces: [tables.sessions], placement: network.placement, alarms: watch.target,
 * });
 */
export class GlueStreamingJob extends pulumi.ComponentResource {
    /** The job's name in Glue. */
    readonly jobName: pulumi.Output<string>;
    /** The job's ARN. */
    readonly jobArn: pulumi.Output<string>;
    /** Role that the code runs under. */
    readonly role: RoleReference;
    /** Endpoints that a run calls; brokers are reached through the placement's security groups. */
    readonly services: string[] = [
        "s3",
        "glue",
        "kinesis-streams",
        "kms",
        "logs",
        "monitoring",
        "sts",
    ] satisfies ServiceName[];
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that Glue would refuse. */
    constructor(name: string, args: GlueStreamingJobArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:GlueStreamingJob", name, {}, opts);
        checkArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["lake", "logs", "bookmarks", "queues"], tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const source = pulumi.output(args.source);
        const checkpoint = pulumi.output(args.checkpoint);
        const isMsk = pulumi.output(source.kind).apply((kind) => kind === "msk");

        const { job, role } = glueJob(
            name,
            {
                code: args.code,
                artifacts: args.artifacts,
                warehouse: args.warehouse,
                reads: [],
                replaces: [...(args.replaces ?? []), checkpoint],
                placement: args.placement,
                zones: args.zones ?? 2,
                role: args.role,
                keyArn,
                logRetentionDays: args.logRetentionDays,
                scriptArguments: {
                    STREAM_KIND: source.kind,
                    STREAM: pulumi
                        .all([isMsk, source.arn, source.topic])
                        .apply(([msk, arn, topic]) => (msk ? (topic ?? "") : arn)),
                    ...(args.bootstrapServers !== undefined && { BOOTSTRAP_SERVERS: args.bootstrapServers }),
                    CHECKPOINT: pulumi.interpolate`s3://${checkpoint.bucketName}/${checkpoint.prefix}`,
                    TRIGGER_SECONDS: String(args.triggerSeconds ?? 60),
                    ...args.arguments,
                },
                // The checkpoint says what was read.
                glueArguments: { "--job-bookmark-option": "job-bookmark-disable" },
                job: {
                    commandName: "gluestreaming",
                    description: `Runs ${args.code.name} on Spark, without end`,
                    workerType: args.workerType ?? "G.1X",
                    numberOfWorkers: args.maxWorkers ?? 4,
                    executionClass: "STANDARD",
                    maxRetries: args.maxRetries ?? 3,
                    maintenanceWindow: args.maintenanceWindow ?? "Sun:03",
                    executionProperty: { maxConcurrentRuns: 1 },
                },
                tags,
            },
            this,
        );
        grant(
            `${name}-read-source`,
            role,
            pulumi
                .all([source.kind, source.arn, source.keyArn, source.topic])
                .apply(([kind, arn, sourceKeyArn, topic]) =>
                    streamStatements({ kind, arn, keyArn: sourceKeyArn, topic }),
                ),
            parent,
        );
        new aws.glue.Trigger(
            `${name}-restart`,
            {
                type: "SCHEDULED",
                description: `Starts ${name} again when it isn't running`,
                schedule: args.restartSchedule ?? "cron(0 * * * ? *)",
                enabled: args.restartEnabled ?? true,
                startOnCreation: args.restartEnabled ?? true,
                actions: [{ jobName: job.name }],
                tags,
            },
            parent,
        );

        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                meaning: `A failure of the Glue job ${name} could not be told.`,
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            parent,
        );
        const { undelivered: _queue, ...tuning } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(name, target, { ...tuning }, this, tags);
        glueJobAlarms(name, job.name, { alarms, target, undelivered, tags }, this);
        streamingAlarms(name, job.name, alarms);

        this.jobName = job.name;
        this.jobArn = job.arn;
        this.role = role;
        this.alarms = pulumi
            .all([undelivered.alarms, alarms.references])
            .apply(([queue, own]) => [...queue, ...own]);
        this.registerOutputs({
            jobName: this.jobName,
            jobArn: this.jobArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * A metric of the job's runs.
     *
     * @param metricName - Such as `glue.driver.streaming.numRecords`.
     * @param statistic - `Sum`, `Maximum`, `Average`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return glueJobMetric(this.jobName, metricName, "count", statistic);
    }

    /** What a dashboard shows of the job. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [
                this.metric("glue.driver.streaming.numRecords"),
                this.metric("glue.driver.streaming.batchProcessingTimeInMs", "Maximum"),
            ],
            alarms: this.alarms,
        };
    }
}

function checkArgs(name: string, args: GlueStreamingJobArgs): void {
    const kind = pulumi.Output.isInstance(args.source) ? undefined : (args.source as EventSource).kind;
    const checks = glueJobChecks("GlueStreamingJob", name, args, glueStreamingWorkerTypes)
        .check(
            "triggerSeconds",
            args.triggerSeconds,
            (seconds) => Number.isInteger(seconds) && seconds >= 1 && seconds <= 900,
            "a whole number from 1 to 900",
        )
        .check("restartSchedule", args.restartSchedule, isCronExpression, cronInWords)
        .check(
            "maintenanceWindow",
            args.maintenanceWindow,
            isMaintenanceWindow,
            "a day and a full hour, such as Sun:03",
        )
        .check("source.kind", kind, (given) => given === "kinesis" || given === "msk", "kinesis or msk");
    if (kind === "msk") {
        checks.require(
            "bootstrapServers",
            args.bootstrapServers,
            "the brokers of the cluster, for source msk",
        );
    }
    checks.throwIfAny();
}
