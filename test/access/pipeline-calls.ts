import type { StackAccess } from "../../access/stack-access";
import type { ExportedResource } from "../../offline/engine";
import type { Call } from "./call";
import { readTasks } from "./definition-calls";
import { keyCalls, stackKey } from "./implied-calls";
import { byService } from "./service-calls";

/** Scripts of the Spark jobs that the stack's state machines submit. */
export function sparkScripts(access: StackAccess): string[] {
    return access.resources
        .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
        .flatMap((machine) => readTasks(machine))
        .flatMap(({ Arguments, Parameters }) => (Arguments ?? Parameters)?.JobDriver ?? [])
        .map((driver) => (driver as { SparkSubmit: { EntryPoint: string } }).SparkSubmit.EntryPoint);
}

/** Who submits to an application with a key for its disks must be allowed to use that key. */
export function submitKeyCalls(access: StackAccess): Call[] {
    return keyCalls(
        stackKey(access),
        ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        "emr-serverless",
        {},
        "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/disk-encryption-cmk.html",
    );
}

/** A schedule's start of its target, and what it keeps when that fails. */
export function scheduleCalls(access: StackAccess, schedule: ExportedResource): Call[] {
    const { arn, deadLetterConfig } = schedule.inputs?.target as {
        arn: string;
        deadLetterConfig: { arn: string };
    };
    return [
        ...byService(
            "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role",
            ["states:StartExecution", arn],
        ),
        ...byService("https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html", [
            "sqs:SendMessage",
            deadLetterConfig.arn,
        ]),
        {
            action: "kms:Decrypt",
            resource: stackKey(access),
            context: {
                "kms:EncryptionContext:aws:scheduler:schedule:arn": schedule.outputs?.arn as string,
            },
            by: "service",
            source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html",
        },
    ];
}

/** ARN of a schedule's group, for which Scheduler assumes the role. */
export function groupArn(access: StackAccess, schedule: ExportedResource): string {
    const group = access.resources.find(
        ({ type, outputs }) =>
            type === "aws:scheduler/scheduleGroup:ScheduleGroup" &&
            outputs?.name === schedule.inputs?.groupName,
    );
    return group?.outputs?.arn as string;
}
