import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../facts/service-endpoints";
import { suspiciousPayment } from "../../handlers/fraud-scorer/alert-event";
import { ArgumentChecks } from "../argument-checks";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, serviceRole, type RoleReference } from "../identity/service-role";
import { AlarmSet, type AlarmReference, type AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { DataKey } from "../storage/data-key";
import { isWholeBetween } from "./event-topic";

/** How the alarms of an external fraud check depart from their defaults. */
export interface ExternalFraudCheckAlarmTuning {
    /** Calls that failed for good. Default: any. */
    failedCalls?: AlarmTuning;
    /** Payments that nobody could be asked about. Default: any. */
    unasked?: AlarmTuning;
}

/** Arguments of {@link ExternalFraudCheck}. */
export interface ExternalFraudCheckArgs {
    /** URL that the fraud service takes payments at, by HTTPS. Its verdict comes back through a webhook. */
    endpoint: string;
    /** A Pulumi secret: what the service knows us by. EventBridge keeps it in Secrets Manager. */
    apiKey: pulumi.Input<string>;
    /** Header that carries the key. Default: `x-api-key`. */
    apiKeyHeader?: string;
    /** Calls a second that the service takes, 1 to 300. Default: 10. */
    callsPerSecond?: number;
    /** Minutes for which a call is tried again, 1 to 1440. Default: 1440. */
    retryMinutes?: number;
    /**
     * Customer key for events, the connection and undelivered events; it must admit `events`, `connections` and `queues`.
     * Default: a key of the component's own.
     */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: ExternalFraudCheckAlarmTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Asks a fraud service outside AWS about suspicious payments, without a way from the VPC to the internet: EventBridge
 * calls it, at the rate that it takes, and tries again for a day. What could not be asked is kept, and somebody is told.
 *
 * @example
 * const check = new ExternalFraudCheck("fraud-check", {
 *     endpoint: "https://api.fraud.example/v1/payments",
 *     apiKey: config.requireSecret("fraudServiceKey"),
 * });
 * check.grantAsk(scorer.role);   // and the scorer's environment gets ALERT_BUS_NAME: check.busName
 *
 * @throws {ArgumentError} With everything in the arguments that EventBridge would refuse.
 */
export class ExternalFraudCheck extends pulumi.ComponentResource {
    /** Bus that takes suspicious payments. */
    readonly busName: pulumi.Output<string>;
    /** ARN of the event bus that suspicious payments are put on. */
    readonly busArn: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** IAM policy document that allows asking. */
    readonly askPolicy: pulumi.Output<string>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** What code in the VPC that asks calls. */
    readonly services: string[] = ["events"] satisfies ServiceName[];

    /** @throws {ArgumentError} With everything in the arguments that EventBridge would refuse. */
    constructor(
        private readonly name: string,
        args: ExternalFraudCheckArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("securecart:index:ExternalFraudCheck", name, {}, opts);
        checkArgs(name, args);
        const child = { parent: this };
        const { tags } = args;
        const keyArn =
            args.keyArn ?? new DataKey(name, { uses: ["events", "connections", "queues"], tags }, child).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, child).target;

        const unasked = new DeadLetterQueue(
            `${name}-unasked`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                sourceArn: namedArn("events", "*", this),
                meaning: "The fraud service could not be asked about a suspicious payment.",
                alarmTuning: args.alarmTuning?.unasked,
                tags,
            },
            child,
        );
        const bus = new aws.cloudwatch.EventBus(
            `${name}-bus`,
            {
                description: "Suspicious payments for an external fraud check",
                kmsKeyIdentifier: keyArn,
                deadLetterConfig: { arn: unasked.queueArn },
                tags,
            },
            { ...child, dependsOn: [unasked.policy] },
        );
        const connection = new aws.cloudwatch.EventConnection(
            `${name}-connection`,
            {
                description: "What the external fraud service knows us by",
                authorizationType: "API_KEY",
                authParameters: {
                    apiKey: { key: args.apiKeyHeader ?? "x-api-key", value: pulumi.secret(args.apiKey) },
                },
                kmsKeyIdentifier: keyArn,
            },
            child,
        );
        const destination = new aws.cloudwatch.EventApiDestination(
            `${name}-service`,
            {
                description: "The external fraud service",
                connectionArn: connection.arn,
                httpMethod: "POST",
                invocationEndpoint: args.endpoint,
                invocationRateLimitPerSecond: args.callsPerSecond ?? 10,
            },
            child,
        );
        const rule = new aws.cloudwatch.EventRule(
            `${name}-ask`,
            {
                description: "Asks the external fraud service about each suspicious payment",
                eventBusName: bus.name,
                eventPattern: JSON.stringify({
                    source: [suspiciousPayment.source],
                    "detail-type": [suspiciousPayment.detailType],
                }),
                tags,
            },
            child,
        );
        const role = serviceRole(
            `${name}-role`,
            {
                service: "events.amazonaws.com",
                description: "EventBridge calls the external fraud service",
                sourceArn: namedArn("events", pulumi.interpolate`rule/${bus.name}/${rule.name}`, this),
                tags,
            },
            child,
        );
        const mayCall = grant(`${name}-call`, role, destination.arn.apply(callStatements), child);
        new aws.cloudwatch.EventTarget(
            `${name}-target`,
            {
                rule: rule.name,
                eventBusName: bus.name,
                arn: destination.arn,
                roleArn: role.arn,
                inputPath: "$.detail",
                httpTarget: { headerParameters: { "Content-Type": "application/json" } },
                retryPolicy: {
                    maximumEventAgeInSeconds: (args.retryMinutes ?? 1440) * 60,
                    maximumRetryAttempts: 185,
                },
                deadLetterConfig: { arn: unasked.queueArn },
            },
            { ...child, dependsOn: [mayCall, unasked.policy] },
        );
        const { failedCalls } = args.alarmTuning ?? {};
        const alarms = new AlarmSet(name, target, { failedCalls }, this, tags);
        alarms.add({
            id: "failed-calls",
            runbook: "external-fraud-check",
            meaning:
                "The external fraud service refuses our calls, or hasn't answered for all the time of retries.",
            metric: ruleMetric(bus.name, rule.name, "FailedInvocations"),
            threshold: 0,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
        });

        this.busName = bus.name;
        this.busArn = namedArn("events", pulumi.interpolate`event-bus/${bus.name}`, this);
        this.keyArn = pulumi.output(keyArn);
        this.askPolicy = this.busArn.apply((arn) => policyDocument(askStatements(arn)));
        this.alarms = pulumi
            .all([alarms.references, unasked.alarms])
            .apply(([own, queue]) => [...own, ...queue]);
        this.registerOutputs({
            busName: this.busName,
            busArn: this.busArn,
            keyArn: this.keyArn,
            askPolicy: this.askPolicy,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * Lets a role ask about suspicious payments.
     *
     * @param id - Tells the role from others; needed for a role from elsewhere.
     */
    grantAsk(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const statements = this.busArn.apply(askStatements);
        return grant(grantName(this.name, "ask", role, id), role, statements, { parent: this });
    }

    /** What a dashboard shows of the check. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            alarms: this.alarms,
        };
    }
}

/** A metric of a rule of a custom bus. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
function ruleMetric(
    busName: pulumi.Input<string>,
    ruleName: pulumi.Input<string>,
    metricName: string,
): Metric {
    return {
        namespace: "AWS/Events",
        metricName,
        statistic: "Sum",
        dimensions: { EventBusName: busName, RuleName: ruleName },
    };
}

function askStatements(busArn: string): PolicyStatement[] {
    return [
        {
            Sid: "AskAboutPayments",
            Effect: "Allow",
            Action: "events:PutEvents",
            Resource: busArn,
            Condition: {
                // One call puts many events: each must be such, and none may come without saying what it is.
                "ForAllValues:StringEquals": {
                    "events:source": suspiciousPayment.source,
                    "events:detail-type": suspiciousPayment.detailType,
                },
                Null: { "events:source": "false", "events:detail-type": "false" },
            },
        },
    ];
}

function callStatements(destinationArn: string): PolicyStatement[] {
    return [
        {
            Sid: "CallService",
            Effect: "Allow",
            Action: "events:InvokeApiDestination",
            Resource: destinationArn,
        },
    ];
}

function checkArgs(name: string, args: ExternalFraudCheckArgs): void {
    const checks = new ArgumentChecks("ExternalFraudCheck", name)
        .check(
            "endpoint",
            args.endpoint,
            isPublicHttpsUrl,
            "an https:// URL of a named host, without * and user",
        )
        .require("apiKey", args.apiKey, "a Pulumi secret, such as config.requireSecret(...)")
        .check(
            "apiKeyHeader",
            args.apiKeyHeader,
            (header) => /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,512}$/.test(header),
            "the name of an HTTP header",
        )
        .check("callsPerSecond", args.callsPerSecond, isWholeBetween(1, 300), "1 to 300")
        .check("retryMinutes", args.retryMinutes, isWholeBetween(1, 1440), "1 to 1440");
    if (typeof args.apiKey === "string" && args.apiKey !== "") {
        checks.refuse("apiKey", "a plain text", "a Pulumi secret, such as config.requireSecret(...)");
    }
    checks.throwIfAny();
}

/** EventBridge calls services on the internet by name; its pattern takes `*` in the path for parameters. */
function isPublicHttpsUrl(text: string): boolean {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return (
        url !== undefined &&
        url.protocol === "https:" &&
        /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname) &&
        url.username === "" &&
        url.hash === "" &&
        text.length <= 2048 &&
        !text.includes("*")
    );
}
