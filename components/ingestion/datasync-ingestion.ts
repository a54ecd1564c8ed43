import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataSyncVerifyModes } from "../../facts/datasync";
import type { ServiceName } from "../../facts/service-endpoints";
import { policyDocument } from "../identity/policy-statement";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import type { ResolvedLakeLocation } from "../storage/lake-permissions";
import { privateAgent, type DataSyncAgent } from "./datasync-agent";
import { dataSyncEventAlarms, missedRunAlarm, taskMetric, type DataSyncAlarmTuning } from "./datasync-alarms";
import { checkDataSyncArgs } from "./datasync-arguments";
import { taskLogStatements } from "./datasync-permissions";
import { copyRole } from "./datasync-role";
import { sourceLocation, type NfsSource, type ObjectStorageSource, type SmbSource } from "./datasync-source";

/** Arguments of {@link DataSyncIngestion}. */
export interface DataSyncIngestionArgs {
    /** Source: a folder of an NFS server. One source is needed. */
    nfs?: NfsSource;
    /** Source: a folder of an SMB share. */
    smb?: SmbSource;
    /** Source: a prefix of an object store. */
    objectStorage?: ObjectStorageSource;
    /** Source: a prefix of a bucket in S3, without an agent. Its key and bucket policy must admit `roleArn`. */
    s3?: pulumi.Input<LakeLocation>;
    /** Agent to register for the source, unless `agentArns` names some. */
    agent?: DataSyncAgent;
    /** ARNs of agents that are registered already. */
    agentArns?: pulumi.Input<string>[];
    /** Where files go. */
    output: pulumi.Input<LakeLocation>;
    /** Where reports of what failed go. Default: `_reports/` below the output; Spark, Glue and Athena skip such folders. */
    reports?: pulumi.Input<LakeLocation>;
    /** `ONLY_FILES_TRANSFERRED`, or `POINT_IN_TIME_CONSISTENT` to check the whole destination. Default: the former. */
    verifyMode?: string;
    /** Patterns of what is copied, such as `/orders`. Default: everything. */
    includes?: string[];
    /** Patterns of what isn't copied, such as `*.tmp`. Default: nothing. */
    excludes?: string[];
    /** Bytes a second that the copy takes of the line, 1 at least. Default: all it can get. */
    bytesPerSecond?: number;
    /** When it runs, in UTC: `cron(0 2 * * ? *)` or `rate(12 hours)`, hourly at most. Default: when somebody starts it. */
    schedule?: string;
    /** Hours after which a run is overdue, 1 to 168: the schedule's longest pause, and as long as a run takes. Default: never. */
    maxHoursBetweenRuns?: number;
    /** ARN of the role by which DataSync reads an S3 source and writes. Default: a role of the component's own. */
    roleArn?: pulumi.Input<string>;
    /** Customer key for logs and undelivered events. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the component's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: DataSyncAlarmTuning;
    /** Refuse to delete the agent, which would have to be activated again. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Copies files from a file server, an object store or a bucket into the lake with DataSync: over a private endpoint,
 * verified, reported, on a schedule, and with an alarm when a run fails, can't reach its source, or doesn't come.
 *
 * DataSync writes to the bucket from outside the VPC: a bucket that is closed to a VPC must admit `roleArn`.
 *
 * @example
 * const legacy = new DataSyncIngestion("legacy-orders", {
 *     nfs: { serverHostname: "files.shop.internal", path: "/export/orders" },
 *     agent: { activationKey, vpcEndpointId, placement: network.placement, cidrs: ["192.168.10.0/24"] },
 *     output: lake.raw("legacy_orders/"),
 *     schedule: "cron(0 2 * * ? *)",
 *     maxHoursBetweenRuns: 30,
 * });
 *
 * @throws {ArgumentError} With everything in the arguments that DataSync would refuse.
 */
export class DataSyncIngestion extends pulumi.ComponentResource {
    /** ARN of the task that copies. */
    readonly taskArn: pulumi.Output<string>;
    /** ARNs of the agents; empty for an S3 source. */
    readonly agentArns: pulumi.Output<string[]>;
    /** ARN of the role by which DataSync reads an S3 source and writes. */
    readonly roleArn: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** What the agents reach through the VPC. */
    readonly services: string[];

    /** @throws {ArgumentError} With everything in the arguments that DataSync would refuse. */
    constructor(name: string, args: DataSyncIngestionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:DataSyncIngestion", name, {}, opts);
        checkDataSyncArgs(name, args);
        const child = { parent: this };
        const { tags } = args;
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["logs", "queues"], protect: args.protect, tags }, child).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, child).target;
        const output = resolved(args.output);
        const reports = args.reports === undefined ? output.apply(reportsBelow) : resolved(args.reports);

        const roleArn =
            args.roleArn ??
            copyRole(name, { output, reports, source: args.s3 && resolved(args.s3), tags }, child);
        const agentArns =
            args.agent === undefined
                ? (args.agentArns ?? [])
                : [privateAgent(name, args.agent, tags, { ...child, protect: args.protect }).arn];
        const source = sourceLocation(
            `${name}-source`,
            { ...args, agentArns, readerRoleArn: roleArn, tags },
            child,
        );
        const destination = new aws.datasync.S3Location(
            `${name}-destination`,
            {
                s3BucketArn: output.bucketArn,
                subdirectory: pulumi.interpolate`/${output.prefix}`,
                s3StorageClass: "STANDARD",
                s3Config: { bucketAccessRoleArn: roleArn },
                tags,
            },
            child,
        );
        const logGroup = encryptedLogGroup(
            `${name}-logs`,
            { keyArn, retentionDays: args.logRetentionDays, tags },
            child,
        );
        // CloudWatch Logs has room for 10 such policies in a region.
        const mayLog = new aws.cloudwatch.LogResourcePolicy(
            `${name}-log-policy`,
            {
                policyDocument: pulumi
                    .all([logGroup.arn, placeOf(this)])
                    .apply(([arn, at]) => policyDocument(taskLogStatements(arn, at))),
            },
            child,
        );
        const task = new aws.datasync.Task(
            `${name}-task`,
            {
                sourceLocationArn: source,
                destinationLocationArn: destination.arn,
                // Enhanced mode knows no bandwidth limit and no verification of the whole destination.
                taskMode: "BASIC",
                options: {
                    verifyMode: args.verifyMode ?? dataSyncVerifyModes[0],
                    transferMode: "CHANGED",
                    overwriteMode: "ALWAYS",
                    // What the source loses, the lake keeps.
                    preserveDeletedFiles: "PRESERVE",
                    // The lake keeps contents and times; owners, rights and tags stay behind.
                    atime: "BEST_EFFORT",
                    mtime: "PRESERVE",
                    uid: "NONE",
                    gid: "NONE",
                    posixPermissions: "NONE",
                    preserveDevices: "NONE",
                    objectTags: "NONE",
                    bytesPerSecond: args.bytesPerSecond ?? -1,
                    logLevel: "TRANSFER",
                    taskQueueing: "ENABLED",
                },
                includes: filter(args.includes),
                excludes: filter(args.excludes),
                ...(args.schedule !== undefined && {
                    schedule: { scheduleExpression: args.schedule, status: "ENABLED" },
                }),
                taskReportConfig: {
                    s3Destination: {
                        s3BucketArn: reports.bucketArn,
                        subdirectory: pulumi.interpolate`/${reports.prefix}`,
                        bucketAccessRoleArn: roleArn,
                    },
                    outputType: "STANDARD",
                    reportLevel: "ERRORS_ONLY",
                    s3ObjectVersioning: "NONE",
                },
                cloudwatchLogGroupArn: logGroup.arn,
                tags,
            },
            { ...child, dependsOn: [mayLog] },
        );

        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                sourceArn: namedArn("events", `rule/${name}-*`, this),
                meaning: "A failure of DataSync could not be told.",
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            child,
        );
        const { failedExecutions, unreachableSource, missedRuns } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(
            name,
            target,
            { failedExecutions, unreachableSource, missedRuns },
            this,
            tags,
        );
        dataSyncEventAlarms(name, task.arn, agentArns, { alarms, target, undelivered, tags }, this);
        if (args.maxHoursBetweenRuns !== undefined) {
            missedRunAlarm(alarms, task.arn, args.maxHoursBetweenRuns);
        }

        this.taskArn = task.arn;
        this.agentArns = pulumi.output(agentArns);
        this.roleArn = pulumi.output(roleArn);
        this.keyArn = pulumi.output(keyArn);
        this.services = args.s3 === undefined ? (["datasync"] satisfies ServiceName[]) : [];
        this.alarms = pulumi
            .all([alarms.references, undelivered.alarms])
            .apply(([own, queue]) => [...own, ...queue]);
        this.registerOutputs({
            taskArn: this.taskArn,
            agentArns: this.agentArns,
            roleArn: this.roleArn,
            keyArn: this.keyArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /** A metric of the task, such as `BytesTransferred`. */
    metric(metricName: string, statistic: string): Metric {
        return taskMetric(this.taskArn, metricName, statistic);
    }

    /** What a dashboard shows of the task. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("FilesTransferred", "Sum")],
            alarms: this.alarms,
        };
    }
}

function resolved(location: pulumi.Input<LakeLocation>): pulumi.Output<ResolvedLakeLocation> {
    const { bucketName, bucketArn, prefix, keyArn } = pulumi.output(location);
    return pulumi.output({ bucketName, bucketArn, prefix, keyArn });
}

function reportsBelow(location: ResolvedLakeLocation): ResolvedLakeLocation {
    return { ...location, prefix: `${location.prefix}_reports/` };
}

function filter(patterns: string[] | undefined): { filterType: string; value: string } | undefined {
    return patterns === undefined ? undefined : { filterType: "SIMPLE_PATTERN", value: patterns.join("|") };
}
