import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { ComponentInternals } from "../component-internals";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import type { Metric } from "../monitoring/metric";
import { placeOf } from "../place";
import type { LakeLocation } from "./lake-location";
import { lakeReplaceStatements, type ResolvedLakeLocation } from "./lake-permissions";

const internals = new ComponentInternals<{ name: string; results: pulumi.Output<ResolvedLakeLocation> }>();

/** The least limit that Athena takes, 10 MiB. */
const leastScanLimitBytes = 10 * 1024 ** 2;

/** A query that people find in Athena's console, ready to run. */
export interface SavedQuery {
    /** What it is called: letters, digits, spaces and hyphens, 1 to 128. */
    name: string;
    /** What it answers, up to 1,024 characters. */
    description: string;
    /** Athena's SQL, up to 262,144 characters. */
    sql: string;
}

/** Arguments of {@link QueryAccess}. */
export interface QueryAccessArgs {
    /** Where results go, such as `lake.queryResults("analysts/")`; its key encrypts them. */
    results: pulumi.Input<LakeLocation>;
    /** What the queries are for, in the console. Default: names the component. */
    description?: pulumi.Input<string>;
    /** Bytes after which a query is stopped, 10 MiB at least. Default: 100 GiB, half a dollar in us-east-1. */
    scanLimitBytes?: pulumi.Input<number>;
    /** Queries to begin with, each with a name of its own. Default: none. */
    savedQueries?: SavedQuery[];
    /** Database that the saved queries are about; needed with them. */
    databaseName?: pulumi.Input<string>;
    /** Delete saved queries with the workgroup. Default: false. */
    forceDestroy?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An Athena workgroup whose settings nobody can leave: results encrypted with the lake's key, scans limited.
 *
 * @example
 * const queries = new QueryAccess("analysts", { results: lake.queryResults("analysts/") });
 * queries.grantQuery(analystRole);
 * lake.grantRead(analystRole, lake.curated("orders/"));
 */
export class QueryAccess extends pulumi.ComponentResource {
    /** Name of the workgroup. */
    readonly workgroupName: pulumi.Output<string>;
    /** IAM policy document of `grantQuery`. */
    readonly queryPolicy: pulumi.Output<string>;
    /** ARN of the workgroup. */
    readonly workgroupArn: pulumi.Output<string>;
    /** Endpoints for code in the VPC that queries. */
    readonly services: string[] = ["athena"] satisfies ServiceName[];

    /** @throws {ArgumentError} For arguments that Athena would refuse. */
    constructor(name: string, args: QueryAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:QueryAccess", name, {}, opts);
        new ArgumentChecks("QueryAccess", name)
            .require("results", args.results, "a location of the lake, such as lake.queryResults(...)")
            .check(
                "scanLimitBytes",
                args.scanLimitBytes,
                (bytes) => Number.isInteger(bytes) && bytes >= leastScanLimitBytes,
                `a whole number of bytes, ${leastScanLimitBytes} at least`,
            )
            .throwIfAny();
        checkSavedQueries(name, args);
        const results = pulumi.output(args.results);
        internals.hold(this, { name, results });

        const workgroup = new aws.athena.Workgroup(
            `${name}-workgroup`,
            {
                description: args.description ?? `${name}: queries of the lake`,
                state: "ENABLED",
                forceDestroy: args.forceDestroy ?? false,
                configuration: {
                    enforceWorkgroupConfiguration: true,
                    publishCloudwatchMetricsEnabled: true,
                    requesterPaysEnabled: false,
                    bytesScannedCutoffPerQuery: args.scanLimitBytes ?? 100 * 1024 ** 3,
                    engineVersion: { selectedEngineVersion: "Athena engine version 3" },
                    resultConfiguration: {
                        outputLocation: pulumi.interpolate`s3://${results.bucketName}/${results.prefix}`,
                        expectedBucketOwner: placeOf(this).accountId,
                        encryptionConfiguration: {
                            encryptionOption: "SSE_KMS",
                            kmsKeyArn: results.keyArn,
                        },
                    },
                },
                tags: args.tags,
            },
            { parent: this },
        );
        for (const query of args.savedQueries ?? []) {
            new aws.athena.NamedQuery(
                `${name}-${query.name.toLowerCase().replaceAll(" ", "-")}`,
                {
                    name: query.name,
                    description: query.description,
                    workgroup: workgroup.id,
                    database: args.databaseName ?? "",
                    query: query.sql,
                },
                { parent: this },
            );
        }
        this.workgroupName = workgroup.name;
        this.workgroupArn = workgroup.arn;
        this.queryPolicy = this.queryStatements().apply(policyDocument);
        this.registerOutputs({
            queryPolicy: this.queryPolicy,
            workgroupName: this.workgroupName,
            workgroupArn: this.workgroupArn,
            services: this.services,
        });
    }

    /** A metric of the workgroup's queries, such as `ProcessedBytes`. */
    metric(metricName: string, statistic = "Sum"): Metric {
        return {
            namespace: "AWS/Athena",
            metricName,
            dimensions: { WorkGroup: this.workgroupName },
            statistic,
        };
    }

    /**
     * Lets a role run queries and read their results. What it may query takes grants on the catalog and the lake besides.
     * `id` names the grant of a role from elsewhere.
     */
    grantQuery(role: RoleReference, id?: string): aws.iam.RolePolicy {
        return grant(grantName(internals.of(this).name, "query", role, id), role, this.queryStatements(), {
            parent: this,
        });
    }

    private queryStatements(): pulumi.Output<PolicyStatement[]> {
        return pulumi
            .all([this.workgroupArn, internals.of(this).results])
            .apply(([arn, results]) => queryStatements(arn, results));
    }
}

/** Source: https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
function checkSavedQueries(name: string, { savedQueries = [], databaseName }: QueryAccessArgs): void {
    const checks = new ArgumentChecks("QueryAccess", name);
    savedQueries.forEach((query, index) => {
        const field = `savedQueries[${index}]`;
        checks
            .check(
                `${field}.name`,
                query.name,
                (given) =>
                    /^[A-Za-z0-9][A-Za-z0-9 -]{0,127}$/.test(given) &&
                    savedQueries.findIndex((other) => other.name === given) === index,
                "1 to 128 letters, digits, spaces and hyphens, that no other query has",
            )
            .check(
                `${field}.description`,
                query.description,
                (text) => text.length >= 1 && text.length <= 1024,
                "1 to 1024 characters",
            )
            .check(
                `${field}.sql`,
                query.sql,
                (text) => text.length >= 1 && text.length <= 262_144,
                "1 to 262144 characters",
            );
    });
    if (savedQueries.length > 0) {
        checks.require("databaseName", databaseName, "the database that the saved queries are about");
    }
    checks.throwIfAny();
}

/** Lets a role run queries in a workgroup, whose results Athena writes with the role's permissions. */
export function queryStatements(workgroupArn: string, results: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "RunQueries",
            Effect: "Allow",
            Action: [
                "athena:BatchGetQueryExecution",
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetQueryResultsStream",
                "athena:GetWorkGroup",
                "athena:ListQueryExecutions",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            Resource: workgroupArn,
        },
        ...lakeReplaceStatements(results),
    ];
}
