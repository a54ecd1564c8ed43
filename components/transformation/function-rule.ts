import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DeadLetterQueue } from "../monitoring/dead-letter-queue";

export interface FunctionRuleArgs {
    description: string;
    /** Events that start the function, as EventBridge matches them. Default: none. */
    pattern?: pulumi.Input<Record<string, unknown>>;
    /** Times at which the function starts: a cron or rate expression, in UTC. Default: none. */
    schedule?: pulumi.Input<string>;
    functionArn: pulumi.Input<string>;
    /** Keeps events that the function could not be started with. */
    undelivered: DeadLetterQueue;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Starts a function by events or by the clock: tried for a day, and then kept. */
export function functionRule(
    name: string,
    args: FunctionRuleArgs,
    opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.EventRule {
    const rule = new aws.cloudwatch.EventRule(
        name,
        {
            description: args.description,
            eventPattern:
                args.pattern && pulumi.output(args.pattern).apply((pattern) => JSON.stringify(pattern)),
            scheduleExpression: args.schedule,
            tags: args.tags,
        },
        opts,
    );
    const permission = new aws.lambda.Permission(
        `${name}-permission`,
        {
            function: args.functionArn,
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
            arn: args.functionArn,
            // The most that EventBridge takes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
            deadLetterConfig: { arn: args.undelivered.queueArn },
        },
        { ...opts, dependsOn: [permission, args.undelivered.policy] },
    );
    return rule;
}
