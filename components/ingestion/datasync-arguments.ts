import { dataSyncVerifyModes } from "../../facts/datasync";
import { cronInWords, isCronExpression, isRateExpression } from "../../facts/schedule-expression";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import { checkAgent } from "./datasync-agent";
import type { DataSyncIngestionArgs } from "./datasync-ingestion";
import { checkSources, givenSources } from "./datasync-source";
import { isWholeBetween } from "./event-topic";

/**
 * Checks what a copy was given.
 *
 * @throws {ArgumentError} With everything that DataSync would refuse, or that would leave files unverified.
 */
export function checkDataSyncArgs(name: string, args: DataSyncIngestionArgs): void {
    const checks = new ArgumentChecks("DataSyncIngestion", name)
        .require("output", args.output, "the location where files go")
        .check(
            "verifyMode",
            args.verifyMode,
            (mode) => dataSyncVerifyModes.includes(mode),
            dataSyncVerifyModes.join(", "),
        )
        .check(
            "bytesPerSecond",
            args.bytesPerSecond,
            isWholeBetween(1, Number.MAX_SAFE_INTEGER),
            "a whole number from 1; leave it out for no limit",
        )
        .check(
            "schedule",
            args.schedule,
            isTaskSchedule,
            `${cronInWords} and one minute, or rate(<number> hours|days)`,
        )
        .check("maxHoursBetweenRuns", args.maxHoursBetweenRuns, isWholeBetween(1, 168), "1 to 168")
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, "a retention of CloudWatch Logs");
    checkSources(checks, args);
    for (const [field, patterns] of Object.entries({ includes: args.includes, excludes: args.excludes })) {
        checks.check(
            field,
            patterns,
            ({ length }) => length > 0,
            "at least one pattern; leave it out for none",
        );
        (patterns ?? []).forEach((pattern, index) =>
            checks.check(
                `${field}[${index}]`,
                pattern,
                (text) => /^[^|\0]{1,4096}$/.test(text) && (field === "excludes" || text.startsWith("/")),
                field === "excludes"
                    ? "a pattern without |, such as *.tmp"
                    : "a path without | that begins with /, such as /orders",
            ),
        );
    }
    checkAgents(checks, args);
    checks.throwIfAny();
}

function checkAgents(checks: ArgumentChecks, args: DataSyncIngestionArgs): void {
    const [kind] = givenSources(args);
    const agents = args.agentArns?.length ?? 0;
    if (kind === "s3" && (args.agent !== undefined || agents > 0)) {
        checks.refuse(
            args.agent === undefined ? "agentArns" : "agent",
            "an agent",
            "none for a source in S3",
        );
    }
    if (kind !== undefined && kind !== "s3" && (args.agent === undefined) === (agents === 0)) {
        checks.refuse(
            "agent",
            args.agent === undefined ? undefined : "agent and agentArns",
            "agent or agentArns, to reach the source",
        );
    }
    checks.check("agentArns", args.agentArns, ({ length }) => length <= 8, "up to 8 agents");
    (args.agentArns ?? []).forEach((agentArn, index) =>
        checks.check(
            `agentArns[${index}]`,
            agentArn,
            (arn) => /^arn:aws[a-z-]*:datasync:[a-z0-9-]+:\d{12}:agent\/agent-[0-9a-z]{17}$/.test(arn),
            "the ARN of a DataSync agent",
        ),
    );
    if (args.agent !== undefined) {
        checkAgent(checks, args.agent);
    }
}

/** DataSync runs a task hourly at most. */
function isTaskSchedule(schedule: string): boolean {
    return (
        (isCronExpression(schedule) && /^cron\(\d+ /.test(schedule)) ||
        (isRateExpression(schedule) && !schedule.includes("minute"))
    );
}
