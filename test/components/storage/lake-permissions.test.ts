import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { DataLake } from "../../../components/storage/data-lake";
import { lakeStatements } from "../../../components/storage/lake-permissions";
import { decide, type Decision } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { byS3 } from "../simulated-access";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab";
const access = { vpcId: "vpc-0a1b2c3d", s3EndpointId: "vpce-0a1b2c3d" };

let stack: RecordedStack;

/** Decides what a role may do by its grant alone, as called from inside the VPC. */
function decideBy(grant: string, action: string, resource: string, context = {}): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role").outputs.arn as string,
        action,
        resource,
        context,
        identityPolicies: [stack.one("aws:iam/rolePolicy:RolePolicy", grant).inputs.policy as string],
        // A key's policy leaves it to IAM.
        ...(action.startsWith("kms:") && {
            resourcePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::123456789012:root" },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            }),
        }),
    });
}

const bucketOf = (zone: string) => stack.one("aws:s3/bucket:Bucket", `shop-${zone}`).outputs.arn as string;

describe("grants of a lake", () => {
    before(async () => {
        stack = await recordStack(() => {
            const lake = new DataLake("shop", { keyArn, access });
            const role = new aws.iam.Role("job", { assumeRolePolicy: "{}" });
            lake.grantRead(role, lake.raw("clickstream/"));
            lake.grantRead(role, lake.quarantineBucket);
            lake.grantWrite(role, lake.raw("orders/"));
            lake.grantReplace(role, lake.curated("sales/trends/"));
            lake.grantKeepFailures(role, lake.failedDeliveries("job/"));
            lake.grantRead(
                { name: "analyst", arn: "arn:aws:iam::123456789012:role/analyst" },
                lake.curated("b/"),
                "analyst",
            );
        });
    });

    it("are called by what they grant, where, and to whom", () => {
        expect(stack.ofType("aws:iam/rolePolicy:RolePolicy").map(({ name }) => name)).to.have.members([
            "shop-read-raw-clickstream-job",
            "shop-read-quarantine-job",
            "shop-write-raw-orders-job",
            "shop-replace-curated-sales-trends-job",
            "shop-keep-failures-failed-deliveries-job-job",
            "shop-read-curated-b-analyst",
        ]);
    });

    it("to read: objects and their listing under the prefix, with the key, and nothing else", async () => {
        const grant = "shop-read-raw-clickstream-job";
        const raw = bucketOf("raw");
        const list = (prefix: string) => decideBy(grant, "s3:ListBucket", raw, { "s3:prefix": prefix });
        expect(await decideBy(grant, "s3:GetObject", `${raw}/clickstream/a.json`)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:GetObject", `${raw}/orders/a.json`)).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "s3:PutObject", `${raw}/clickstream/a.json`)).to.equal(
            "ImplicitlyDenied",
        );
        expect(await list("clickstream/")).to.equal("Allowed");
        expect(await list("clickstream/2026/")).to.equal("Allowed");
        expect(await list("orders/")).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "s3:ListBucket", raw)).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "kms:Decrypt", keyArn, byS3(raw))).to.equal("Allowed");
        expect(await decideBy(grant, "kms:Decrypt", keyArn, byS3(`${raw}/clickstream/a.json`))).to.equal(
            "Allowed",
        );
        expect(await decideBy(grant, "kms:GenerateDataKey", keyArn, byS3(raw))).to.equal("ImplicitlyDenied");
    });

    it("to read a whole bucket: everything in it", async () => {
        const grant = "shop-read-quarantine-job";
        const quarantine = bucketOf("quarantine");
        expect(await decideBy(grant, "s3:GetObject", `${quarantine}/any/a.json`)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:ListBucket", quarantine)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:GetObject", `${bucketOf("raw")}/any/a.json`)).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("to write: adding objects under the prefix, with the key, and not reading or deleting them", async () => {
        const grant = "shop-write-raw-orders-job";
        const raw = bucketOf("raw");
        expect(await decideBy(grant, "s3:PutObject", `${raw}/orders/a.json`)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:AbortMultipartUpload", `${raw}/orders/a.json`)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:PutObject", `${raw}/clickstream/a.json`)).to.equal(
            "ImplicitlyDenied",
        );
        expect(await decideBy(grant, "s3:GetObject", `${raw}/orders/a.json`)).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "s3:DeleteObject", `${raw}/orders/a.json`)).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "kms:GenerateDataKey", keyArn, byS3(raw))).to.equal("Allowed");
        // S3 decrypts the data key of a multipart upload when it puts the parts together.
        expect(await decideBy(grant, "kms:Decrypt", keyArn, byS3(raw))).to.equal("Allowed");
    });

    it("let S3 use the key for the bucket's objects, but neither the role nor another service", async () => {
        const grant = "shop-write-raw-orders-job";
        const context = byS3(bucketOf("raw"));
        for (const elsewhere of [
            {},
            { ...context, "kms:ViaService": "lambda.eu-west-1.amazonaws.com" },
            byS3(bucketOf("curated")),
        ]) {
            expect(await decideBy(grant, "kms:Decrypt", keyArn, elsewhere)).to.equal("ImplicitlyDenied");
        }
    });

    it("to replace: a table's objects, and no versions behind them", async () => {
        const grant = "shop-replace-curated-sales-trends-job";
        const object = `${bucketOf("curated")}/sales/trends/part-0.parquet`;
        for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
            expect(await decideBy(grant, action, object), action).to.equal("Allowed");
            expect(await decideBy(grant, action, object.replace("trends", "other")), action).to.equal(
                "ImplicitlyDenied",
            );
        }
        expect(await decideBy(grant, "s3:DeleteObjectVersion", object)).to.equal("ImplicitlyDenied");
    });

    it("to keep failures: what Lambda needs of a function's role", async () => {
        const grant = "shop-keep-failures-failed-deliveries-job-job";
        const bucket = bucketOf("failed-deliveries");
        expect(await decideBy(grant, "s3:PutObject", `${bucket}/job/aws/lambda/x`)).to.equal("Allowed");
        expect(await decideBy(grant, "s3:PutObject", `${bucket}/other/x`)).to.equal("ImplicitlyDenied");
        expect(await decideBy(grant, "s3:ListBucket", bucket)).to.equal("Allowed");
        expect(await decideBy(grant, "kms:GenerateDataKey", keyArn, byS3(bucket))).to.equal("Allowed");
    });
});

describe("the statements for several locations of a lake", () => {
    const location = (bucketName: string, prefix: string) => ({
        bucketName,
        bucketArn: `arn:aws:s3:::${bucketName}`,
        prefix,
        keyArn,
    });

    it("say once for a key in which buckets, and once for a bucket under which prefixes", () => {
        const statements = lakeStatements({
            reads: [
                location("shop-raw", "clicks/"),
                location("shop-curated", "orders/"),
                location("shop-raw", "orders/"),
            ],
        });
        const decrypt = statements.filter(({ Resource }) => Resource === keyArn);
        expect(decrypt.map(({ Condition }) => Condition?.ArnLike)).to.deep.equal([
            {
                "kms:EncryptionContext:aws:s3:arn": [
                    "arn:aws:s3:::shop-raw",
                    "arn:aws:s3:::shop-raw/*",
                    "arn:aws:s3:::shop-curated",
                    "arn:aws:s3:::shop-curated/*",
                ],
            },
        ]);
        const lists = statements.filter(({ Action }) => Action === "s3:ListBucket");
        expect(lists.map(({ Condition }) => Condition?.StringLike["s3:prefix"])).to.deep.equal([
            ["clicks/", "clicks/*", "orders/", "orders/*"],
            ["orders/", "orders/*"],
        ]);
    });
});
