import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { ComponentInternals } from "../component-internals";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import { AlarmSet, type AlarmReference, type AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { DataKey } from "./data-key";

const internals = new ComponentInternals<{ name: string }>();

/** How the table's alarms depart from their defaults. */
export interface StateTableTuning {
    /** Writes that were throttled. Default: any, 3 minutes in a row. */
    writeThrottles?: AlarmTuning;
    /** Reads that were throttled. Default: any, 3 minutes in a row. */
    readThrottles?: AlarmTuning;
}

/** Arguments of {@link StateTable}. */
export interface StateTableArgs {
    /** Name of the text attribute that identifies an item. Default: `id`. */
    partitionKey?: string;
    /** Name of the text attribute that tells items of one partition key apart. Default: none. */
    sortKey?: string;
    /** Name of the attribute with the second, since 1970, after which an item is deleted. Default: `expiresAt`. */
    expiryAttribute?: string;
    /** Days back to which the table can be restored, 1 to 35. Default: 35. */
    recoveryDays?: pulumi.Input<number>;
    /** ARN of the KMS key that encrypts the items; it must admit `tables`. Default: a key of the table's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the table's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: StateTableTuning;
    /** Keep the table from being deleted and replaced. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A table for what code must remember between batches: which events it has seen, which requests it has answered.
 *
 * @example
 * const seen = new StateTable("clickstream-seen", { keyArn: key.arn, alarms: watch.target });
 * seen.grantUse(normalizer.role);
 */
export class StateTable extends pulumi.ComponentResource {
    /** Name of the table. */
    readonly tableName: pulumi.Output<string>;
    /** ARN of the table. */
    readonly tableArn: pulumi.Output<string>;
    /** ARN of the key that encrypts the items. */
    readonly keyArn: pulumi.Output<string>;
    /** Endpoints for code in the VPC that uses the table. */
    readonly services: string[] = ["dynamodb"] satisfies ServiceName[];
    /** IAM policy document of `grantUse`. */
    readonly usePolicy: pulumi.Output<string>;
    /** The alarms that watch the table. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For arguments that DynamoDB would refuse. */
    constructor(name: string, args: StateTableArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:StateTable", name, {}, opts);
        internals.hold(this, { name });
        check(name, args);
        const { partitionKey = "id", sortKey, tags } = args;
        const parent = { parent: this };
        const key =
            args.keyArn ?? new DataKey(name, { uses: ["tables"], protect: args.protect, tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;

        const table = new aws.dynamodb.Table(
            `${name}-table`,
            {
                billingMode: "PAY_PER_REQUEST",
                hashKey: partitionKey,
                rangeKey: sortKey,
                attributes: [partitionKey, sortKey]
                    .filter((attribute) => attribute !== undefined)
                    .map((attribute) => ({ name: attribute, type: "S" })),
                ttl: { enabled: true, attributeName: args.expiryAttribute ?? "expiresAt" },
                serverSideEncryption: { enabled: true, kmsKeyArn: key },
                pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: args.recoveryDays ?? 35 },
                deletionProtectionEnabled: args.protect ?? false,
                tags,
            },
            { ...parent, protect: args.protect },
        );
        this.tableName = table.name;
        this.tableArn = table.arn;
        this.keyArn = pulumi.output(key);

        const alarms = new AlarmSet(name, target, { ...args.alarmTuning }, this, tags);
        for (const [id, metricName, what] of [
            ["write-throttles", "WriteThrottleEvents", "writes"],
            ["read-throttles", "ReadThrottleEvents", "reads"],
        ] as const) {
            alarms.add({
                id,
                runbook: "state-table-throttles",
                meaning: `DynamoDB throttles ${what}: batches are retried and fall behind.`,
                metric: this.metric(metricName),
                threshold: 0,
                evaluationPeriods: 3,
                treatMissingData: "notBreaching",
            });
        }
        this.alarms = alarms.references;
        this.usePolicy = this.useStatements().apply(policyDocument);
        this.registerOutputs({
            usePolicy: this.usePolicy,
            tableName: this.tableName,
            tableArn: this.tableArn,
            keyArn: this.keyArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /** A metric of the table, such as `ConsumedWriteCapacityUnits`. */
    metric(metricName: string, statistic = "Sum"): Metric {
        return {
            namespace: "AWS/DynamoDB",
            metricName,
            dimensions: { TableName: this.tableName },
            statistic,
        };
    }

    /** Lets a role read and write items. `id` names the grant of a role from elsewhere. */
    grantUse(role: RoleReference, id?: string): aws.iam.RolePolicy {
        return grant(grantName(internals.of(this).name, "use", role, id), role, this.useStatements(), {
            parent: this,
        });
    }

    private useStatements(): pulumi.Output<PolicyStatement[]> {
        return pulumi
            .all([this.tableArn, this.keyArn])
            .apply(([arn, keyArn]) => tableUseStatements(arn, keyArn));
    }

    /** What a dashboard shows of the table. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            alarms: this.alarms,
        };
    }
}

/**
 * Lets a role read and write a table's items. DynamoDB asks whether the caller may use the key.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function tableUseStatements(tableArn: string, keyArn: string): PolicyStatement[] {
    return [
        {
            Sid: "UseItems",
            Effect: "Allow",
            Action: [
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PartiQLInsert",
                "dynamodb:PartiQLUpdate",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ],
            Resource: tableArn,
        },
        {
            Sid: "UseTableKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: {
                StringEquals: { "kms:ViaService": `dynamodb.${keyArn.split(":")[3]}.amazonaws.com` },
            },
        },
    ];
}

function check(name: string, args: StateTableArgs): void {
    const { partitionKey = "id", sortKey, expiryAttribute = "expiresAt" } = args;
    const checks = new ArgumentChecks("StateTable", name);
    const attribute = "1 to 255 characters";
    const fits = (given: string) => given.length >= 1 && given.length <= 255;
    checks
        .check("partitionKey", partitionKey, fits, attribute)
        .check("sortKey", sortKey, fits, attribute)
        .check("sortKey", sortKey, (given) => given !== partitionKey, "another attribute than partitionKey")
        .check("expiryAttribute", expiryAttribute, fits, attribute)
        .check(
            "expiryAttribute",
            expiryAttribute,
            (given) => given !== partitionKey && given !== sortKey,
            "another attribute than the keys, which are texts",
        )
        .check(
            "recoveryDays",
            args.recoveryDays,
            (days) => Number.isInteger(days) && days >= 1 && days <= 35,
            "a whole number, 1 to 35",
        )
        .throwIfAny();
}
