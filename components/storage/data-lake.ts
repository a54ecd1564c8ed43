import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../argument-checks";
import { ComponentInternals } from "../component-internals";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import type { NetworkAccess } from "../network/network-access";
import { accessLogBucket } from "./access-log-bucket";
import { checkLakeArgs } from "./data-lake-checks";
import { LakeBucket } from "./lake-bucket";
import type { LakeLocation } from "./lake-location";
import {
    failedDeliveryStatements,
    lakeReadStatements,
    lakeReplaceStatements,
    lakeWriteStatements,
    type ResolvedLakeLocation,
} from "./lake-permissions";
import { lakePolicies } from "./lake-policies";
import { LakePrefixes } from "./lake-prefixes";
import { zoneLifecycle, zoneSuffixes, type LakeZone } from "./lake-zones";
import { LateList } from "./late-list";

interface LakeInternals {
    name: string;
    outsideRoles: LateList;
    /** Roles of jobs, which reach their code from outside the VPC. */
    jobRoles: LateList;
    prefixes: Map<LakeZone, LakePrefixes>;
    /** What locations of the lake are called in the names of grants. */
    labels: WeakMap<object, string>;
}

const internals = new ComponentInternals<LakeInternals>();

/** Arguments of {@link DataLake}. */
export interface DataLakeArgs {
    /** ARN of the KMS key that encrypts all objects; it must admit `lake`. Required: data outlives whoever made it. */
    keyArn: pulumi.Input<string>;
    /** The VPC from which the buckets are reached. */
    access: pulumi.Input<NetworkAccess>;
    /**
     * Roles that reach objects from outside the VPC: DataSync, Transfer Family, table optimizers, break-glass. ARNs, or
     * patterns with `*`. Default: none. `admitFromOutside` adds to them.
     */
    outsideRoleArns?: pulumi.Input<string>[];
    /**
     * Principals that manage the buckets from outside the VPC, but don't reach objects. ARNs, or patterns with `*`.
     * Default: whoever deploys; name them as soon as several do.
     */
    administratorArns?: string[];
    /** Days that raw objects are kept. Default: 90. */
    rawRetentionDays?: number;
    /** Days that curated objects are kept; tables must have dropped their rows by then. Default: 2555, seven years. */
    curatedRetentionDays?: number;
    /** Days that refused records are kept. Default: 90. */
    quarantineRetentionDays?: number;
    /** Days that failed deliveries are kept. Default: 30. */
    failedDeliveryRetentionDays?: number;
    /** Days that query results are kept. Default: 14. */
    queryResultRetentionDays?: number;
    /** Days that access logs are kept. Default: 365. */
    accessLogRetentionDays?: number;
    /** Days for which nobody can delete a raw object; can't be taken back later. Default: no lock. */
    rawObjectLockDays?: number;
    /** `GOVERNANCE`, which a privileged role can lift, or `COMPLIANCE`, which nobody can. Default: `GOVERNANCE`. */
    rawObjectLockMode?: string;
    /**
     * Zone and prefix of what the policy outputs are for besides whole buckets, such as `raw/clickstream/`; the zones are
     * raw, curated, quarantine, query-results and artifacts. For programs that can't call `grantRead` and the like. Default: none.
     */
    policyLocations?: string[];
    /** Keep the buckets from being deleted and replaced. Default: false. */
    protect?: boolean;
    /** Delete what is in the buckets when they are deleted; needs `confirmDataLossOf` too. Default: false. */
    forceDestroy?: boolean;
    /** The lake's name, to confirm `forceDestroy`. */
    confirmDataLossOf?: string;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The buckets that events become tables in: private, encrypted with one key, reached through one VPC.
 *
 * @example
 * const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
 * new StreamProcessor("normalizer", { output: lake.raw("clickstream/"), failures: lake.failedDeliveries("normalizer/") });
 * lake.grantRead(analystRole, lake.curated("orders/"));
 */
export class DataLake extends pulumi.ComponentResource {
    /** The whole bucket of events as they came. */
    readonly rawBucket: pulumi.Output<LakeLocation>;
    /** The whole bucket of tables. */
    readonly curatedBucket: pulumi.Output<LakeLocation>;
    /** The whole bucket of records that were refused. */
    readonly quarantineBucket: pulumi.Output<LakeLocation>;
    /** The whole bucket of what Lambda could not deliver. Lambda writes there from outside the VPC. */
    readonly failedDeliveriesBucket: pulumi.Output<LakeLocation>;
    /** The whole bucket of query results. */
    readonly queryResultsBucket: pulumi.Output<LakeLocation>;
    /**
     * The whole bucket of jobs' code, temporary files and Spark's logs. Glue and EMR reach it with a job's role from outside
     * the VPC, once `admitToArtifacts` lets the role, and whoever deploys puts code there.
     */
    readonly artifactsBucket: pulumi.Output<LakeLocation>;
    /** IAM policy documents of `grantRead`, by zone and by what `policyLocations` names. */
    readonly readPolicies: pulumi.Output<Record<string, string>>;
    /** IAM policy documents of `grantWrite`, likewise. */
    readonly writePolicies: pulumi.Output<Record<string, string>>;
    /** IAM policy documents of `grantReplace`, likewise. */
    readonly replacePolicies: pulumi.Output<Record<string, string>>;
    /** IAM policy document of `grantKeepFailures` on the whole bucket of failed deliveries. */
    readonly keepFailuresPolicy: pulumi.Output<string>;
    /** Name of the bucket of access logs. */
    readonly accessLogBucketName: pulumi.Output<string>;

    /** @throws {ArgumentError} With every mistake in the arguments. */
    constructor(name: string, args: DataLakeArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:DataLake", name, {}, opts);
        checkLakeArgs(name, args);
        internals.hold(this, {
            name,
            outsideRoles: new LateList(args.outsideRoleArns ?? []),
            jobRoles: new LateList([]),
            prefixes: new Map(),
            labels: new WeakMap(),
        });

        this.accessLogBucketName = accessLogBucket(
            `${name}-access-logs`,
            {
                sourcePrefix: `${name}-`,
                retentionDays: args.accessLogRetentionDays ?? 365,
                forceDestroy: args.forceDestroy,
                tags: args.tags,
            },
            { parent: this, protect: args.protect },
        );
        this.rawBucket = this.zone("raw", args, args.rawRetentionDays);
        this.curatedBucket = this.zone("curated", args, args.curatedRetentionDays);
        this.quarantineBucket = this.zone("quarantine", args, args.quarantineRetentionDays);
        this.failedDeliveriesBucket = this.zone("failedDeliveries", args, args.failedDeliveryRetentionDays);
        this.queryResultsBucket = this.zone("queryResults", args, args.queryResultRetentionDays);
        this.artifactsBucket = this.zone("artifacts", args);
        const zones = {
            [zoneSuffixes.raw]: this.rawBucket,
            [zoneSuffixes.curated]: this.curatedBucket,
            [zoneSuffixes.quarantine]: this.quarantineBucket,
            [zoneSuffixes.queryResults]: this.queryResultsBucket,
            [zoneSuffixes.artifacts]: this.artifactsBucket,
        };
        const locations = args.policyLocations ?? [];
        this.readPolicies = lakePolicies(zones, locations, lakeReadStatements);
        this.writePolicies = lakePolicies(zones, locations, lakeWriteStatements);
        this.replacePolicies = lakePolicies(zones, locations, lakeReplaceStatements);
        this.keepFailuresPolicy = pulumi
            .output(this.failedDeliveriesBucket)
            .apply((bucket) => policyDocument(failedDeliveryStatements(bucket)));
        this.registerOutputs({
            readPolicies: this.readPolicies,
            writePolicies: this.writePolicies,
            replacePolicies: this.replacePolicies,
            keepFailuresPolicy: this.keepFailuresPolicy,
            rawBucket: this.rawBucket,
            curatedBucket: this.curatedBucket,
            quarantineBucket: this.quarantineBucket,
            failedDeliveriesBucket: this.failedDeliveriesBucket,
            queryResultsBucket: this.queryResultsBucket,
            artifactsBucket: this.artifactsBucket,
            accessLogBucketName: this.accessLogBucketName,
        });
    }

    /** Events as they came, under a prefix such as `clickstream/`. */
    raw(prefix: string): pulumi.Output<LakeLocation> {
        return this.location("raw", this.rawBucket, prefix);
    }

    /** Tables, under a prefix such as `orders/`. */
    curated(prefix: string): pulumi.Output<LakeLocation> {
        return this.location("curated", this.curatedBucket, prefix);
    }

    /** Records that were refused, under a prefix such as `clickstream/`. */
    quarantine(prefix: string): pulumi.Output<LakeLocation> {
        return this.location("quarantine", this.quarantineBucket, prefix);
    }

    /** What Lambda could not deliver, under a prefix such as `normalizer/`. */
    failedDeliveries(prefix: string): pulumi.Output<LakeLocation> {
        return this.location("failedDeliveries", this.failedDeliveriesBucket, prefix);
    }

    /** Query results, under a prefix such as `analysts/`. */
    queryResults(prefix: string): pulumi.Output<LakeLocation> {
        return this.location("queryResults", this.queryResultsBucket, prefix);
    }

    /**
     * Lets a role reach objects from outside the VPC, as DataSync, Transfer Family and table optimizers do. What it may
     * do there takes a grant besides.
     *
     * @throws {ArgumentError} When the program has waited for something since it made the lake.
     */
    admitFromOutside(roleArn: pulumi.Input<string>): void {
        if (!internals.of(this).outsideRoles.add(roleArn)) {
            this.refuseLate("admitFromOutside", ", or as outsideRoleArns");
        }
    }

    /**
     * Lets the role of a job reach the bucket of artifacts from outside the VPC, and no other bucket: Glue fetches code, and
     * EMR Serverless writes logs, with it. What it may do there takes a grant besides, which jobs make themselves.
     *
     * @throws {ArgumentError} When the program has waited for something since it made the lake.
     */
    admitToArtifacts(roleArn: pulumi.Input<string>): void {
        if (!internals.of(this).jobRoles.add(roleArn)) {
            this.refuseLate("admitToArtifacts");
        }
    }

    /** Lets a role list and read a location, and decrypt what is there. `id` names the grant of a role from elsewhere. */
    grantRead(role: RoleReference, location: pulumi.Input<LakeLocation>, id?: string): aws.iam.RolePolicy {
        return this.grant("read", lakeReadStatements, role, location, id);
    }

    /** Lets a role add objects to a location. `id` names the grant of a role from elsewhere. */
    grantWrite(role: RoleReference, location: pulumi.Input<LakeLocation>, id?: string): aws.iam.RolePolicy {
        return this.grant("write", lakeWriteStatements, role, location, id);
    }

    /** Lets a role keep a table at a location: read, add and delete objects. `id` names the grant of a role from elsewhere. */
    grantReplace(role: RoleReference, location: pulumi.Input<LakeLocation>, id?: string): aws.iam.RolePolicy {
        return this.grant("replace", lakeReplaceStatements, role, location, id);
    }

    /** Lets a function's role keep failed invocations at a location. `id` names the grant of a role from elsewhere. */
    grantKeepFailures(
        role: RoleReference,
        location: pulumi.Input<LakeLocation>,
        id?: string,
    ): aws.iam.RolePolicy {
        return this.grant("keep-failures", failedDeliveryStatements, role, location, id);
    }

    private refuseLate(method: string, otherwise = ""): never {
        throw new ArgumentError("DataLake", internals.of(this).name, [
            `${method}: came too late; allowed: before the program awaits anything${otherwise}`,
        ]);
    }

    private zone(zone: LakeZone, args: DataLakeArgs, days?: number): pulumi.Output<LakeLocation> {
        internals.of(this).prefixes.set(zone, new LakePrefixes(internals.of(this).name, zone));
        const { location } = new LakeBucket(
            `${internals.of(this).name}-${zoneSuffixes[zone]}`,
            {
                keyArn: args.keyArn,
                // A function's failed deliveries are written by Lambda, with the function's role, from outside any VPC.
                dropBox: zone === "failedDeliveries",
                access: args.access,
                accessLogBucketName: this.accessLogBucketName,
                accessLogPrefix: `${zoneSuffixes[zone]}/`,
                outsideRoleArns:
                    zone === "artifacts"
                        ? internals.of(this).jobRoles.complete
                        : internals.of(this).outsideRoles.complete,
                administratorsReachObjects: zone === "artifacts",
                administratorArns: args.administratorArns,
                lifecycle: zoneLifecycle(zone, days),
                ...(zone === "raw" && {
                    objectLockDays: args.rawObjectLockDays,
                    objectLockMode: args.rawObjectLockMode,
                }),
                forceDestroy: args.forceDestroy,
                protect: args.protect,
                tags: args.tags,
            },
            { parent: this },
        );
        internals.of(this).labels.set(location, zoneSuffixes[zone]);
        return location;
    }

    private location(
        zone: LakeZone,
        bucket: pulumi.Output<LakeLocation>,
        prefix: string,
    ): pulumi.Output<LakeLocation> {
        internals.of(this).prefixes.get(zone)?.take(prefix);
        const { bucketName, bucketArn, keyArn } = bucket;
        const location = pulumi.output({ bucketName, bucketArn, prefix, keyArn });
        internals
            .of(this)
            .labels.set(location, [zoneSuffixes[zone], ...prefix.split("/")].filter(Boolean).join("-"));
        return location;
    }

    private grant(
        what: string,
        statements: (location: ResolvedLakeLocation) => PolicyStatement[],
        role: RoleReference,
        location: pulumi.Input<LakeLocation>,
        id?: string,
    ): aws.iam.RolePolicy {
        const label = typeof location === "object" ? internals.of(this).labels.get(location) : undefined;
        return grant(
            grantName(internals.of(this).name, label === undefined ? what : `${what}-${label}`, role, id),
            role,
            pulumi.output(location).apply((resolved) => statements(resolved)),
            { parent: this },
        );
    }
}
