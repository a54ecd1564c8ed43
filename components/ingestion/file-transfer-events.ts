import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DeadLetterQueue } from "../monitoring/dead-letter-queue";

/**
 * Matches files of a server that are whole: uploaded under their own name, or renamed to it from a temporary one.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/events-detail-reference.html
 */
export function arrivalPattern(
    serverId: string,
    protocols: string[],
    temporarySuffixes: string[],
): Record<string, unknown> {
    const renames = temporarySuffixes.length > 0;
    const whole = { "anything-but": { suffix: temporarySuffixes } };
    return {
        source: ["aws.transfer"],
        "detail-type": protocols.flatMap((protocol) => [
            `${protocol} Server File Upload Completed`,
            ...(renames ? [`${protocol} Server File Rename Completed`] : []),
        ]),
        detail: {
            "server-id": [serverId],
            ...(renames && { $or: [{ "file-path": [whole] }, { "renamed-file-path": [whole] }] }),
        },
    };
}

/** Matches files of a server that broke off, or that their users might not write. */
export function failedUploadPattern(serverId: string, protocols: string[]): Record<string, unknown> {
    return {
        source: ["aws.transfer"],
        "detail-type": protocols.flatMap((protocol) => [
            `${protocol} Server File Upload Failed`,
            `${protocol} Server File Rename Failed`,
        ]),
        detail: { "server-id": [serverId] },
    };
}

export interface ArrivalRuleArgs {
    pattern: pulumi.Input<Record<string, unknown>>;
    /** Function that each arrival starts. */
    validatorArn: pulumi.Input<string>;
    /** Keeps arrivals whose validation could not be started. */
    undelivered: DeadLetterQueue;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Starts validation of each file that has arrived. */
export function arrivalRule(
    name: string,
    args: ArrivalRuleArgs,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.EventRule {
    const rule = new aws.cloudwatch.EventRule(
        name,
        {
            description: "A file has arrived and is to be validated",
            eventPattern: pulumi.output(args.pattern).apply((pattern) => JSON.stringify(pattern)),
            tags: args.tags,
        },
        opts,
    );
    const permission = new aws.lambda.Permission(
        `${name}-permission`,
        {
            function: args.validatorArn,
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            sourceArn: rule.arn,
        },
        opts,
    );
    new aws.cloudwatch.EventTarget(
        `${name}-target`,
        {
            rule: rule.name,
            arn: args.validatorArn,
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
            deadLetterConfig: { arn: args.undelivered.queueArn },
        },
        { ...opts, dependsOn: [permission, args.undelivered.policy] },
    );
    return rule;
}
