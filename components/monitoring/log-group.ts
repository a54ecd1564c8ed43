import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logRetentionDays } from "../../facts/log-retention";
import { ArgumentChecks } from "../argument-checks";

export interface LogGroupArgs {
    /** ARN of the KMS key that encrypts the events; its policy must admit CloudWatch Logs. */
    keyArn: pulumi.Input<string>;
    /** Days that events are kept: one of `logRetentionDays`. Default: 365. */
    retentionDays?: pulumi.Input<number>;
    /** Name, for services that demand a prefix. Default: made up by Pulumi, so that two stacks never collide. */
    logGroupName?: pulumi.Input<string>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates a log group that is encrypted with a customer key and forgets.
 *
 * @throws {ArgumentError} When CloudWatch Logs doesn't offer the retention.
 */
export function encryptedLogGroup(
    name: string,
    args: LogGroupArgs,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
    new ArgumentChecks("encryptedLogGroup", name)
        .check("retentionDays", args.retentionDays, isLogRetention, logRetentionDays.join(", "))
        .throwIfAny();
    return new aws.cloudwatch.LogGroup(
        name,
        {
            ...(args.logGroupName !== undefined && { name: args.logGroupName }),
            kmsKeyId: args.keyArn,
            retentionInDays: args.retentionDays ?? 365,
            deletionProtectionEnabled: opts.protect ?? false,
            tags: args.tags,
        },
        opts,
    );
}

/** Whether CloudWatch Logs can keep events for that many days. */
export function isLogRetention(days: number): boolean {
    return logRetentionDays.some((allowed) => allowed === days);
}
