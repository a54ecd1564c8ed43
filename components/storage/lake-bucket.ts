import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkAccess } from "../network/network-access";
import { hardenedBucket } from "./hardened-bucket";
import {
    dropBoxStatements,
    keyStatements,
    principalArns,
    reachStatements,
    transportStatements,
} from "./lake-bucket-policy";
import type { LakeLocation } from "./lake-location";
import type { Lifecycle } from "./lifecycle";

export interface LakeBucketArgs {
    /** ARN of the key that encrypts the objects. */
    keyArn: pulumi.Input<string>;
    /** Bucket that the bucket's access logs go to. */
    accessLogBucketName: pulumi.Input<string>;
    /** Where the bucket's access logs begin there, such as `raw/`. */
    accessLogPrefix: string;
    /** The way by which requests must come. */
    access: pulumi.Input<NetworkAccess>;
    /** Objects may be put from anywhere, for what AWS writes with a function's role. Default: false. */
    dropBox?: boolean;
    /** Roles that reach objects from outside the VPC. */
    outsideRoleArns: pulumi.Input<pulumi.Input<string>[]>;
    /** Principals that manage the bucket from outside the VPC. Default: whoever deploys. */
    administratorArns?: string[];
    /** Whether they reach objects from there too, and whoever takes the location waits for the policy that lets them. Default: false. */
    administratorsReachObjects?: boolean;
    lifecycle: Lifecycle;
    /** Days for which nobody can delete a version. Default: none, and no lock. */
    objectLockDays?: number;
    /** `GOVERNANCE` or `COMPLIANCE`. Default: `GOVERNANCE`. */
    objectLockMode?: string;
    forceDestroy?: boolean;
    protect?: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** One bucket of a data lake: hardened, encrypted with the lake's key, logged, its events on the event bus. */
export class LakeBucket extends pulumi.ComponentResource {
    /** The whole bucket. */
    readonly location: pulumi.Output<LakeLocation>;

    constructor(name: string, args: LakeBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:LakeBucket", name, {}, opts);
        const parent = { parent: this };
        const { bucket, policy, versioning } = hardenedBucket(
            name,
            {
                keyArn: args.keyArn,
                policy: (bucketArn) => this.policy(bucketArn, args),
                lifecycle: args.lifecycle,
                objectLock: args.objectLockDays !== undefined,
                forceDestroy: args.forceDestroy,
                tags: args.tags,
            },
            { ...parent, protect: args.protect },
        );
        if (args.objectLockDays !== undefined) {
            new aws.s3.BucketObjectLockConfiguration(
                `${name}-lock`,
                {
                    bucket: bucket.bucket,
                    objectLockEnabled: "Enabled",
                    rule: {
                        defaultRetention: {
                            days: args.objectLockDays,
                            mode: args.objectLockMode ?? "GOVERNANCE",
                        },
                    },
                },
                { ...parent, dependsOn: [versioning] },
            );
        }
        new aws.s3.BucketLogging(
            `${name}-logging`,
            {
                bucket: bucket.bucket,
                targetBucket: args.accessLogBucketName,
                targetPrefix: args.accessLogPrefix,
                targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
            },
            parent,
        );
        new aws.s3.BucketNotification(`${name}-events`, { bucket: bucket.bucket, eventbridge: true }, parent);
        this.location = pulumi.output({
            bucketName: args.administratorsReachObjects
                ? pulumi.all([bucket.bucket, policy.bucket]).apply(([bucketName]) => bucketName)
                : bucket.bucket,
            bucketArn: bucket.arn,
            prefix: "",
            keyArn: args.keyArn,
        });
        this.registerOutputs({ location: this.location });
    }

    private policy(bucketArn: pulumi.Output<string>, args: LakeBucketArgs) {
        const sealed = pulumi
            .all([bucketArn, args.keyArn])
            .apply(([arn, keyArn]) => [...transportStatements(arn), ...keyStatements(arn, keyArn)]);
        const statementsOf = args.dropBox ? dropBoxStatements : reachStatements;
        const administrators =
            args.administratorArns ??
            aws.getCallerIdentityOutput({}, { parent: this }).arn.apply(principalArns);
        return pulumi
            .all([
                sealed,
                bucketArn,
                pulumi.output(args.access).s3EndpointId,
                args.outsideRoleArns,
                administrators,
            ])
            .apply(([statements, arn, s3EndpointId, outsideRoleArns, administratorArns]) => [
                ...statements,
                ...statementsOf(arn, {
                    s3EndpointId,
                    outsideRoleArns: args.administratorsReachObjects
                        ? [...outsideRoleArns, ...administratorArns]
                        : outsideRoleArns,
                    administratorArns,
                }),
            ]);
    }
}
