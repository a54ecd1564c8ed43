import { cronInWords, isCronExpression, isRateExpression } from "../../facts/schedule-expression";
import { longestExecutionSeconds } from "../../facts/step-functions";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import type { BatchPipelineArgs } from "./batch-pipeline";
import { runFields } from "./pipeline-definition";
import type { PipelineStep } from "./pipeline-step";

/** @throws {ArgumentError} With every mistake in the arguments. */
export function checkBatchPipelineArgs(name: string, args: BatchPipelineArgs): void {
    const whole = (least: number, most: number) => (value: number) =>
        Number.isInteger(value) && value >= least && value <= most;
    const checks = new ArgumentChecks("BatchPipeline", name)
        .check("steps", args.steps, (steps) => steps.length > 0, "at least one step")
        .check(
            "schedule",
            args.schedule,
            (text) => isCronExpression(text) || isRateExpression(text),
            `${cronInWords}, or rate(n minutes), rate(n hours), rate(n days)`,
        )
        .check("timezone", args.timezone, isTimezone, "an IANA time zone, such as Europe/Berlin")
        .check(
            "businessDateOffsetDays",
            args.businessDateOffsetDays,
            whole(0, 31),
            "a whole number from 0 to 31",
        )
        .check("maxHoursBetweenRuns", args.maxHoursBetweenRuns, whole(1, 168), "a whole number from 1 to 168")
        .check(
            "timeoutMinutes",
            args.timeoutMinutes,
            whole(1, longestExecutionSeconds / 60),
            `a whole number from 1 to ${longestExecutionSeconds / 60}`,
        )
        .check(
            "logRetentionDays",
            args.logRetentionDays,
            isLogRetention,
            "a retention that CloudWatch Logs offers, such as 365",
        );
    checkSteps(checks, args.steps);
    checks.throwIfAny();
}

function checkSteps(checks: ArgumentChecks, steps: PipelineStep[]): void {
    steps.forEach((step, index) => {
        const field = `steps[${index}]`;
        const kinds = [step.glueJob, step.sparkJob, step.functionArn].filter((each) => each !== undefined);
        checks
            .check(
                `${field}.name`,
                step.name,
                (given) => /^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(given),
                "1 to 40 letters, digits and hyphens, a letter first",
            )
            .check(
                `${field}.name`,
                step.name,
                (given) => steps.findIndex((other) => other.name === given) === index,
                "a name that no other step has",
            )
            .check(`${field}.stage`, step.stage, Number.isFinite, "a number")
            .check(
                `${field}.timeoutMinutes`,
                step.timeoutMinutes,
                (minutes) => Number.isInteger(minutes) && minutes >= 1 && minutes <= 10_080,
                "a whole number from 1 to 10080",
            )
            .check(
                `${field}.maxAttempts`,
                step.maxAttempts,
                (tries) => Number.isInteger(tries) && tries >= 1 && tries <= 10,
                "a whole number from 1 to 10",
            );
        if (kinds.length !== 1) {
            checks.refuse(
                field,
                `${kinds.length} of glueJob, sparkJob and functionArn`,
                "exactly one of them",
            );
        }
        for (const [argument, value] of Object.entries(step.arguments ?? {})) {
            checks
                .check(
                    `${field}.arguments.${argument}`,
                    argument,
                    (given) => /^[A-Z][A-Z0-9_]*$/.test(given),
                    "names in capitals with underscores, without dashes",
                )
                .check(
                    `${field}.arguments.${argument}`,
                    value,
                    (given) => !given.startsWith("$.") || runFields.some((known) => known === given),
                    `a text, or one of ${runFields.join(", ")}`,
                );
        }
    });
}

function isTimezone(zone: string): boolean {
    try {
        new Intl.DateTimeFormat("en", { timeZone: zone });
        return true;
    } catch {
        return false;
    }
}
