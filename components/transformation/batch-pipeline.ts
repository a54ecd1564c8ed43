import * as pulumi from "@pulumi/pulumi";
import { longestExecutionSeconds } from "../../facts/step-functions";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { DataKey } from "../storage/data-key";
import { checkBatchPipelineArgs } from "./batch-pipeline-checks";
import { launcherDefinition } from "./launcher-definition";
import {
    launcherAlarms,
    pipelineAlarms,
    stateMachineMetric,
    type BatchPipelineAlarmTuning,
} from "./pipeline-alarms";
import { pipelineDefinition, type ResolvedStep } from "./pipeline-definition";
import { launchStatements, stepStatements } from "./pipeline-permissions";
import { pipelineSchedule } from "./pipeline-schedule";
import type { PipelineStep } from "./pipeline-step";
import { stateMachine } from "./state-machine";

/** Arguments of {@link BatchPipeline}. */
export interface BatchPipelineArgs {
    /** What is run, at least one step; see `PipelineStep.stage` for the order. */
    steps: PipelineStep[];
    /** When it runs: `cron(0 2 * * ? *)` or `rate(5 minutes)`. Default: when somebody launches it. */
    schedule?: pulumi.Input<string>;
    /** Time zone of the schedule. Default: `UTC`, in which business dates are reckoned. */
    timezone?: pulumi.Input<string>;
    /** Whether the schedule is on. Default: true. */
    scheduleEnabled?: boolean;
    /** Days from the business date to the date of the scheduled time, UTC, 0 to 31. Default: 1, for a run after midnight. */
    businessDateOffsetDays?: number;
    /**
     * Each scheduled time is a run of its own, over what arrived in the hour before and since, and not the day's run.
     * Default: false.
     */
    interval?: boolean;
    /** Hours after which a success is overdue, 1 to 168. Default: never. */
    maxHoursBetweenRuns?: number;
    /** Minutes that a whole run may take. Default: 720. */
    timeoutMinutes?: number;
    /** Key for definitions, logs, schedule and queues: `workflows`, `logs`, `schedules` and `queues`. Default: one of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go, and whom a failing run tells. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: BatchPipelineAlarmTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Jobs that run one after another and side by side, for a business date: each retried, and people told of one that fails for
 * good. A date and attempt run once, however often they are launched.
 *
 * To run dates again, start an execution of the launcher with the next attempt:
 * `{"from": "2026-11-20", "to": "2026-11-22", "attempt": 2}`.
 *
 * @example
 * new BatchPipeline("nightly", {
 *     steps: [
 *         { name: "orders", glueJob: orders.reference, stage: 1 },
 *         { name: "stock", glueJob: stock.reference, stage: 1 },
 *         { name: "sales-trends", sparkJob: spark.runs["sales_trends"], arguments: { RECOMPUTE_DAYS: "35" } },
 *     ],
 *     schedule: "cron(0 2 * * ? *)", maxHoursBetweenRuns: 26, alarms: watch.target,
 * });
 */
export class BatchPipeline extends pulumi.ComponentResource {
    /** ARN of the state machine that runs the pipeline once. */
    readonly stateMachineArn: pulumi.Output<string>;
    /** Name of that state machine, under which its traces are. */
    readonly stateMachineName: pulumi.Output<string>;
    /** ARN of the state machine that starts runs: for a scheduled time, or for a range of dates. */
    readonly launcherArn: pulumi.Output<string>;
    /** The definition of a run, in the Amazon States Language. */
    readonly definition: pulumi.Output<string>;
    /** Endpoints for code in the VPC: none, Step Functions calls from outside. */
    readonly services: string[] = [];
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that Step Functions or the schedule would refuse. */
    constructor(name: string, args: BatchPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:BatchPipeline", name, {}, opts);
        checkBatchPipelineArgs(name, args);
        const { logRetentionDays, tags } = args;
        const parent = { parent: this };
        const uses = ["workflows", "logs", "schedules", "queues"];
        const keyArn = args.keyArn ?? new DataKey(name, { uses, tags }, parent).arn;
        const target = pulumi.output(args.alarms ?? new AlarmTopic(name, { tags }, parent).target);
        const place = placeOf(this);
        const timeoutSeconds = (args.timeoutMinutes ?? 720) * 60;
        const common = { place, keyArn, logRetentionDays, tags };

        // A step is plain data; what stands in it for other resources is known when they are.
        const steps = pulumi.output(args.steps) as unknown as pulumi.Output<ResolvedStep[]>;
        this.definition = pulumi
            .all([steps, target.topicArn, place])
            .apply(([resolved, topicArn, { partition }]) =>
                JSON.stringify(
                    pipelineDefinition({
                        steps: resolved,
                        topicArn,
                        pipelineName: name,
                        partition,
                        timeoutSeconds,
                    }),
                ),
            );
        const pipeline = stateMachine(
            `${name}-pipeline`,
            {
                ...common,
                description: `Runs the pipeline ${name}`,
                definition: this.definition,
                statements: pulumi
                    .all([place, target.topicArn, pulumi.output(args.steps)])
                    .apply(([where, topicArn, resolved]) =>
                        stepStatements({
                            place: where,
                            topicArn,
                            glueJobArns: resolved.flatMap(({ glueJob }) => (glueJob ? [glueJob.jobArn] : [])),
                            sparkJobs: resolved.flatMap(({ sparkJob }) => (sparkJob ? [sparkJob] : [])),
                            functionArns: resolved.flatMap(({ functionArn }) =>
                                functionArn ? [functionArn] : [],
                            ),
                        }),
                    ),
            },
            parent,
        );
        const pipelineArn = namedArn("states", pulumi.interpolate`stateMachine:${pipeline.name}`, this);
        const launcher = stateMachine(
            `${name}-launcher`,
            {
                ...common,
                description: `Starts runs of the pipeline ${name}`,
                definition: pulumi.all([pipelineArn, place]).apply(([arn, { partition }]) =>
                    JSON.stringify(
                        launcherDefinition({
                            pipelineArn: arn,
                            pipelineName: name,
                            partition,
                            businessDateOffsetDays: args.businessDateOffsetDays ?? 1,
                            interval: args.interval ?? false,
                            // A range of dates takes as long as all its runs.
                            timeoutSeconds: Math.min(timeoutSeconds * 60, longestExecutionSeconds),
                        }),
                    ),
                ),
                statements: pulumi
                    .all([place, pipelineArn])
                    .apply(([where, arn]) => launchStatements(where, arn)),
            },
            parent,
        );
        const undelivered =
            args.schedule === undefined
                ? undefined
                : pipelineSchedule(
                      name,
                      {
                          launcherArn: launcher.arn,
                          expression: args.schedule,
                          timezone: args.timezone ?? "UTC",
                          enabled: args.scheduleEnabled ?? true,
                          place,
                          keyArn,
                          target,
                          undeliveredTuning: args.alarmTuning?.undelivered,
                          tags,
                      },
                      parent,
                  );

        const { undelivered: _queue, ...tuning } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(name, target, { ...tuning }, this, tags);
        pipelineAlarms(name, pipeline.arn, args.maxHoursBetweenRuns, alarms);
        launcherAlarms(name, launcher.arn, alarms);

        this.stateMachineArn = pipeline.arn;
        this.stateMachineName = pipeline.name;
        this.launcherArn = launcher.arn;
        this.alarms = pulumi
            .all([undelivered?.alarms ?? [], alarms.references])
            .apply(([queue, own]) => [...queue, ...own]);
        this.registerOutputs({
            stateMachineArn: this.stateMachineArn,
            stateMachineName: this.stateMachineName,
            launcherArn: this.launcherArn,
            definition: this.definition,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * A metric of the runs.
     *
     * @param metricName - Such as `ExecutionsSucceeded` or `ExecutionTime`.
     * @param statistic - `Sum`, `Maximum`, `Average`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return stateMachineMetric(this.stateMachineArn, metricName, statistic);
    }

    /** What a dashboard shows of the pipeline. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [
                this.metric("ExecutionsStarted"),
                this.metric("ExecutionsSucceeded"),
                this.metric("ExecutionTime", "Maximum"),
            ],
            alarms: this.alarms,
        };
    }
}
