import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { flexWorkerTypes } from "../../facts/glue-jobs";
import type { ServiceName } from "../../facts/service-endpoints";
import { ComponentInternals } from "../component-internals";
import { policyDocument } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
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
import { glueJobAlarms, glueJobMetric, type GlueJobAlarmTuning } from "./glue-job-alarms";
import { glueJobChecks } from "./glue-job-checks";
import { runGlueJobStatements } from "./glue-permissions";
import type { GlueJobReference } from "./pipeline-step";
import type { SparkCode } from "./spark-code";

const internals = new ComponentInternals<{ name: string }>();

/** Arguments of {@link GlueBatchJob}. */
export interface GlueBatchJobArgs {
    /** The code, as built. */
    code: SparkCode;
    /**
     * Where the code, temporary files and Spark's event logs go. Glue fetches the code from outside the VPC: the bucket must
     * let the job's role, as `lake.artifactsBucket` does after `lake.admitToArtifacts(job.role.arn)`.
     */
    artifacts: pulumi.Input<LakeLocation>;
    /** Where tables lie that name no location of their own. */
    warehouse: pulumi.Input<LakeLocation>;
    /** What the code reads. Tables take `catalog.grantCommit(job.role)` besides. Default: nothing. */
    reads?: pulumi.Input<LakeLocation>[];
    /** Where the code reads, writes and deletes: its tables and its part of the quarantine. Default: nowhere. */
    replaces?: pulumi.Input<LakeLocation>[];
    /** Arguments of the script, without dashes. A run may bring others. No secrets: they are shown in the console. */
    arguments?: Record<string, pulumi.Input<string>>;
    /** Private subnets, their zones and VPC, and security groups that the code calls out from. */
    placement: pulumi.Input<Placement>;
    /** Zones in which the job can run, 1 to 3. Default: 2. */
    zones?: number;
    /** Worker type: `G.1X` to `G.8X`, `R.1X`, `R.2X`. Default: `G.1X`. */
    workerType?: pulumi.Input<string>;
    /** Workers at most, the driver among them, 2 or more; Glue takes as many as the work needs. Default: 10. */
    maxWorkers?: pulumi.Input<number>;
    /** Runs on spare capacity, for a third less, and may wait for it; takes `G.1X` or `G.2X`. Default: false. */
    flex?: boolean;
    /** Minutes that a run may take, 1 to 10,080. Default: 120. */
    timeoutMinutes?: pulumi.Input<number>;
    /**
     * Tries that Glue makes by itself after the first, 0 to 10. Default: 0, for a job that a BatchPipeline runs: the
     * pipeline tries again itself, and would not know of Glue's own second run.
     */
    maxRetries?: pulumi.Input<number>;
    /** Runs at a time, 1 or more; Glue refuses further ones. Default: 1, since a table that is merged has one writer. */
    concurrentRuns?: pulumi.Input<number>;
    /** Remember what earlier runs read, for code that asks Glue for it. Default: true. */
    bookmarks?: boolean;
    /** Role that the code runs under; Glue must be able to assume it. Default: a role of the component's own. */
    role?: RoleReference;
    /** Key for logs, bookmarks and what Glue writes, for `lake`, `logs`, `bookmarks` and `queues`. Default: one of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: GlueJobAlarmTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Spark job on Glue 5.0 that runs to an end, in private subnets: one run at a time unless asked, encrypted, watched.
 *
 * @example
 * const orders = new GlueBatchJob("orders", {
 *     code: jobs.ordersBatch, artifacts: code, warehouse: lake.curated("warehouse/"),
 *     reads: [raw.legacyOrders], replaces: [tables.orders], placement: network.placement, alarms: watch.target,
 * });
 * catalog.grantCommit(orders.role, ["orders"]);
 */
export class GlueBatchJob extends pulumi.ComponentResource {
    /** The job's name in Glue. */
    readonly jobName: pulumi.Output<string>;
    /** The job's ARN. */
    readonly jobArn: pulumi.Output<string>;
    /** What a BatchPipeline takes to run the job. */
    readonly reference: pulumi.Output<GlueJobReference>;
    /** IAM policy document of `grantRun`. */
    readonly runPolicy: pulumi.Output<string>;
    /** Role that the code runs under. */
    readonly role: RoleReference;
    /** Endpoints that a run calls. */
    readonly services: string[] = ["s3", "glue", "kms", "logs", "monitoring", "sts"] satisfies ServiceName[];
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that Glue would refuse. */
    constructor(name: string, args: GlueBatchJobArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:GlueBatchJob", name, {}, opts);
        internals.hold(this, { name });
        checkArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["lake", "logs", "bookmarks", "queues"], tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;

        const { job, role } = glueJob(
            name,
            {
                code: args.code,
                artifacts: args.artifacts,
                warehouse: args.warehouse,
                reads: args.reads ?? [],
                replaces: args.replaces ?? [],
                placement: args.placement,
                zones: args.zones ?? 2,
                role: args.role,
                keyArn,
                logRetentionDays: args.logRetentionDays,
                scriptArguments: args.arguments ?? {},
                glueArguments: {
                    "--job-bookmark-option":
                        (args.bookmarks ?? true) ? "job-bookmark-enable" : "job-bookmark-disable",
                },
                job: {
                    commandName: "glueetl",
                    description: `Runs ${args.code.name} on Spark`,
                    workerType: args.workerType ?? "G.1X",
                    numberOfWorkers: args.maxWorkers ?? 10,
                    executionClass: args.flex ? "FLEX" : "STANDARD",
                    timeout: args.timeoutMinutes ?? 120,
                    maxRetries: args.maxRetries ?? 0,
                    executionProperty: { maxConcurrentRuns: args.concurrentRuns ?? 1 },
                },
                tags,
            },
            this,
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
        const { failedRuns, failedTasks } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(name, target, { failedRuns, failedTasks }, this, tags);
        glueJobAlarms(name, job.name, { alarms, target, undelivered, tags }, this);

        this.jobName = job.name;
        this.jobArn = job.arn;
        this.reference = pulumi.output({ jobName: job.name, jobArn: job.arn });
        this.role = role;
        this.alarms = pulumi
            .all([undelivered.alarms, alarms.references])
            .apply(([queue, own]) => [...queue, ...own]);
        this.runPolicy = job.arn.apply((arn) => policyDocument(runGlueJobStatements(arn)));
        this.registerOutputs({
            runPolicy: this.runPolicy,
            jobName: this.jobName,
            jobArn: this.jobArn,
            reference: this.reference,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * Lets a role run the job and wait for it.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantRun(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const name = grantName(internals.of(this).name, "run", role, id);
        return grant(name, role, this.jobArn.apply(runGlueJobStatements), { parent: this });
    }

    /**
     * A metric of the job's runs, all of them together.
     *
     * @param metricName - Such as `glue.driver.aggregate.elapsedTime`.
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
                this.metric("glue.driver.aggregate.elapsedTime"),
                this.metric("glue.driver.aggregate.recordsRead"),
            ],
            alarms: this.alarms,
        };
    }
}

function checkArgs(name: string, args: GlueBatchJobArgs): void {
    glueJobChecks("GlueBatchJob", name, args)
        .check(
            "workerType",
            args.flex ? (args.workerType ?? "G.1X") : "G.1X",
            (type) => flexWorkerTypes.includes(type),
            `${flexWorkerTypes.join(" or ")} where flex is true`,
        )
        .check(
            "concurrentRuns",
            args.concurrentRuns,
            (runs) => Number.isInteger(runs) && runs >= 1 && (runs === 1 || args.bookmarks === false),
            "a whole number from 1; 1 while bookmarks are on, which one run at a time moves",
        )
        .throwIfAny();
}
