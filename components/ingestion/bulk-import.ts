import * as pulumi from "@pulumi/pulumi";
import { endedSnowDevices, isSnowAddressId, snowDevices, snowShippingOptions } from "../../facts/snow";
import { ArgumentChecks } from "../argument-checks";
import type { PolicyStatement } from "../identity/policy-statement";
import { grant, serviceRole } from "../identity/service-role";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { isLogRetention } from "../monitoring/log-group";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { objectKeyStatement, type ResolvedLakeLocation } from "../storage/lake-permissions";
import { ImportJob } from "./import-job";
import { addImportJobAlarms, importJobWatch, type BulkImportAlarmTuning } from "./import-job-watch";

/** Arguments of {@link BulkImport}. */
export interface BulkImportArgs {
    /** Where files go. Snowball keeps the names that they have on the device: put them into folders named as the prefix. */
    output: pulumi.Input<LakeLocation>;
    /** Id of the address that the device is shipped to, `ADID...`, made once with `aws snowball create-address`. */
    addressId: pulumi.Input<string>;
    /** Order the device. Default: false, and nothing is ordered. What is ordered isn't undone when this goes back to false. */
    armed?: boolean;
    /** When the import is to be complete, as an ISO 8601 time such as `2027-03-31T00:00:00Z`. Needed when it is armed. */
    deadline?: string;
    /** Device, by its name in `snowDevices`. Default: `storage-optimized-210tb`. */
    device?: string;
    /** How fast the device travels: `SECOND_DAY`, `NEXT_DAY`, `EXPRESS` or `STANDARD`, as the region offers. Default: `STANDARD`. */
    shippingOption?: string;
    /** ARN of the role by which Snowball writes and notifies. Default: a role of the import's own. */
    roleArn?: pulumi.Input<string>;
    /** Topic that Snowball tells of each step; its key must let the account's roles use it. Default: where alarms go. */
    notificationTopicArn?: pulumi.Input<string>;
    /**
     * Customer key for the device, the checks and their logs; it must admit `imports`, `workflows`, `logs` and `queues`.
     * Default: a key of the import's own.
     */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the import's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: BulkImportAlarmTuning;
    /** Refuse to delete the job, which cancels it while AWS allows. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Imports a shop's history from a Snowball device: a job that is ordered only when it is armed, never twice, and followed
 * by hourly checks with alarms.
 *
 * AWS ended Snowcone on 2024-11-12, and takes Snowball orders from existing customers alone since 2025-11-07: everybody
 * else takes `DataSyncIngestion`. For TypeScript and JavaScript programs alone, since a dynamic provider orders.
 *
 * Snowball writes to the bucket from outside the VPC: a bucket that is closed to a VPC must admit `roleArn`.
 *
 * @example
 * new BulkImport("history", {
 *     output: lake.raw("historical_transactions/"),
 *     addressId: "ADID...",
 *     armed: settings.orderSnowball,
 *     deadline: "2027-03-31T00:00:00Z",
 * });
 *
 * @throws {ArgumentError} With everything in the arguments that AWS would refuse.
 */
export class BulkImport extends pulumi.ComponentResource {
    /** Id of the job, `JID...`; empty until it is ordered. */
    readonly jobId: pulumi.Output<string>;
    /** State of the job after the last deployment or refresh; `NotOrdered` until it is. */
    readonly jobState: pulumi.Output<string>;
    /** ARN of the role by which Snowball writes to the bucket. */
    readonly roleArn: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** Nothing runs in the VPC. */
    readonly services: string[] = [];

    /** @throws {ArgumentError} With everything in the arguments that AWS would refuse. */
    constructor(name: string, args: BulkImportArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:BulkImport", name, {}, opts);
        checkArgs(name, args);
        const child = { parent: this };
        const { tags, alarmTuning = {}, armed = false } = args;
        const keyArn =
            args.keyArn ??
            new DataKey(
                name,
                { uses: ["imports", "workflows", "logs", "queues"], protect: args.protect, tags },
                child,
            ).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, child).target;
        const notificationTopicArn = args.notificationTopicArn ?? pulumi.output(target).topicArn;
        const { bucketName, bucketArn, prefix, keyArn: lakeKeyArn } = pulumi.output(args.output);
        const output = pulumi.output({ bucketName, bucketArn, prefix, keyArn: lakeKeyArn });

        const roleArn = args.roleArn ?? importRole(name, output, notificationTopicArn, tags, child);
        const device = snowDevices[args.device ?? "storage-optimized-210tb"];
        const job = new ImportJob(
            `${name}-job`,
            {
                armed,
                region: placeOf(this).region,
                orderToken: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
                bucketArn,
                keyArn,
                roleArn,
                addressId: args.addressId,
                notificationTopicArn,
                deviceType: device.type,
                capacity: device.capacity,
                shippingOption: args.shippingOption ?? "STANDARD",
            },
            { ...child, protect: args.protect },
        );
        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                sourceArn: namedArn("events", `rule/${name}-*`, this),
                meaning: "A check of the Snowball job could not be started.",
                alarmTuning: alarmTuning.undelivered,
                tags,
            },
            child,
        );
        const stateMachine = importJobWatch(
            `${name}-check`,
            {
                jobId: job.jobId,
                armed,
                deadline: args.deadline ?? "9999-12-31T00:00:00Z",
                keyArn,
                undelivered,
                logRetentionDays: args.logRetentionDays,
                tags,
            },
            child,
        );
        const { undelivered: _, ...ownTuning } = alarmTuning;
        const alarms = new AlarmSet(name, target, ownTuning, this, tags);
        addImportJobAlarms(alarms, stateMachine, armed);

        this.jobId = job.jobId;
        this.jobState = job.jobState;
        this.roleArn = pulumi.output(roleArn);
        this.keyArn = pulumi.output(keyArn);
        this.alarms = pulumi
            .all([alarms.references, undelivered.alarms])
            .apply(([own, queue]) => [...own, ...queue]);
        this.registerOutputs({
            jobId: this.jobId,
            jobState: this.jobState,
            roleArn: this.roleArn,
            keyArn: this.keyArn,
            alarms: this.alarms,
        });
    }

    /** What a dashboard shows of the import. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            alarms: this.alarms,
        };
    }
}

/** The role by which Snowball writes and notifies. Its ARN is known once it may: the order is checked against it. */
function importRole(
    name: string,
    output: pulumi.Output<ResolvedLakeLocation>,
    topicArn: pulumi.Input<string>,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    child: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const role = serviceRole(
        `${name}-role`,
        { service: "importexport.amazonaws.com", description: `Snowball imports ${name}`, tags },
        child,
    );
    const mayImport = grant(
        `${name}-import`,
        role,
        pulumi.all([output, topicArn]).apply(([location, topic]) => importStatements(location, topic)),
        child,
    );
    return pulumi.all([role.arn, mayImport.id]).apply(([arn]) => arn);
}

/** Source: https://docs.aws.amazon.com/snowball/latest/developer-guide/create-role-policy.html */
function importStatements(location: ResolvedLakeLocation, topicArn: string): PolicyStatement[] {
    const [, partition, , region, accountId] = topicArn.split(":");
    return [
        {
            Sid: "FindBucket",
            Effect: "Allow",
            Action: [
                "s3:GetBucketLocation",
                "s3:GetBucketPolicy",
                "s3:ListBucket",
                "s3:ListBucketMultipartUploads",
            ],
            Resource: location.bucketArn,
        },
        {
            Sid: "WriteFiles",
            Effect: "Allow",
            Action: [
                "s3:AbortMultipartUpload",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
                "s3:PutObjectAcl",
            ],
            Resource: `${location.bucketArn}/${location.prefix}*`,
        },
        objectKeyStatement("EncryptFiles", ["kms:Decrypt", "kms:GenerateDataKey"], location),
        { Sid: "Notify", Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
        {
            // Whatever key the topic has: for this topic's messages alone.
            Sid: "EncryptNotices",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: `arn:${partition}:kms:${region}:${accountId}:key/*`,
            Condition: {
                StringEquals: {
                    "kms:EncryptionContext:aws:sns:topicArn": topicArn,
                    "kms:ViaService": `sns.${region}.amazonaws.com`,
                },
            },
        },
    ];
}

function checkArgs(name: string, args: BulkImportArgs): void {
    const checks = new ArgumentChecks("BulkImport", name)
        .require("output", args.output, "the location where files go")
        .require(
            "addressId",
            args.addressId,
            "the id of an address, ADID..., made with aws snowball create-address",
        )
        .check("addressId", args.addressId, isSnowAddressId, "the id of an address, ADID and a UUID")
        .check(
            "device",
            args.device,
            (device) => Object.hasOwn(snowDevices, device),
            `${Object.keys(snowDevices).join(", ")}. ${endedSnowDevices}`,
        )
        .check(
            "shippingOption",
            args.shippingOption,
            (option) => snowShippingOptions.includes(option),
            snowShippingOptions.join(", "),
        )
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, "a retention of CloudWatch Logs")
        .check(
            "deadline",
            args.deadline,
            (time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) && !Number.isNaN(Date.parse(time)),
            "a UTC time such as 2027-03-31T00:00:00Z",
        );
    if (args.armed && args.deadline === undefined) {
        checks.refuse("deadline", undefined, "a UTC time by which the armed import is to be complete");
    }
    checks.throwIfAny();
}
