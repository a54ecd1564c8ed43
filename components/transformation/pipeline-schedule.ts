import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { grant, serviceRole } from "../identity/service-role";
import type { AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { namedArn } from "../named-arn";
import type { Place } from "../place";
import { scheduleStatements } from "./pipeline-permissions";

export interface PipelineScheduleArgs {
    launcherArn: pulumi.Input<string>;
    /** `cron(...)` or `rate(...)`. */
    expression: pulumi.Input<string>;
    timezone: pulumi.Input<string>;
    enabled: boolean;
    place: pulumi.Input<Place>;
    keyArn: pulumi.Input<string>;
    target: pulumi.Input<AlarmTarget>;
    undeliveredTuning: AlarmTuning | undefined;
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Creates a schedule that launches a pipeline, and keeps a launch that came to nothing where somebody is told of it. */
export function pipelineSchedule(
    name: string,
    args: PipelineScheduleArgs,
    opts: pulumi.CustomResourceOptions,
): DeadLetterQueue {
    const { keyArn, tags } = args;
    // EventBridge Scheduler sends with the schedule's role, so the queue admits no service.
    const undelivered = new DeadLetterQueue(
        `${name}-unlaunched`,
        {
            keyArn,
            alarms: args.target,
            meaning: `The schedule of ${name} could not launch it.`,
            alarmTuning: args.undeliveredTuning,
            tags,
        },
        opts,
    );
    const group = new aws.scheduler.ScheduleGroup(`${name}-schedules`, { tags }, opts);
    const role = serviceRole(
        `${name}-schedule-role`,
        {
            service: "scheduler.amazonaws.com",
            description: `Launches ${name}`,
            sourceArn: namedArn("scheduler", pulumi.interpolate`schedule-group/${group.name}`, opts.parent),
            tags,
        },
        opts,
    );
    const mayLaunch = grant(
        `${name}-launch`,
        role,
        pulumi
            .all([args.launcherArn, undelivered.queueArn, keyArn])
            .apply(([launcherArn, queueArn, key]) =>
                scheduleStatements({ launcherArn, queueArn, keyArn: key }),
            ),
        opts,
    );
    new aws.scheduler.Schedule(
        `${name}-schedule`,
        {
            description: `Launches ${name}`,
            groupName: group.name,
            scheduleExpression: args.expression,
            scheduleExpressionTimezone: args.timezone,
            flexibleTimeWindow: { mode: "OFF" },
            state: args.enabled ? "ENABLED" : "DISABLED",
            kmsKeyArn: keyArn,
            target: {
                arn: args.launcherArn,
                roleArn: role.arn,
                // Scheduler puts the time in: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
                input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>", attempt: 1 }),
                retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
                deadLetterConfig: { arn: undelivered.queueArn },
            },
        },
        { ...opts, dependsOn: [mayLaunch] },
    );
    return undelivered;
}
