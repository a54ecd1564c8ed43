import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { emrReleases } from "../../facts/emr-serverless";
import type { ServiceName } from "../../facts/service-endpoints";
import { ComponentInternals } from "../component-internals";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, serviceRole, type RoleReference } from "../identity/service-role";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import { stackScopedName } from "../stack-scoped-name";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { lakeStatements } from "../storage/lake-permissions";
import { emrApplication } from "./emr-application";
import type { SparkJobReference } from "./pipeline-step";
import {
    applicationMetric,
    sparkApplicationAlarms,
    type SparkApplicationAlarmTuning,
} from "./spark-application-alarms";
import { checkSparkApplicationArgs } from "./spark-application-checks";
import { sparkRunStatements, submitStatements } from "./spark-application-permissions";
import { uploadCode, type SparkCode } from "./spark-code";
import { workerSecurityGroup } from "./worker-network";

const internals = new ComponentInternals<{ name: string; diskKeyArn: pulumi.Output<string> }>();

/** A job of a Spark application. */
export interface SparkApplicationJob {
    /** The code, as built. */
    code: SparkCode;
    /** Arguments that every run of it has, without dashes. No secrets: they are shown in the console. */
    arguments?: Record<string, pulumi.Input<string>>;
}

/** Arguments of {@link SparkApplication}. */
export interface SparkApplicationArgs {
    /** The jobs that it runs, at least one. */
    jobs: SparkApplicationJob[];
    /**
     * Where the code and the logs of Spark's processes go. EMR Serverless writes logs from outside the VPC: the bucket must
     * let the application's role, as `lake.artifactsBucket` does after `lake.admitToArtifacts(application.role.arn)`.
     */
    artifacts: pulumi.Input<LakeLocation>;
    /** Where tables lie that name no location of their own. */
    warehouse: pulumi.Input<LakeLocation>;
    /** What the code reads. Tables take `catalog.grantCommit(application.role)` besides. Default: nothing. */
    reads?: pulumi.Input<LakeLocation>[];
    /** Where the code reads, writes and deletes: its tables. Default: nowhere. */
    replaces?: pulumi.Input<LakeLocation>[];
    /** Private subnets, their VPC, and security groups that the code calls out from. */
    placement: pulumi.Input<Placement>;
    /** Release: `emr-7.8.0`, whose Spark and Iceberg the jobs are tested on. Default: that. */
    releaseLabel?: string;
    /** vCPU of the driver and of each executor: 1, 2, 4, 8 or 16. Default: 4. */
    workerVcpu?: number;
    /** Memory of each in GB, 2 to 8 for each vCPU. Default: 16. */
    workerMemoryGb?: number;
    /** Workers kept ready, so that a run begins in seconds, the driver among them: 0, or 2 and more. They cost while the application is started. Default: 0. */
    initialWorkers?: number;
    /** Workers at most, all runs together, 2 or more. Default: 20. */
    maxWorkers?: number;
    /** Minutes without a run after which the application stops, 1 to 10,080. Default: 15. */
    idleMinutes?: number;
    /** Role that the code runs under; EMR Serverless must be able to assume it. Default: a role of the component's own. */
    role?: RoleReference;
    /** Key for logs, disks and queues: `lake`, `logs`, `disks` and `queues`. Default: one of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: SparkApplicationAlarmTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Spark application on EMR Serverless, in private subnets: it starts with a job and stops when there is none, its
 * workers encrypt what they send and keep, and somebody is told of a failed run.
 *
 * The application has no property for the key of the workers' disks: each run names it, as `runs` says and as a
 * BatchPipeline does.
 *
 * @example
 * const spark = new SparkApplication("analytics", {
 *     jobs: [{ code: jobs.salesTrends, arguments: { DATABASE: catalog.databaseName } }], artifacts: code,
 *     warehouse: lake.curated("warehouse/"), replaces: [tables.salesTrends], placement: network.placement, alarms: watch.target,
 * });
 * catalog.grantCommit(spark.role, ["sales_trends"]);
 */
export class SparkApplication extends pulumi.ComponentResource {
    /** Id of the EMR Serverless application. */
    readonly applicationId: pulumi.Output<string>;
    /** ARN of the EMR Serverless application. */
    readonly applicationArn: pulumi.Output<string>;
    /** IAM policy document of `grantSubmit`. */
    readonly submitPolicy: pulumi.Output<string>;
    /** Role that the code runs under. */
    readonly role: RoleReference;
    /** What a BatchPipeline takes to run each job, by the name of its code. */
    readonly runs: pulumi.Output<Record<string, SparkJobReference>>;
    /** Endpoints that a run calls. */
    readonly services: string[] = ["s3", "glue", "kms", "logs", "sts"] satisfies ServiceName[];
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that EMR Serverless would refuse. */
    constructor(name: string, args: SparkApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:SparkApplication", name, {}, opts);
        checkSparkApplicationArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };
        const keyArn = pulumi.output(
            args.keyArn ?? new DataKey(name, { uses: ["lake", "logs", "disks", "queues"], tags }, parent).arn,
        );
        internals.hold(this, { name, diskKeyArn: keyArn });
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const placement = pulumi.output(args.placement);
        const artifacts = pulumi.output(args.artifacts);
        const warehouse = pulumi.output(args.warehouse);

        const workers = workerSecurityGroup(
            `${name}-workers`,
            pulumi.output(placement.vpcId).apply((id) => id ?? missingVpc(name)),
            tags,
            parent,
        );
        const logGroup = encryptedLogGroup(
            `${name}-logs`,
            { keyArn, retentionDays: args.logRetentionDays, tags },
            parent,
        );
        const processLogs = pulumi.interpolate`${artifacts.prefix}logs/${stackScopedName(name, 128)}/`;
        const application = emrApplication(
            `${name}-application`,
            {
                releaseLabel: args.releaseLabel ?? emrReleases[0],
                subnetIds: placement.subnetIds,
                securityGroupIds: pulumi
                    .all([workers.id, placement.securityGroupIds])
                    .apply(([own, others]) => [own, ...others]),
                warehouse,
                workerVcpu: args.workerVcpu ?? 4,
                workerMemoryGb: args.workerMemoryGb ?? 16,
                maxWorkers: args.maxWorkers ?? 20,
                initialWorkers: args.initialWorkers ?? 0,
                idleMinutes: args.idleMinutes ?? 15,
                logGroupName: logGroup.name,
                logKeyArn: keyArn,
                processLogsUri: pulumi.interpolate`s3://${artifacts.bucketName}/${processLogs}`,
                processLogsKeyArn: artifacts.keyArn,
                tags,
            },
            parent,
        );

        const codes = args.jobs.map(({ code }) => ({
            code,
            uploaded: uploadCode(`${name}-${code.name}`, code, artifacts, tags, parent),
        }));
        this.role =
            args.role ??
            serviceRole(
                `${name}-role`,
                {
                    service: "emr-serverless.amazonaws.com",
                    description: `Runs the jobs of the Spark application ${name}`,
                    tags,
                },
                parent,
            );
        grant(
            `${name}-run`,
            this.role,
            pulumi
                .all([
                    logGroup.arn,
                    keyArn,
                    artifacts,
                    processLogs,
                    codes.map(({ uploaded }) => uploaded.prefix),
                    args.reads ?? [],
                    args.replaces ?? [],
                ])
                .apply(([logGroupArn, diskKeyArn, place, logs, prefixes, reads, replaces]) => [
                    ...sparkRunStatements({ logGroupArn, diskKeyArn }),
                    ...lakeStatements({
                        reads: [...prefixes.map((prefix) => ({ ...place, prefix })), ...reads],
                        writes: [{ ...place, prefix: logs }],
                        replaces,
                    }),
                ]),
            parent,
        );
        this.runs = pulumi.output(
            Object.fromEntries(
                args.jobs.map(({ code, arguments: given }, index) => [
                    code.name,
                    {
                        applicationId: application.id,
                        applicationArn: application.arn,
                        runtimeRoleArn: this.role.arn,
                        entryPoint: codes[index].uploaded.scriptUri,
                        sparkSubmitParameters: pulumi.interpolate`--py-files ${codes[index].uploaded.modulesUri}`,
                        diskKeyArn: keyArn,
                        logGroupName: logGroup.name,
                        logKeyArn: keyArn,
                        arguments: given ?? {},
                    },
                ]),
            ),
        );

        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                meaning: `A failure of the Spark application ${name} could not be told.`,
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            parent,
        );
        const { undelivered: _queue, ...tuning } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(name, target, { ...tuning }, this, tags);
        sparkApplicationAlarms(name, application.id, { alarms, target, undelivered, tags }, this);

        this.applicationId = application.id;
        this.applicationArn = application.arn;
        this.alarms = pulumi
            .all([undelivered.alarms, alarms.references])
            .apply(([queue, own]) => [...queue, ...own]);
        this.submitPolicy = this.submitStatements().apply(policyDocument);
        this.registerOutputs({
            submitPolicy: this.submitPolicy,
            applicationId: this.applicationId,
            applicationArn: this.applicationArn,
            runs: this.runs,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * Lets a role submit jobs, under the application's runtime role and no other.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantSubmit(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const name = grantName(internals.of(this).name, "submit", role, id);
        return grant(name, role, this.submitStatements(), { parent: this });
    }

    private submitStatements(): pulumi.Output<PolicyStatement[]> {
        return pulumi
            .all([this.applicationArn, this.role.arn, internals.of(this).diskKeyArn])
            .apply(([applicationArn, runtimeRoleArn, diskKeyArn]) =>
                submitStatements({ applicationArn, runtimeRoleArn, diskKeyArn }),
            );
    }

    /**
     * A metric of the application.
     *
     * @param metricName - Such as `RunningWorkerCount`.
     * @param statistic - `Sum`, `Maximum`, `Average`, ... Default: `Maximum`.
     */
    metric(metricName: string, statistic = "Maximum"): Metric {
        return applicationMetric(this.applicationId, metricName, statistic);
    }

    /** What a dashboard shows of the application. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("RunningWorkerCount"), this.metric("SuccessJobs", "Sum")],
            alarms: this.alarms,
        };
    }
}

function missingVpc(name: string): never {
    throw new pulumi.RunError(
        `"${name}": placement.vpcId: got nothing; allowed: what PrivateNetwork.placement has. The workers talk to each ` +
            "other through a security group of their own.",
    );
}
