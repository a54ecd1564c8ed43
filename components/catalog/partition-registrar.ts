import * as pulumi from "@pulumi/pulumi";
import { isCronExpression, isRateExpression } from "../../facts/schedule-expression";
import { ArgumentChecks } from "../argument-checks";
import type { RoleReference } from "../identity/service-role";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import type { Placement } from "../network/placement";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { functionRule } from "../transformation/function-rule";
import { functionMetric } from "../transformation/lambda-alarms";
import type { LambdaBundle } from "../transformation/lambda-bundle";
import { LambdaFunction } from "../transformation/lambda-function";
import { registrarAlarms, type PartitionRegistrarTuning } from "./registrar-alarms";

/** Arguments of {@link PartitionRegistrar}. */
export interface PartitionRegistrarArgs {
    /** The code, as built: takes S3's `Object Created` events; any other event makes it check all tables. */
    handler: LambdaBundle;
    /** The whole bucket whose files are registered, such as a lake's `rawBucket`; its events go to EventBridge. */
    bucket: pulumi.Input<LakeLocation>;
    /** Prefixes there, ending in `/`, of tables with partitions. At least one. */
    prefixes: string[];
    /** Glue database of the tables; the code has it as `DATABASE_NAME`. */
    databaseName: pulumi.Input<string>;
    /** Private subnets and security groups that the code calls Glue from. */
    placement: pulumi.Input<Placement>;
    /** Bucket that gets the events that the function gave up on. Lambda writes there from outside the VPC. */
    failures: pulumi.Input<LakeLocation>;
    /** When tables are compared with their definitions: a cron or rate expression, in UTC. Default: `rate(1 day)`. */
    checkSchedule?: string;
    /** ARN of a KMS key for `lambda`, `logs` and `queues`. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: PartitionRegistrarTuning;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: pulumi.Input<number>;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Registers partitions in the catalog as files arrive, so that Spark finds them, and tells people of tables that have
 * drifted from their definitions.
 *
 * @example
 * const registrar = new PartitionRegistrar("partitions", {
 *     handler: handlers.catalogRegistrar, bucket: lake.rawBucket, prefixes: ["clickstream/"],
 *     databaseName: catalog.databaseName, placement: network.placement, failures: lake.failedDeliveries("partitions/"),
 * });
 * catalog.grantRegisterPartitions(registrar.role);
 */
export class PartitionRegistrar extends pulumi.ComponentResource {
    /** Name of the function. */
    readonly functionName: pulumi.Output<string>;
    /** ARN of the function. Called without an object, it compares the tables with their definitions. */
    readonly functionArn: pulumi.Output<string>;
    /** Role that the code runs under: give it the right to register partitions. */
    readonly role: RoleReference;
    /** Endpoints that the code calls. */
    readonly services: string[];
    /** The alarms that watch the function, its events and the tables. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For prefixes that no table can have, or a schedule that EventBridge would refuse. */
    constructor(name: string, args: PartitionRegistrarArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:PartitionRegistrar", name, {}, opts);
        checkArgs(name, args);
        const { tags, alarmTuning: tuning = {} } = args;
        const parent = { parent: this };
        const keyArn =
            args.keyArn ?? new DataKey(name, { uses: ["lambda", "logs", "queues"], tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;

        const lambda = new LambdaFunction(
            name,
            {
                handler: args.handler,
                description: "Registers partitions of new files and compares tables with their definitions",
                placement: args.placement,
                environment: { DATABASE_NAME: args.databaseName },
                failures: args.failures,
                keyArn,
                alarms: target,
                alarmTuning: {
                    errors: tuning.errors,
                    throttles: tuning.throttles,
                    duration: tuning.duration,
                    droppedEvents: tuning.droppedEvents,
                },
                logRetentionDays: args.logRetentionDays,
                tags,
            },
            parent,
        );
        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                sourceArn: namedArn("events", `rule/${name}-*`, this),
                meaning:
                    "New files could not be registered, or tables not checked: the function didn't start.",
                alarmTuning: tuning.undelivered,
                tags,
            },
            parent,
        );
        const start = { functionArn: lambda.functionArn, undelivered, tags };
        const files = functionRule(
            `${name}-files`,
            {
                ...start,
                description: "New files of tables with partitions",
                pattern: pulumi
                    .output(args.bucket)
                    .bucketName.apply((bucket) => registeredFiles(bucket, args.prefixes)),
            },
            parent,
        );
        const checks = functionRule(
            `${name}-checks`,
            {
                ...start,
                description: "Compares tables with their definitions",
                schedule: args.checkSchedule ?? "rate(1 day)",
            },
            parent,
        );
        const alarms = new AlarmSet(name, target, { ...tuning }, this, tags);
        registrarAlarms(alarms, {
            functionName: lambda.functionName,
            filesRuleName: files.name,
            checksRuleName: checks.name,
        });

        this.functionName = lambda.functionName;
        this.functionArn = lambda.functionArn;
        this.role = lambda.role;
        this.services = lambda.services;
        this.alarms = pulumi
            .all([lambda.alarms, undelivered.alarms, alarms.references])
            .apply((sets) => sets.flat());
        this.registerOutputs({
            functionName: this.functionName,
            functionArn: this.functionArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * A metric of the function.
     *
     * @param metricName - Such as `Invocations`.
     * @param statistic - `Sum`, `Maximum`, `p99`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return functionMetric(this.functionName, metricName, statistic);
    }

    /** What a dashboard shows of the function. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("Invocations"), this.metric("Errors")],
            alarms: this.alarms,
        };
    }
}

/**
 * Pattern of the events about new files below the prefixes of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function registeredFiles(bucket: string, prefixes: string[]): Record<string, unknown> {
    return {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [bucket] }, object: { key: prefixes.map((prefix) => ({ prefix })) } },
    };
}

function checkArgs(name: string, args: PartitionRegistrarArgs): void {
    const checks = new ArgumentChecks("PartitionRegistrar", name)
        .check("prefixes", args.prefixes, (prefixes) => prefixes.length > 0, "at least one prefix")
        .check(
            "checkSchedule",
            args.checkSchedule,
            (given) => isCronExpression(given) || isRateExpression(given),
            "cron(minute hour day month weekday year), with ? as day or weekday, or rate(number unit)",
        );
    args.prefixes.forEach((prefix, index) =>
        checks.check(
            `prefixes[${index}]`,
            prefix,
            (given) => /^[^/].*\/$/.test(given),
            "a prefix that ends in /",
        ),
    );
    checks.throwIfAny();
}
