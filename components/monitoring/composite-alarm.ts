import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { stackScopedName } from "../stack-scoped-name";
import type { AlarmReference } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";

export interface CompositeAlarmArgs {
    /** The alarms that it is made of, such as a component's `alarms`. */
    alarms: pulumi.Input<pulumi.Input<AlarmReference>[]>;
    /** How many of them must fire at once. Default: 1. */
    atLeast?: number;
    /** Alarms that explain the others: while one of them fires, this alarm doesn't. Default: none. */
    unless?: pulumi.Input<pulumi.Input<AlarmReference>[]>;
    /** What it means when this alarm fires. */
    meaning: string;
    /** File name of the runbook page without `.md`. */
    runbook: string;
    /** Where the alarm goes. */
    target: pulumi.Input<AlarmTarget>;
    /** Name or ARN of an alarm that, while it fires, keeps this one quiet: a planned outage, say. Default: none. */
    quietWhile?: pulumi.Input<string>;
    /** Seconds for which this one stays quiet after that alarm is over. Default: 60. */
    quietSecondsAfter?: number;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * One alarm for several: tells people once that a stage is in trouble.
 *
 * @example
 * new CompositeAlarm("clickstream-stage", {
 *     alarms: clickstream.alarms, meaning: "The clickstream doesn't reach the lake.", runbook: "clickstream", target: watch.target,
 * });
 */
export class CompositeAlarm extends pulumi.ComponentResource {
    /** Name of the alarm. */
    readonly alarmName: pulumi.Output<string>;
    /** ARN of the alarm. */
    readonly alarmArn: pulumi.Output<string>;
    /** The alarm as others take it, by its component's name. */
    readonly reference: pulumi.Output<AlarmReference>;

    /** @throws {ArgumentError} When `atLeast` isn't a count. */
    constructor(name: string, args: CompositeAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:CompositeAlarm", name, {}, opts);
        new ArgumentChecks("CompositeAlarm", name)
            .check(
                "atLeast",
                args.atLeast,
                (count) => Number.isInteger(count) && count >= 1,
                "a whole number from 1",
            )
            .check("alarms", args.alarms, (alarms) => alarms.length > 0, "at least one alarm")
            .check(
                "quietSecondsAfter",
                args.quietSecondsAfter,
                (seconds) => Number.isInteger(seconds) && seconds >= 0,
                "a whole number from 0",
            )
            .throwIfAny();
        const target = pulumi.output(args.target);
        const runbookBase = target.runbookBase?.apply((base) => base ?? "docs/runbooks/");
        const runbook = pulumi.interpolate`${runbookBase}${args.runbook}.md`;
        const alarm = new aws.cloudwatch.CompositeAlarm(
            `${name}-composite`,
            {
                // The longest that CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
                alarmName: stackScopedName(name, 255),
                alarmDescription: pulumi.interpolate`${args.meaning} Runbook: ${runbook}`,
                alarmRule: pulumi
                    .all([pulumi.output(args.alarms), pulumi.output(args.unless ?? [])])
                    .apply(([alarms, unless]) =>
                        compositeRule(name, alarms.map(nameOf), args.atLeast ?? 1, unless.map(nameOf)),
                    ),
                actionsEnabled: true,
                alarmActions: [target.topicArn],
                okActions: [target.topicArn],
                ...(args.quietWhile !== undefined && {
                    actionsSuppressor: {
                        alarm: args.quietWhile,
                        waitPeriod: 60,
                        extensionPeriod: args.quietSecondsAfter ?? 60,
                    },
                }),
                tags: args.tags,
            },
            { parent: this },
        );
        this.alarmName = alarm.alarmName;
        this.alarmArn = alarm.arn;
        this.reference = pulumi.output({ id: name, name: alarm.alarmName, arn: alarm.arn, runbook });
        this.registerOutputs({
            alarmName: this.alarmName,
            alarmArn: this.alarmArn,
            reference: this.reference,
        });
    }
}

const firing = (alarm: string) => `ALARM("${alarm}")`;
const nameOf = ({ name }: AlarmReference) => name;

/**
 * CloudWatch's expression for "at least so many of these alarms, unless one of those".
 *
 * Limits: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
 *
 * @throws {ArgumentError} When there are fewer alarms than must fire, or more than CloudWatch takes.
 */
export function compositeRule(
    name: string,
    alarmNames: string[],
    atLeast: number,
    unless: string[] = [],
): string {
    const states = alarmNames.map(firing);
    const some =
        atLeast === 1
            ? states.join(" OR ")
            : atLeast === states.length
              ? states.join(" AND ")
              : `AT_LEAST(${atLeast}, ALARM, (${alarmNames.map((alarm) => `"${alarm}"`).join(", ")}))`;
    const rule = unless.length === 0 ? some : `(${some}) AND NOT (${unless.map(firing).join(" OR ")})`;
    new ArgumentChecks("CompositeAlarm", name)
        .check("atLeast", atLeast, (count) => count <= alarmNames.length, `1 to ${alarmNames.length}`)
        .check(
            "alarms",
            alarmNames.length + unless.length,
            (count) => count <= 100,
            "up to 100 alarms, those of unless among them",
        )
        .check("rule", rule.length, (length) => length <= 10_240, "up to 10,240 characters")
        .throwIfAny();
    return rule;
}
