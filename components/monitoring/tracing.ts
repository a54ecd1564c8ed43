import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isSampledServiceType, longestXrayName, sampledServiceTypes } from "../../facts/xray";
import { ArgumentChecks } from "../argument-checks";
import { stackScopedName } from "../stack-scoped-name";

/** How often requests to one resource are traced. */
export interface SampledResource {
    /** What the rule is called in the stack, such as `webhook`. */
    name: string;
    /** ARN of the API stage or state machine. */
    resourceArn: pulumi.Input<string>;
    /** Such as `AWS::ApiGateway::Stage`; see `sampledServiceTypes`. */
    serviceType: string;
    /** Requests a second that are traced in any case. Default: 1. */
    perSecond?: number;
    /** Percent of the further requests that are traced. Default: 5. */
    percent?: number;
}

export interface TracingArgs {
    /** Names of the services whose traces belong together: functions, APIs, state machines. */
    serviceNames: pulumi.Input<pulumi.Input<string>[]>;
    /** Resources with sampling rules of their own. Default: none, X-Ray's default rule goes for all. */
    sampled?: SampledResource[];
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The traces of one stack as a group of their own, with insights, and the rules by which its requests are sampled.
 *
 * @example
 * new Tracing("securecart", {
 *     serviceNames: [normalizer.functionName],
 *     sampled: [{ name: "webhook", resourceArn: webhook.stageArn, serviceType: "AWS::ApiGateway::Stage" }],
 * });
 */
export class Tracing extends pulumi.ComponentResource {
    /** ARN of the X-Ray group. */
    readonly groupArn: pulumi.Output<string>;

    /** @throws {ArgumentError} For a rule that X-Ray would refuse, or no service. */
    constructor(name: string, args: TracingArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:Tracing", name, {}, opts);
        checkArgs(name, args);
        const group = new aws.xray.Group(
            `${name}-group`,
            {
                groupName: stackScopedName(name, longestXrayName),
                filterExpression: pulumi
                    .output(args.serviceNames)
                    .apply((services) => services.map((service) => `service("${service}")`).join(" OR ")),
                insightsConfiguration: { insightsEnabled: true, notificationsEnabled: true },
                tags: args.tags,
            },
            { parent: this },
        );
        (args.sampled ?? []).forEach(
            ({ name: rule, resourceArn, serviceType, perSecond = 1, percent = 5 }, index) =>
                new aws.xray.SamplingRule(
                    `${name}-sample-${rule}`,
                    {
                        ruleName: stackScopedName(`${name}-${rule}`, longestXrayName),
                        resourceArn,
                        serviceType,
                        reservoirSize: perSecond,
                        fixedRate: percent / 100,
                        priority: 1000 + index,
                        serviceName: "*",
                        host: "*",
                        httpMethod: "*",
                        urlPath: "*",
                        version: 1,
                        tags: args.tags,
                    },
                    { parent: this },
                ),
        );
        this.groupArn = group.arn;
        this.registerOutputs({ groupArn: this.groupArn });
    }
}

function checkArgs(name: string, args: TracingArgs): void {
    const checks = new ArgumentChecks("Tracing", name).check(
        "serviceNames",
        args.serviceNames,
        (services) => services.length > 0,
        "at least one service",
    );
    (args.sampled ?? []).forEach(({ serviceType, perSecond, percent }, index) =>
        checks
            .check(
                `sampled[${index}].serviceType`,
                serviceType,
                isSampledServiceType,
                sampledServiceTypes.join(", "),
            )
            .check(
                `sampled[${index}].perSecond`,
                perSecond,
                (given) => Number.isInteger(given) && given >= 0,
                "a whole number from 0",
            )
            .check(
                `sampled[${index}].percent`,
                percent,
                (given) => given >= 0 && given <= 100,
                "a number from 0 to 100",
            ),
    );
    checks.throwIfAny();
}
