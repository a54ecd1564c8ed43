import type * as pulumi from "@pulumi/pulumi";
import {
    fewestGlueWorkers,
    glueTimeoutMinutes,
    glueWorkerTypes,
    mostGlueRetries,
} from "../../facts/glue-jobs";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";

/** Arguments that batch and streaming jobs have in common. */
export interface CheckedGlueJobArgs {
    workerType?: pulumi.Input<string>;
    maxWorkers?: pulumi.Input<number>;
    timeoutMinutes?: pulumi.Input<number>;
    maxRetries?: pulumi.Input<number>;
    zones?: number;
    logRetentionDays?: number;
    arguments?: Record<string, pulumi.Input<string>>;
}

/** Collects what Glue would refuse, or take and do otherwise. */
export function glueJobChecks(
    component: string,
    name: string,
    args: CheckedGlueJobArgs,
    workerTypes: Readonly<Record<string, number>> = glueWorkerTypes,
): ArgumentChecks {
    const { least, most } = glueTimeoutMinutes;
    const whole = (from: number, to: number) => (value: number) =>
        Number.isInteger(value) && value >= from && value <= to;
    const checks = new ArgumentChecks(component, name)
        .check(
            "workerType",
            args.workerType,
            (type) => Object.hasOwn(workerTypes, type),
            Object.keys(workerTypes).join(", "),
        )
        .check(
            "maxWorkers",
            args.maxWorkers,
            (count) => Number.isInteger(count) && count >= fewestGlueWorkers,
            `a whole number from ${fewestGlueWorkers}: one is the driver`,
        )
        .check(
            "timeoutMinutes",
            args.timeoutMinutes,
            whole(least, most),
            `a whole number from ${least} to ${most}`,
        )
        .check(
            "maxRetries",
            args.maxRetries,
            whole(0, mostGlueRetries),
            `a whole number from 0 to ${mostGlueRetries}`,
        )
        .check("zones", args.zones, whole(1, 3), "1, 2 or 3")
        .check(
            "logRetentionDays",
            args.logRetentionDays,
            isLogRetention,
            "a retention that CloudWatch Logs offers, such as 365",
        );
    for (const argument of Object.keys(args.arguments ?? {})) {
        if (!/^[A-Z][A-Z0-9_]*$/.test(argument) || argument === "JOB_NAME") {
            checks.refuse(
                `arguments.${argument}`,
                argument,
                "names in capitals with underscores, without dashes; Glue sets JOB_NAME",
            );
        }
    }
    return checks;
}
