import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { DataLake, type DataLakeArgs } from "../../../components/storage/data-lake";
import { principalArns } from "../../../components/storage/lake-bucket-policy";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";

const account = "123456789012";
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/0a1b2c3d-0000-4000-8000-0123456789ab`;
const access = { vpcId: "vpc-0a1b2c3d", s3EndpointId: "vpce-0a1b2c3d" };
const handler = `arn:aws:iam::${account}:role/handler`;
const throughEndpoint = { "aws:SourceVpce": access.s3EndpointId };
const reachedThroughVpc = ["raw", "curated", "quarantine", "query-results", "artifacts"];

let standard: Promise<RecordedStack>;

function record(args: Partial<DataLakeArgs> = {}): Promise<RecordedStack> {
    return recordStack(() => {
        new DataLake("shop", { keyArn, access, ...args });
    });
}

/** Decides a request about a zone's bucket, or an object in it, by a principal whom IAM allows everything. */
async function decideAt(
    stack: RecordedStack,
    zone: string,
    request: Pick<AccessRequest, "principal" | "action" | "context" | "identityPolicies">,
): Promise<Decision> {
    const bucket = stack.one("aws:s3/bucket:Bucket", `shop-${zone}`).outputs.arn as string;
    const policy = stack.one("aws:s3/bucketPolicy:BucketPolicy", `shop-${zone}-policy`).inputs
        .policy as string;
    const ofObject = /Object|MultipartUpload(Parts)?$/.test(request.action);
    return decide({
        identityPolicies: request.principal.startsWith("arn:") ? ["*"] : [],
        ...request,
        resource: ofObject ? `${bucket}/orders/2026/11/part-0.parquet` : bucket,
        resourcePolicy: policy,
    });
}

describe("the policies of a lake's buckets", () => {
    before(() => {
        standard = record();
    });

    it("admit what comes through the VPC's endpoint", async () => {
        for (const zone of reachedThroughVpc) {
            for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]) {
                const request = { principal: handler, action, context: throughEndpoint };
                expect(await decideAt(await standard, zone, request), `${zone} ${action}`).to.equal(
                    "Allowed",
                );
            }
        }
    });

    it("refuse what comes from outside it, or through another endpoint", async () => {
        for (const zone of reachedThroughVpc) {
            for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]) {
                for (const context of [{}, { "aws:SourceVpce": "vpce-99999999" }]) {
                    const request = { principal: handler, action, context };
                    expect(await decideAt(await standard, zone, request), `${zone} ${action}`).to.equal(
                        "ExplicitlyDenied",
                    );
                }
            }
        }
    });

    it("don't lock out who deploys, from wherever that is", async () => {
        const deployer = `arn:aws:iam::${account}:role/deployer`;
        for (const zone of [...reachedThroughVpc, "failed-deliveries", "access-logs"]) {
            for (const action of [
                "s3:PutBucketPolicy",
                "s3:DeleteBucketPolicy",
                "s3:GetBucketPolicy",
                "s3:PutEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:DeleteBucket",
                // How the provider asks whether a bucket is there.
                "s3:ListBucket",
            ]) {
                const decision = await decideAt(await standard, zone, { principal: deployer, action });
                expect(decision, `${zone} ${action}`).to.equal("Allowed");
            }
        }
        const another = `arn:aws:iam::${account}:role/another-deployer`;
        expect(
            await decideAt(await standard, "raw", { principal: another, action: "s3:PutBucketPolicy" }),
        ).to.equal("Allowed");
    });

    it("let administrators list, but not read objects", async () => {
        const principal = `arn:aws:iam::${account}:role/platform-admin`;
        const stack = await record({ administratorArns: [`arn:aws:iam::${account}:role/platform-*`] });
        expect(await decideAt(stack, "raw", { principal, action: "s3:ListBucket" })).to.equal("Allowed");
        expect(await decideAt(stack, "raw", { principal, action: "s3:GetObject" })).to.equal(
            "ExplicitlyDenied",
        );
    });

    it("refuse plaintext and TLS before 1.2, to everybody and everywhere", async () => {
        for (const zone of [...reachedThroughVpc, "failed-deliveries", "access-logs"]) {
            for (const context of [
                { ...throughEndpoint, "aws:SecureTransport": "false" },
                { ...throughEndpoint, "s3:TlsVersion": "1.1" },
            ]) {
                for (const action of ["s3:GetObject", "s3:GetBucketPolicy"]) {
                    const decision = await decideAt(await standard, zone, {
                        principal: handler,
                        action,
                        context,
                    });
                    expect(decision, zone).to.equal("ExplicitlyDenied");
                }
            }
        }
    });

    it("refuse another account, through the endpoint or not", async () => {
        for (const zone of [...reachedThroughVpc, "failed-deliveries", "access-logs"]) {
            const decision = await decideAt(await standard, zone, {
                principal: "arn:aws:iam::999999999999:role/stranger",
                action: "s3:GetObject",
                context: throughEndpoint,
            });
            expect(decision, zone).to.equal("ImplicitlyDenied");
        }
    });

    it("admit Athena, which asks on its caller's behalf and not through the endpoint", async () => {
        const query = (context: Record<string, string>) =>
            decideAt(standardStack, "curated", { principal: handler, action: "s3:GetObject", context });
        const standardStack = await standard;
        expect(await query({ "aws:ViaAWSService": "true" })).to.equal("Allowed");
        expect(await query({ "aws:ViaAWSService": "false" })).to.equal("ExplicitlyDenied");
    });

    it("don't refuse AWS services", async () => {
        const context = { "aws:SourceAccount": account };
        const decision = await decideAt(await standard, "raw", {
            principal: "replication.s3.amazonaws.com",
            action: "s3:PutObject",
            context,
        });
        // Not denied; what a service may do, it must be allowed besides.
        expect(decision).to.equal("ImplicitlyDenied");
    });

    it("admit named roles from outside, and no others: DataSync, Transfer Family, table optimizers, break-glass", async () => {
        const stack = await recordStack(() => {
            const lake = new DataLake("shop", {
                keyArn,
                access,
                outsideRoleArns: [`arn:aws:iam::${account}:role/break-glass`],
            });
            const optimizer = new aws.iam.Role("optimizer", { assumeRolePolicy: "{}" });
            lake.admitFromOutside(optimizer.arn);
        });
        const optimizer = stack.one("aws:iam/role:Role").outputs.arn as string;
        for (const principal of [`arn:aws:iam::${account}:role/break-glass`, optimizer]) {
            for (const action of ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]) {
                expect(await decideAt(stack, "curated", { principal, action }), principal).to.equal(
                    "Allowed",
                );
            }
        }
        expect(await decideAt(stack, "curated", { principal: handler, action: "s3:GetObject" })).to.equal(
            "ExplicitlyDenied",
        );
    });

    it("let Lambda keep failed deliveries with a function's role from outside, in their own bucket alone", async () => {
        const keep = async (zone: string) =>
            decideAt(await standard, zone, { principal: handler, action: "s3:PutObject" });
        expect(await keep("failed-deliveries")).to.equal("Allowed");
        expect(await keep("raw")).to.equal("ExplicitlyDenied");
    });

    it("let jobs' roles and deployers reach artifacts from outside, and no table", async () => {
        const deployer = `arn:aws:iam::${account}:role/deployer`;
        const stack = await recordStack(() => {
            const lake = new DataLake("shop", { keyArn, access, administratorArns: [deployer] });
            lake.admitToArtifacts(new aws.iam.Role("job", { assumeRolePolicy: "{}" }).arn);
        });
        const job = stack.one("aws:iam/role:Role").outputs.arn as string;
        for (const principal of [job, deployer]) {
            for (const action of ["s3:GetObject", "s3:PutObject"]) {
                const decided = (zone: string) => decideAt(stack, zone, { principal, action });
                expect(await decided("artifacts"), principal).to.equal("Allowed");
                expect(await decided("curated"), principal).to.equal("ExplicitlyDenied");
            }
        }
        const other = { principal: handler, action: "s3:GetObject" };
        expect(await decideAt(stack, "artifacts", other)).to.equal("ExplicitlyDenied");
    });

    it("give failed deliveries to nobody outside the VPC, and take none away", async () => {
        for (const action of ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"]) {
            const decision = async (context: Record<string, string>) =>
                decideAt(await standard, "failed-deliveries", { principal: handler, action, context });
            expect(await decision({}), action).to.equal("ExplicitlyDenied");
            expect(await decision(throughEndpoint), action).to.equal("Allowed");
        }
    });

    it("refuse uploads that name another key or another way to encrypt, and no upload that names none", async () => {
        const upload = async (zone: string, headers: Record<string, string>) =>
            decideAt(await standard, zone, {
                principal: handler,
                action: "s3:PutObject",
                context: { ...throughEndpoint, ...headers },
            });
        const encryption = "s3:x-amz-server-side-encryption";
        const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
        for (const zone of [...reachedThroughVpc, "failed-deliveries"]) {
            expect(await upload(zone, {}), zone).to.equal("Allowed");
            expect(await upload(zone, { [encryption]: "aws:kms" }), zone).to.equal("Allowed");
            expect(await upload(zone, { [encryption]: "aws:kms", [keyId]: keyArn }), zone).to.equal(
                "Allowed",
            );
            expect(await upload(zone, { [encryption]: "AES256" }), zone).to.equal("ExplicitlyDenied");
            const otherKey = keyArn.replace("0a1b2c3d", "ffffffff");
            expect(await upload(zone, { [encryption]: "aws:kms", [keyId]: otherKey }), zone).to.equal(
                "ExplicitlyDenied",
            );
        }
    });

    it("let S3 write this account's access logs, of the lake's buckets", async () => {
        const write = async (sourceAccount: string, source: string) =>
            decideAt(await standard, "access-logs", {
                principal: "logging.s3.amazonaws.com",
                action: "s3:PutObject",
                context: { "aws:SourceAccount": sourceAccount, "aws:SourceArn": `arn:aws:s3:::${source}` },
            });
        expect(await write(account, "shop-raw-5608f80")).to.equal("Allowed");
        expect(await write("999999999999", "shop-raw-5608f80")).to.equal("ImplicitlyDenied");
        expect(await write(account, "other-bucket")).to.equal("ImplicitlyDenied");
    });

    it("refuse to admit a role after the policies were made", async () => {
        let message = "";
        await recordStack(async () => {
            const lake = new DataLake("shop", { keyArn, access });
            await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
            try {
                lake.admitFromOutside(handler);
            } catch (error) {
                message = (error as Error).message;
            }
        });
        expect(message).to.contain("admitFromOutside: came too late");
    });
});

describe("principalArns", () => {
    it("finds the role of a session, whatever its path", () => {
        expect(
            principalArns(`arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0a1b/jane`),
        ).to.deep.equal([
            `arn:aws:iam::${account}:role/AWSReservedSSO_Admin_0a1b`,
            `arn:aws:iam::${account}:role/*/AWSReservedSSO_Admin_0a1b`,
        ]);
    });

    it("leaves users and roles as they are", () => {
        expect(principalArns(`arn:aws:iam::${account}:user/jane`)).to.deep.equal([
            `arn:aws:iam::${account}:user/jane`,
        ]);
    });
});
