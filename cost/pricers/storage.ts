import { hoursPerMonth } from "../../facts/endpoint-prices";
import type { StackResource } from "../../graph/stack-graph";
import { format, type Bill, type Pricer } from "../bill";
import { gb, secondsPerMonth } from "../flows";
import { findPrice, type PriceId } from "../price-table";

const daysPerMonth = hoursPerMonth / 24;

/** Objects below this aren't moved to another class: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const leastMovedBytes = 128 * 1024;

interface LifecycleRule {
    readonly status?: string;
    readonly expiration?: { readonly days?: number };
    readonly transitions?: readonly { readonly days?: number; readonly storageClass?: string }[];
}

/** Days that an object lies in a class. */
export interface Stay {
    /** Such as `standard-ia`. */
    readonly storageClass: string;
    readonly from: number;
    readonly to: number;
}

/**
 * Where objects of a bucket lie, day by day of their lives, up to the day that the oldest has reached.
 *
 * @param oldestDays - Age of the oldest object.
 * @param moves - Whether the objects are large enough to be moved.
 */
export function staysOf(rules: readonly LifecycleRule[], oldestDays: number, moves: boolean): Stay[] {
    const active = rules.filter(({ status }) => status !== "Disabled");
    const expiry = Math.min(...active.map(({ expiration }) => expiration?.days ?? Infinity), oldestDays);
    const steps = [
        { days: 0, storageClass: "STANDARD" },
        ...(moves ? active.flatMap(({ transitions = [] }) => transitions) : []),
    ]
        .map(({ days = 0, storageClass = "" }) => ({ days, storageClass: classId(storageClass) }))
        .filter(({ days }) => days < expiry)
        .sort((a, b) => a.days - b.days);
    return steps.map(({ days, storageClass }, index) => ({
        storageClass,
        from: days,
        to: steps[index + 1]?.days ?? expiry,
    }));
}

/** A bucket: what lies in it after so many months in operation, and the requests that put and move it. */
const bucket: Pricer = (resource, bill) => {
    const writes = bill.flows.writtenTo(resource);
    if (!writes) {
        bill.unstated(resource, "objects written and stored");
        return;
    }
    const { gbPerMonth, objectsPerMonth } = writes;
    const size = objectsPerMonth > 0 ? (gbPerMonth * gb) / objectsPerMonth : Infinity;
    const stays = staysOf(
        rulesOf(resource, bill),
        bill.flows.traffic.monthsInOperation * daysPerMonth,
        size >= leastMovedBytes,
    );
    for (const { storageClass, from, to } of stays) {
        const price = findPrice(`s3.${storageClass}`);
        if (!price) {
            bill.unpriced(resource, `storage in class ${storageClass}`);
            continue;
        }
        const stored = (gbPerMonth / daysPerMonth) * (to - from);
        bill.charge(
            resource,
            price.id,
            stored,
            `${format(gbPerMonth)} GB a month, of day ${format(from)} to ${format(to)}`,
        );
        if (from > 0) {
            chargeMoves(resource, bill, storageClass, objectsPerMonth);
        }
    }
    bill.charge(resource, "s3.put", objectsPerMonth, `${format(objectsPerMonth)} objects written`);
};

function chargeMoves(resource: StackResource, bill: Bill, storageClass: string, objects: number): void {
    const price = findPrice(`s3.transition-${storageClass}`);
    if (price) {
        bill.charge(resource, price.id, objects, `${format(objects)} objects moved`);
    } else {
        bill.unpriced(resource, `moves to class ${storageClass}`);
    }
}

function rulesOf(resource: StackResource, bill: Bill): readonly LifecycleRule[] {
    const { graph } = bill.flows;
    return [
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
    ]
        .flatMap((type) => graph.users(resource, type))
        .filter((rules) => graph.sources(rules, "bucket").includes(resource))
        .flatMap(({ inputs }) => (Array.isArray(inputs.rules) ? (inputs.rules as LifecycleRule[]) : []));
}

function classId(storageClass: string): string {
    return storageClass.toLowerCase().replaceAll("_", "-");
}

/** A table that is paid by request. */
const table: Pricer = (resource, bill) => {
    const { flows } = bill;
    if (resource.inputs.billingMode !== "PAY_PER_REQUEST") {
        bill.unpriced(resource, "provisioned capacity");
        return;
    }
    const works = flows.functionsNaming(resource, resource.inputs.name).map((fn) => flows.into(fn));
    if (works.length === 0 || works.includes(undefined)) {
        bill.unstated(resource, "reads and writes");
    }
    for (const [price, perEvent, perInvocation, what] of [
        ["dynamodb.write", "writesPerEvent", "writesPerInvocation", "writes"],
        ["dynamodb.read", "readsPerEvent", "readsPerInvocation", "reads"],
    ] as const) {
        const units = works.reduce(
            (sum, work) =>
                sum +
                (work?.eventsPerSecond ?? 0) * (bill.stated(resource, perEvent) ?? 0) +
                (work?.invocationsPerSecond ?? 0) * (bill.stated(resource, perInvocation) ?? 0),
            0,
        );
        bill.charge(resource, price, units * secondsPerMonth, `${format(units)} ${what} a second`);
    }
    const stored = bill.stated(resource, "storedGb");
    if (stored === undefined) {
        bill.unstated(resource, "items stored");
        return;
    }
    bill.charge(resource, "dynamodb.storage", stored, `${format(stored)} GB`);
    if ((resource.inputs.pointInTimeRecovery as { enabled?: boolean } | undefined)?.enabled) {
        bill.charge(resource, "dynamodb.recovery", stored, `${format(stored)} GB recoverable`);
    }
};

const key: Pricer = (resource, bill) => {
    bill.charge(resource, "kms.key", 1, "1 key");
    bill.chargeStated(resource, "kms.request", "requestsPerMonth", "requests");
};

const secret: Pricer = (resource, bill) => {
    bill.charge(resource, "secrets.secret", 1, "1 secret");
    bill.chargeStated(resource, "secrets.request", "requestsPerMonth", "reads");
};

const workgroup: Pricer = (resource, bill) =>
    bill.chargeStated(resource, "athena.scan" satisfies PriceId, "tbScannedPerMonth", "TB scanned");

export const storagePricers: Readonly<Record<string, Pricer>> = {
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketV2:BucketV2": bucket,
    "aws:dynamodb/table:Table": table,
    "aws:kms/key:Key": key,
    "aws:secretsmanager/secret:Secret": secret,
    "aws:athena/workgroup:Workgroup": workgroup,
};
