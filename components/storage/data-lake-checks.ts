import { ArgumentChecks } from "../argument-checks";
import type { DataLakeArgs } from "./data-lake";

/** @throws {ArgumentError} With every mistake in the arguments. */
export function checkLakeArgs(name: string, args: DataLakeArgs): void {
    const checks = new ArgumentChecks("DataLake", name);
    checks
        .check(
            "name",
            name,
            (given) => /^[a-z0-9][a-z0-9-]{0,34}$/.test(given),
            "lower-case letters, digits and hyphens, 35 at most, since bucket names begin with it",
        )
        .require("keyArn", args.keyArn, "the ARN of a customer-managed KMS key, such as that of a DataKey")
        .check(
            "keyArn",
            args.keyArn || undefined,
            (arn) => /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(arn),
            "the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>; an alias can't be compared in a policy",
        )
        .require("access", args.access, "the way from a VPC to S3, such as network.access")
        .check(
            "rawObjectLockMode",
            args.rawObjectLockMode,
            (mode) => mode === "GOVERNANCE" || mode === "COMPLIANCE",
            "GOVERNANCE, COMPLIANCE",
        );
    for (const field of [
        "rawRetentionDays",
        "curatedRetentionDays",
        "quarantineRetentionDays",
        "failedDeliveryRetentionDays",
        "queryResultRetentionDays",
        "accessLogRetentionDays",
        "rawObjectLockDays",
    ] as const) {
        checks.check(
            field,
            args[field],
            (days) => Number.isInteger(days) && days >= 1 && days <= 36_500,
            "a whole number of days, 1 to 36500",
        );
    }
    args.policyLocations?.forEach((location, index) =>
        checks.check(
            `policyLocations[${index}]`,
            location,
            (given) => /^(raw|curated|quarantine|query-results|artifacts)\/([\w.=-]+\/)+$/.test(given),
            "raw/, curated/, quarantine/, query-results/ or artifacts/ and a prefix that ends in /, such as raw/clickstream/",
        ),
    );
    for (const field of ["outsideRoleArns", "administratorArns"] as const) {
        args[field]?.forEach((arn, index) =>
            checks.check(
                `${field}[${index}]`,
                arn,
                isPrincipalArn,
                "the ARN of a role or user, which may have * in its name: arn:aws:iam::<account>:role/<name>",
            ),
        );
    }
    checkDataLoss(checks, name, args);
    checks.throwIfAny();
}

function checkDataLoss(checks: ArgumentChecks, name: string, args: DataLakeArgs): void {
    if (args.rawObjectLockMode !== undefined && args.rawObjectLockDays === undefined) {
        checks.refuse("rawObjectLockDays", undefined, "a number of days, with rawObjectLockMode");
    }
    if (args.forceDestroy === true && args.confirmDataLossOf !== name) {
        checks.refuse("confirmDataLossOf", args.confirmDataLossOf, `"${name}", to confirm forceDestroy`);
    }
    if (args.forceDestroy !== true && args.confirmDataLossOf !== undefined) {
        checks.refuse("confirmDataLossOf", args.confirmDataLossOf, "nothing without forceDestroy");
    }
    if (args.forceDestroy === true && args.protect === true) {
        checks.refuse("forceDestroy", true, "false with protect");
    }
}

/** The account must be named: a pattern over accounts would admit roles that somebody else makes. */
const isPrincipalArn = (arn: string) => /^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@*/-]+$/.test(arn);
