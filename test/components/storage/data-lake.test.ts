import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { DataLake, type DataLakeArgs } from "../../../components/storage/data-lake";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab";
const access = { vpcId: "vpc-0a1b2c3d", s3EndpointId: "vpce-0a1b2c3d" };
const zones = ["raw", "curated", "quarantine", "failed-deliveries", "query-results", "artifacts"];

function record(args: Partial<DataLakeArgs> = {}, name = "shop"): Promise<RecordedStack> {
    return recordStack(() => {
        new DataLake(name, { keyArn, access, ...args });
    });
}

let standard: Promise<RecordedStack> | undefined;

/** A lake with nothing set but what must be. */
function recordStandard(): Promise<RecordedStack> {
    standard ??= record();
    return standard;
}

async function mistakesOf(program: Promise<unknown>): Promise<string> {
    try {
        await program;
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

describe("DataLake", () => {
    it("makes a bucket for each zone and one for access logs, each with all its parts", async () => {
        const stack = await recordStandard();
        const names = [...zones, "access-logs"].map((zone) => `shop-${zone}`);
        const parts: [string, string, string[]][] = [
            ["bucket:Bucket", "", names],
            ["bucketPublicAccessBlock:BucketPublicAccessBlock", "-closed", names],
            ["bucketOwnershipControls:BucketOwnershipControls", "-ownership", names],
            ["bucketVersioning:BucketVersioning", "-versioning", names],
            [
                "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                "-encryption",
                names,
            ],
            ["bucketLifecycleConfiguration:BucketLifecycleConfiguration", "-lifecycle", names],
            ["bucketPolicy:BucketPolicy", "-policy", names],
            ["bucketLogging:BucketLogging", "-logging", names.slice(0, -1)],
            ["bucketNotification:BucketNotification", "-events", names.slice(0, -1)],
            ["bucketObjectLockConfiguration:BucketObjectLockConfiguration", "-lock", []],
        ];
        for (const [type, suffix, owners] of parts) {
            expect(
                stack.ofType(`aws:s3/${type}`).map(({ name }) => name),
                type,
            ).to.have.members(owners.map((owner) => `${owner}${suffix}`));
        }
        const total = parts.reduce((sum, [, , owners]) => sum + owners.length, 0);
        expect(stack.below(stack.one("securecart:index:DataLake")).length).to.equal(total + zones.length);
    });

    it("links every part to its bucket by its name, known in a first preview", async () => {
        const stack = await recordStack(
            () => {
                const key = new aws.kms.Key("key");
                new DataLake("shop", { keyArn: key.arn, access });
            },
            { preview: true },
        );
        for (const zone of zones) {
            const bucket = stack.one("aws:s3/bucket:Bucket", `shop-${zone}`);
            const parts = stack.resources.filter(
                ({ type, name }) => type !== bucket.type && name.startsWith(`shop-${zone}-`),
            );
            expect(parts.length, zone).to.equal(8);
            for (const part of parts) {
                expect(part.inputs.bucket, part.name).to.equal(bucket.inputs.bucket);
                expect(part.propertyDependencies.bucket, part.name).to.deep.equal([bucket.urn]);
            }
        }
    });

    it("encrypts every zone with the lake's key, and access logs with S3's own, which alone works for them", async () => {
        const stack = await recordStandard();
        const encryption = (zone: string) =>
            stack.one(
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                `shop-${zone}-encryption`,
            ).inputs.rules;
        for (const zone of zones) {
            expect(encryption(zone), zone).to.deep.equal([
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                    bucketKeyEnabled: true,
                    blockedEncryptionTypes: ["SSE-C"],
                },
            ]);
        }
        expect(encryption("access-logs")).to.deep.equal([
            {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
                bucketKeyEnabled: false,
                blockedEncryptionTypes: ["SSE-C"],
            },
        ]);
    });

    it("closes, owns and versions every bucket", async () => {
        const stack = await recordStandard();
        for (const { inputs, name } of stack.ofType(
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        )) {
            expect(inputs, name).to.deep.equal({
                bucket: inputs.bucket,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            });
        }
        for (const { inputs, name } of stack.ofType(
            "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        )) {
            expect(inputs.rule, name).to.deep.equal({ objectOwnership: "BucketOwnerEnforced" });
        }
        for (const { inputs, name } of stack.ofType("aws:s3/bucketVersioning:BucketVersioning")) {
            expect(inputs.versioningConfiguration, name).to.deep.equal({ status: "Enabled" });
        }
    });

    it("logs every zone into the access-log bucket, once S3 may write there", async () => {
        const stack = await recordStandard();
        const target = stack.one("aws:s3/bucket:Bucket", "shop-access-logs");
        const policy = stack.one("aws:s3/bucketPolicy:BucketPolicy", "shop-access-logs-policy");
        for (const zone of zones) {
            const logging = stack.one("aws:s3/bucketLogging:BucketLogging", `shop-${zone}-logging`);
            expect(logging.inputs.targetBucket).to.equal(target.inputs.bucket);
            expect(logging.inputs.targetPrefix).to.equal(`${zone}/`);
            expect(logging.propertyDependencies.targetBucket).to.have.members([target.urn, policy.urn]);
        }
    });

    it("sends every zone's events to EventBridge", async () => {
        for (const { inputs } of (await recordStandard()).ofType(
            "aws:s3/bucketNotification:BucketNotification",
        )) {
            expect(inputs.eventbridge).to.equal(true);
        }
    });

    describe("lifecycle", () => {
        const rulesOf = (stack: RecordedStack, zone: string) =>
            stack.one(
                "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                `shop-${zone}-lifecycle`,
            ).inputs.rules as Record<string, unknown>[];

        it("keeps raw objects 90 days and curated ones seven years, cheaper with age", async () => {
            const stack = await recordStandard();
            expect(rulesOf(stack, "raw")[0]).to.deep.equal({
                id: "keep",
                status: "Enabled",
                filter: { prefix: "" },
                transitions: [{ days: 30, storageClass: "STANDARD_IA" }],
                expiration: { days: 90 },
                noncurrentVersionExpiration: { noncurrentDays: 30 },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            });
            const curated = rulesOf(stack, "curated")[0];
            expect(curated.expiration).to.deep.equal({ days: 2555 });
            expect(curated.transitions).to.deep.equal([
                { days: 90, storageClass: "STANDARD_IA" },
                { days: 365, storageClass: "GLACIER_IR" },
            ]);
        });

        it("keeps jobs' code for good, and what runs leave beside it for a while", async () => {
            const [keep, ...rules] = rulesOf(await recordStandard(), "artifacts");
            expect(keep).to.not.have.any.keys("expiration", "transitions");
            expect(
                rules.slice(0, -1).map(({ filter, expiration }) => ({ filter, expiration })),
            ).to.deep.equal([
                { filter: { prefix: "temporary/" }, expiration: { days: 7 } },
                { filter: { prefix: "events/" }, expiration: { days: 90 } },
                { filter: { prefix: "logs/" }, expiration: { days: 90 } },
            ]);
        });

        it("takes every retention, and leaves out transitions that come too late to pay", async () => {
            const stack = await record({
                rawRetentionDays: 45,
                curatedRetentionDays: 200,
                quarantineRetentionDays: 5,
                failedDeliveryRetentionDays: 6,
                queryResultRetentionDays: 7,
                accessLogRetentionDays: 8,
            });
            const expiring = [...zones, "access-logs"].filter((zone) => zone !== "artifacts");
            const days = expiring.map((zone) => rulesOf(stack, zone)[0].expiration);
            expect(days).to.deep.equal([45, 200, 5, 6, 7, 8].map((days) => ({ days })));
            expect(rulesOf(stack, "raw")[0]).not.to.have.property("transitions");
            expect(rulesOf(stack, "curated")[0].transitions).to.deep.equal([
                { days: 90, storageClass: "STANDARD_IA" },
            ]);
        });

        it("comes after versioning, without which S3 refuses it", async () => {
            const stack = await recordStandard();
            const versioning = stack.one("aws:s3/bucketVersioning:BucketVersioning", "shop-raw-versioning");
            expect(
                stack.one(
                    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                    "shop-raw-lifecycle",
                ).dependencies,
            ).to.include(versioning.urn);
        });
    });

    it("locks raw objects alone, when asked to", async () => {
        const stack = await record({ rawObjectLockDays: 30, rawObjectLockMode: "COMPLIANCE" });
        const locked = stack
            .ofType("aws:s3/bucket:Bucket")
            .filter(({ inputs }) => inputs.objectLockEnabled === true);
        expect(locked.map(({ name }) => name)).to.deep.equal(["shop-raw"]);
        const lock = stack.one("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
        expect(lock.inputs.rule).to.deep.equal({ defaultRetention: { days: 30, mode: "COMPLIANCE" } });
    });

    it("protects every bucket, and deletes none with what is in it, unless two settings say so", async () => {
        const kept = await record({ protect: true });
        for (const { protect, inputs, name } of kept.ofType("aws:s3/bucket:Bucket")) {
            expect(protect, name).to.equal(true);
            expect(inputs.forceDestroy, name).to.equal(false);
        }
        const lost = await record({ forceDestroy: true, confirmDataLossOf: "shop" });
        for (const { protect, inputs, name } of lost.ofType("aws:s3/bucket:Bucket")) {
            expect(protect, name).to.equal(false);
            expect(inputs.forceDestroy, name).to.equal(true);
        }
    });

    it("tags every bucket", async () => {
        for (const { inputs } of (await record({ tags: { team: "data" } })).ofType("aws:s3/bucket:Bucket")) {
            expect(inputs.tags).to.deep.equal({ team: "data" });
        }
    });

    it("hands out locations whose bucket and prefix are known in a preview while the key isn't", async () => {
        const stack = await recordStack(
            () => {
                const key = new aws.kms.Key("key");
                const location = new DataLake("shop", { keyArn: key.arn, access }).raw("clickstream/");
                return {
                    bucketName: location.bucketName,
                    prefix: location.prefix,
                    keyArn: location.keyArn,
                };
            },
            { preview: true },
        );
        const bucket = stack.one("aws:s3/bucket:Bucket", "shop-raw").inputs.bucket;
        expect(stack.outputs).to.deep.equal({ bucketName: bucket, prefix: "clickstream/", keyArn: unknown });
    });

    it("hands out a location of each zone", async () => {
        const stack = await recordStack(() => {
            const lake = new DataLake("shop", { keyArn, access });
            return {
                raw: lake.raw("a/"),
                curated: lake.curated("b/"),
                quarantine: lake.quarantine("c/"),
                failedDeliveries: lake.failedDeliveries("d/"),
                queryResults: lake.queryResults("e/f/"),
            };
        });
        const locationIn = (zone: string, prefix: string) => {
            const { inputs, outputs } = stack.one("aws:s3/bucket:Bucket", `shop-${zone}`);
            return { bucketName: inputs.bucket, bucketArn: outputs.arn, prefix, keyArn };
        };
        expect(stack.outputs).to.deep.equal({
            raw: locationIn("raw", "a/"),
            curated: locationIn("curated", "b/"),
            quarantine: locationIn("quarantine", "c/"),
            failedDeliveries: locationIn("failed-deliveries", "d/"),
            queryResults: locationIn("query-results", "e/f/"),
        });
    });

    it("can be there twice", async () => {
        const stack = await recordStack(() => {
            new DataLake("shop", { keyArn, access });
            new DataLake("mart", { keyArn, access });
        });
        const names = stack.ofType("aws:s3/bucket:Bucket").map(({ inputs }) => inputs.bucket);
        expect(new Set(names).size).to.equal(2 * (zones.length + 1));
    });

    describe("refuses", () => {
        it("a lake without key or access", async () => {
            const message = await mistakesOf(
                recordStack(() => {
                    new DataLake("shop", {} as DataLakeArgs);
                }),
            );
            expect(message).to.contain('DataLake "shop":');
            expect(message).to.contain("keyArn: got nothing; allowed: the ARN of a customer-managed KMS key");
            expect(message).to.contain("access: got nothing; allowed: the way from a VPC to S3");
        });

        it("a key by its alias, bad days, modes, principals and names, all at once", async () => {
            const message = await mistakesOf(
                record(
                    {
                        keyArn: "alias/aws/s3",
                        rawRetentionDays: 0,
                        curatedRetentionDays: 1.5,
                        rawObjectLockMode: "FOREVER",
                        outsideRoleArns: ["arn:aws:iam::*:role/any"],
                        administratorArns: ["deployer"],
                    },
                    "Shop_Lake",
                ),
            );
            expect(message).to.contain('name: got "Shop_Lake"; allowed: lower-case letters');
            expect(message).to.contain('keyArn: got "alias/aws/s3"');
            expect(message).to.contain(
                "rawRetentionDays: got 0; allowed: a whole number of days, 1 to 36500",
            );
            expect(message).to.contain("curatedRetentionDays: got 1.5");
            expect(message).to.contain('rawObjectLockMode: got "FOREVER"; allowed: GOVERNANCE, COMPLIANCE');
            expect(message).to.contain("rawObjectLockDays: got nothing");
            expect(message).to.contain('outsideRoleArns[0]: got "arn:aws:iam::*:role/any"');
            expect(message).to.contain('administratorArns[0]: got "deployer"');
        });

        it("to lose data at one setting, or at the wrong word, or under protection", async () => {
            expect(await mistakesOf(record({ forceDestroy: true }))).to.contain(
                'confirmDataLossOf: got nothing; allowed: "shop", to confirm forceDestroy',
            );
            expect(await mistakesOf(record({ forceDestroy: true, confirmDataLossOf: "mart" }))).to.contain(
                'confirmDataLossOf: got "mart"; allowed: "shop"',
            );
            expect(await mistakesOf(record({ confirmDataLossOf: "shop" }))).to.contain(
                "allowed: nothing without forceDestroy",
            );
            expect(
                await mistakesOf(record({ forceDestroy: true, confirmDataLossOf: "shop", protect: true })),
            ).to.contain("forceDestroy: got true; allowed: false with protect");
        });

        it("prefixes that overlap in one zone, but not the same one twice, nor the whole bucket", async () => {
            const taking = (...prefixes: string[]) =>
                mistakesOf(
                    recordStack(() => {
                        const lake = new DataLake("shop", { keyArn, access });
                        prefixes.forEach((prefix) => lake.raw(prefix));
                        lake.curated("orders/");
                    }),
                );
            expect(await taking("orders/", "orders/", "", "orders-legacy/")).to.equal("");
            expect(await taking("orders/", "orders/eu/")).to.contain(
                'raw: got "orders/eu/"; allowed: a prefix that doesn\'t overlap orders/, which is in use',
            );
            expect(await taking("orders/eu/", "orders/")).to.contain("doesn't overlap orders/eu/");
            for (const bad of ["orders", "/orders/", "a//b/", "ord*rs/"]) {
                expect(await taking(bad), bad).to.contain(`raw: got "${bad}"; allowed: a prefix of letters`);
            }
        });
    });
});
