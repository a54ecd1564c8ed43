import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { AlarmSet, type AlarmReference, type AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { addEventAlarm } from "../monitoring/event-alarm";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { stackScopedName } from "../stack-scoped-name";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { crawlerRole } from "./crawler-role";
import { discoveryQueue } from "./discovery-queue";
import { glueSecurityConfiguration } from "./glue-security";

/** How the alarms of a discovery depart from their defaults. */
export interface SchemaDiscoveryTuning {
    /** Runs of the crawler that failed. Default: any. */
    failed?: AlarmTuning;
    /** Seconds that the oldest event waits for the crawler. Default: over 21,600, six hours. */
    waiting?: AlarmTuning;
    /** Events that could not be delivered or crawled. Default: any. */
    undelivered?: AlarmTuning;
}

/** Arguments of {@link SchemaDiscovery}. */
export interface SchemaDiscoveryArgs {
    /** The whole bucket to look in, such as a lake's `rawBucket`; its events go to EventBridge. */
    bucket: pulumi.Input<LakeLocation>;
    /** Prefixes there, ending in `/`, that declared tables cover and that are left alone. */
    declaredPrefixes: string[];
    /** When the crawler looks for events: a cron expression in UTC. Default: `cron(15 * * * ? *)`, every hour. */
    schedule?: string;
    /** Name of a Glue network connection through which the crawler reads. Default: none, from Glue's own network. */
    connectionName?: pulumi.Input<string>;
    /** ARN of the key that encrypts the account's catalog, where it is encrypted. */
    catalogKeyArn?: pulumi.Input<string>;
    /** ARN of a KMS key for `queues`, `logs`, `lake` and `bookmarks`. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: SchemaDiscoveryTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Finds the schema of what lands where no table is declared: a crawler that looks only at prefixes that events name, and
 * keeps its tables in a database of its own.
 *
 * @example
 * const discovery = new SchemaDiscovery("raw", { bucket: lake.rawBucket, declaredPrefixes: ["clickstream/"] });
 * lake.admitFromOutside(discovery.roleArn);
 */
export class SchemaDiscovery extends pulumi.ComponentResource {
    /** Database that the crawler's tables are in. */
    readonly databaseName: pulumi.Output<string>;
    /** Role of the crawler. Without a connection it reads from outside the VPC. */
    readonly roleArn: pulumi.Output<string>;
    /** The alarms that watch the discovery. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For a prefix that doesn't end in `/`, or a schedule that isn't a cron expression. */
    constructor(name: string, args: SchemaDiscoveryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:SchemaDiscovery", name, {}, opts);
        checkArgs(name, args);
        const { tags } = args;
        const parent = { parent: this };
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["queues", "logs", "lake", "bookmarks"], tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const bucket = pulumi.output(args.bucket);

        const database = new aws.glue.CatalogDatabase(
            `${name}-discovered`,
            {
                name: stackScopedName(`${name}_discovered`, 255, "_").toLowerCase(),
                description: "Tables that the crawler found where none is declared",
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
                meaning: "Events about undeclared files reached neither the crawler nor anybody else.",
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            parent,
        );
        const queue = discoveryQueue(
            name,
            {
                bucketName: bucket.bucketName,
                declaredPrefixes: args.declaredPrefixes,
                keyArn,
                undelivered,
                tags,
            },
            this,
        );
        const security = glueSecurityConfiguration(`${name}-security`, keyArn, parent);

        const { role, grants } = crawlerRole(
            name,
            {
                bucket,
                databaseName: database.name,
                catalogKeyArn: args.catalogKeyArn,
                queueArns: [queue.arn, undelivered.queueArn],
                queueKeyArn: keyArn,
                inVpc: args.connectionName !== undefined,
                tags,
            },
            this,
        );
        const crawler = new aws.glue.Crawler(
            `${name}-crawler`,
            {
                description: "Finds the schema of files where no table is declared",
                databaseName: database.name,
                role: role.arn,
                securityConfiguration: security.name,
                schedule: args.schedule ?? "cron(15 * * * ? *)",
                recrawlPolicy: { recrawlBehavior: "CRAWL_EVENT_MODE" },
                schemaChangePolicy: {
                    updateBehavior: "UPDATE_IN_DATABASE",
                    deleteBehavior: "DEPRECATE_IN_DATABASE",
                },
                s3Targets: [
                    {
                        path: pulumi.interpolate`s3://${bucket.bucketName}/`,
                        exclusions: args.declaredPrefixes.map((prefix) => `${prefix}**`),
                        eventQueueArn: queue.arn,
                        dlqEventQueueArn: undelivered.queueArn,
                        connectionName: args.connectionName,
                    },
                ],
                configuration: JSON.stringify({
                    Version: 1.0,
                    CrawlerOutput: { Partitions: { AddOrUpdateBehavior: "InheritFromTable" } },
                    Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
                }),
                tags,
            },
            { ...parent, dependsOn: grants },
        );

        const alarms = new AlarmSet(name, target, { ...args.alarmTuning }, this, tags);
        addEventAlarm(
            name,
            {
                id: "failed",
                runbook: "schema-discovery",
                meaning: "The crawler fails to find the schema of undeclared files.",
                pattern: {
                    source: ["aws.glue"],
                    "detail-type": ["Glue Crawler State Change"],
                    detail: { state: ["Failed"], crawlerName: [crawler.name] },
                },
            },
            { alarms, target, undelivered, tags },
            this,
        );
        alarms.add({
            id: "waiting",
            runbook: "schema-discovery",
            meaning: "Events about undeclared files wait for a crawler that doesn't come.",
            metric: {
                namespace: "AWS/SQS",
                metricName: "ApproximateAgeOfOldestMessage",
                dimensions: { QueueName: queue.name },
                statistic: "Maximum",
                periodSeconds: 300,
            },
            threshold: 21_600,
            evaluationPeriods: 3,
            treatMissingData: "notBreaching",
        });

        this.databaseName = database.name;
        this.roleArn = role.arn;
        this.alarms = pulumi
            .all([alarms.references, undelivered.alarms])
            .apply(([own, queued]) => [...own, ...queued]);
        this.registerOutputs({
            databaseName: this.databaseName,
            roleArn: this.roleArn,
            alarms: this.alarms,
        });
    }

    /** What a dashboard shows of discovery. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            alarms: this.alarms,
        };
    }
}

function checkArgs(name: string, args: SchemaDiscoveryArgs): void {
    const checks = new ArgumentChecks("SchemaDiscovery", name).check(
        "schedule",
        args.schedule,
        (given) => /^cron\(\S+( \S+){5}\)$/.test(given),
        "cron(minute hour day month weekday year), in UTC",
    );
    args.declaredPrefixes.forEach((prefix, index) =>
        checks.check(
            `declaredPrefixes[${index}]`,
            prefix,
            (given) => /^[^/].*\/$/.test(given),
            "a prefix that ends in /",
        ),
    );
    checks.throwIfAny();
}
