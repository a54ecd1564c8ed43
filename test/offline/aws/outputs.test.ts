import { expect } from "chai";
import type { PropertyMap } from "../../../offline/aws/property-value";
import { containsUnknown, reveal, secret, UNKNOWN } from "../../../offline/aws/property-value";
import { ProviderClient } from "./provider-client";

const STREAM = "aws:kinesis/stream:Stream";
const ROLE = "arn:aws:iam::123456789012:role/r";

describe("the offline provider's resources", () => {
    let provider: ProviderClient;
    before(async () => {
        provider = await ProviderClient.start();
    });
    after(() => provider.stop());

    const functionInputs = (more: PropertyMap = {}): PropertyMap => ({
        name: "normalizer",
        role: ROLE,
        handler: "index.handler",
        runtime: "nodejs24.x",
        s3Bucket: "code",
        s3Key: "normalizer.zip",
        ...more,
    });

    describe("in preview", () => {
        const preview = async (type: string, inputs: PropertyMap) =>
            (await provider.create(type, "it", inputs, true)).outputs;

        it("have no id yet", async () => {
            expect((await provider.create(STREAM, "it", { shardCount: 1 }, true)).id).to.equal("");
        });

        it("know what the program gave, and their name, region and tags", async () => {
            const outputs = await preview(STREAM, { shardCount: 2, tags: { team: "data" } });
            expect(outputs).to.include({ shardCount: 2, region: "eu-west-1", retentionPeriod: 24 });
            expect(outputs.name).to.match(/^it-[0-9a-f]{7}$/);
            expect(outputs.tagsAll).to.deep.equal({ team: "data" });
        });

        it("don't know what AWS adds", async () => {
            const outputs = await preview(STREAM, { shardCount: 2 });
            expect(outputs).to.include({
                arn: UNKNOWN,
                maxRecordSizeInKib: UNKNOWN,
                streamModeDetails: UNKNOWN,
            });
        });

        it("don't know what AWS adds inside what the program gave", async () => {
            const outputs = await preview(
                "aws:lambda/function:Function",
                functionInputs({ vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } }),
            );
            expect(outputs.vpcConfig).to.deep.equal({
                subnetIds: ["subnet-1"],
                securityGroupIds: ["sg-1"],
                vpcId: UNKNOWN,
            });
        });

        it("lack what neither the program nor AWS sets", async () => {
            expect(await preview(STREAM, { shardCount: 2 })).not.to.have.property("kmsKeyId");
        });

        it("hold what the program doesn't know yet as unknown", async () => {
            const outputs = await preview("aws:s3/bucketPolicy:BucketPolicy", {
                bucket: UNKNOWN,
                policy: UNKNOWN,
            });
            expect(outputs).to.include({ bucket: UNKNOWN, policy: UNKNOWN });
        });
    });

    it("hold their id among the outputs, where policies see it", async () => {
        const made = await provider.create("aws:ec2/vpc:Vpc", "seen", { cidrBlock: "10.0.0.0/16" });
        expect(made.outputs.id).to.equal(made.id);
        const planned = await provider.create("aws:ec2/vpc:Vpc", "seen", { cidrBlock: "10.0.0.0/16" }, true);
        expect(planned.outputs.id).to.equal(UNKNOWN);
    });

    describe("once created", () => {
        const create = async (type: string, inputs: PropertyMap, name = "it") =>
            provider.create(type, name, inputs);

        it("hold nothing unknown", async () => {
            const resources: Record<string, PropertyMap> = {
                [STREAM]: { shardCount: 1 },
                "aws:s3/bucket:Bucket": {},
                "aws:kms/key:Key": {},
                "aws:ec2/vpc:Vpc": { cidrBlock: "10.0.0.0/16" },
                "aws:lambda/function:Function": functionInputs({ name: "known" }),
                "aws:route53/zone:Zone": { name: "shop.example" },
            };
            for (const [type, inputs] of Object.entries(resources)) {
                const { id, outputs } = await create(type, inputs, "known");
                expect(containsUnknown(outputs), type).to.equal(false);
                expect(id, type).to.match(/^[\w:/.-]+$/);
            }
        });

        const formats: [string, PropertyMap, RegExp, RegExp][] = [
            [
                STREAM,
                { name: "clicks", shardCount: 1 },
                /^arn:aws:kinesis:eu-west-1:123456789012:stream\/clicks$/,
                /^arn:aws:kinesis:eu-west-1:123456789012:stream\/clicks$/,
            ],
            ["aws:s3/bucket:Bucket", { bucket: "lake" }, /^lake$/, /^arn:aws:s3:::lake$/],
            [
                "aws:kms/key:Key",
                {},
                /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
                /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/,
            ],
            [
                "aws:iam/role:Role",
                { name: "r", assumeRolePolicy: "{}" },
                /^r$/,
                /^arn:aws:iam::123456789012:role\/r$/,
            ],
            [
                "aws:ec2/vpc:Vpc",
                { cidrBlock: "10.0.0.0/16" },
                /^vpc-[0-9a-f]{17}$/,
                /^arn:aws:ec2:eu-west-1:123456789012:vpc\/vpc-[0-9a-f]{17}$/,
            ],
            [
                "aws:sqs/queue:Queue",
                { name: "q" },
                /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/123456789012\/q$/,
                /^arn:aws:sqs:eu-west-1:123456789012:q$/,
            ],
            [
                "aws:glue/catalogTable:CatalogTable",
                { name: "orders", databaseName: "curated" },
                /^123456789012:curated:orders$/,
                /^arn:aws:glue:eu-west-1:123456789012:table\/curated\/orders$/,
            ],
            [
                "aws:cloudwatch/eventRule:EventRule",
                { name: "verdicts", eventBusName: "fraud", eventPattern: "{}" },
                /^fraud\/verdicts$/,
                /^arn:aws:events:eu-west-1:123456789012:rule\/fraud\/verdicts$/,
            ],
            [
                "aws:secretsmanager/secret:Secret",
                { name: "partner/key" },
                /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner\/key-\w{6}$/,
                /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner\/key-\w{6}$/,
            ],
        ];
        for (const [type, inputs, id, arn] of formats) {
            it(`have the id and the ARN that AWS gives to ${type}`, async () => {
                const made = await create(type, inputs);
                expect(made.id).to.match(id);
                expect(made.outputs.arn).to.match(arn);
            });
        }

        it("agree with one another: the ARN holds the id", async () => {
            const { id, outputs } = await create("aws:kms/key:Key", {});
            expect(outputs.arn).to.equal(`arn:aws:kms:eu-west-1:123456789012:key/${id}`);
            expect(outputs.keyId).to.equal(id);
        });

        it("have the same identifiers each time, and others under another name", async () => {
            const [one, again] = [await create("aws:kms/key:Key", {}), await create("aws:kms/key:Key", {})];
            expect(one.id).to.equal(again.id);
            expect((await create("aws:kms/key:Key", {}, "other")).id).not.to.equal(one.id);
        });

        it("live in the region that they name", async () => {
            const { outputs } = await create(STREAM, { name: "far", shardCount: 1, region: "us-east-1" });
            expect(outputs.arn).to.equal("arn:aws:kinesis:us-east-1:123456789012:stream/far");
        });

        it("have ARNs of the region's partition", async () => {
            const china = await ProviderClient.start({ region: "cn-north-1" });
            const { outputs } = await china.create("aws:s3/bucket:Bucket", "it", { bucket: "lake" });
            china.stop();
            expect(outputs.arn).to.equal("arn:aws-cn:s3:::lake");
            expect(outputs.bucketRegionalDomainName).to.equal("lake.s3.cn-north-1.amazonaws.com.cn");
        });

        it("have what AWS sets where the program says nothing", async () => {
            const { outputs } = await create(STREAM, { shardCount: 1 }, "plain");
            expect(outputs).to.include({ maxRecordSizeInKib: 1024, encryptionType: "NONE" });
            expect(outputs.streamModeDetails).to.deep.equal({ streamMode: "PROVISIONED" });
        });

        it("have outputs of the kind that the package declares", async () => {
            const { outputs } = await create("aws:ec2/vpcEndpoint:VpcEndpoint", {
                vpcId: "vpc-1",
                serviceName: "com.amazonaws.eu-west-1.kms",
                vpcEndpointType: "Interface",
            });
            expect(outputs.dnsEntries).to.deep.equal([]);
            expect(outputs.requesterManaged).to.equal(false);
            expect(outputs.networkInterfaceIds).to.be.an("array");
        });

        it("have the hash of their code", async () => {
            const code = {
                "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
                hash: "abc123",
                assets: {},
            };
            const { s3Bucket, s3Key, ...inputs } = functionInputs({ name: "archived" });
            expect([s3Bucket, s3Key]).to.deep.equal(["code", "normalizer.zip"]);
            const { outputs } = await create("aws:lambda/function:Function", { ...inputs, code });
            expect(outputs.sourceCodeHash).to.equal("abc123");
            expect(outputs.code).to.deep.equal(code);
        });
    });

    describe("with secrets", () => {
        it("keep secret what the program marks so", async () => {
            const { outputs } = await provider.create(STREAM, "s", {
                shardCount: 1,
                tags: secret({ owner: "me" }),
            });
            expect(outputs.tags).to.deep.equal(secret({ owner: "me" }));
            expect(outputs.tagsAll).to.deep.equal(secret({ owner: "me" }));
        });

        it("make a secret of what the package declares sensitive", async () => {
            const version = { secretId: "s", secretString: "hunter2" };
            const { outputs } = await provider.create(
                "aws:secretsmanager/secretVersion:SecretVersion",
                "v",
                version,
            );
            expect(outputs.secretString).to.deep.equal(secret("hunter2"));
            expect(reveal(outputs.secretString)).to.equal("hunter2");
        });
    });

    describe("when updated", () => {
        const change = async (inputs: PropertyMap, preview: boolean) => {
            const made = await provider.create(
                "aws:lambda/function:Function",
                "u",
                functionInputs({ name: "u" }),
            );
            const now = (
                await provider.check("aws:lambda/function:Function", "u", inputs, { old: made.inputs })
            ).inputs;
            const outputs = await provider.update("aws:lambda/function:Function", "u", {
                id: made.id,
                inputs: now,
                old: made.outputs,
                preview,
            });
            return { before: made.outputs, after: outputs };
        };

        it("keep what AWS had set, and take what the program changes", async () => {
            const { before, after } = await change(functionInputs({ name: "u", timeout: 60 }), false);
            expect(after).to.include({ arn: before.arn, invokeArn: before.invokeArn, timeout: 60 });
        });

        it("know in preview what stays, and not what every change makes anew", async () => {
            const { before, after } = await change(functionInputs({ name: "u", timeout: 60 }), true);
            expect(after).to.include({ arn: before.arn, lastModified: UNKNOWN, timeout: 60 });
        });

        it("lose what the program takes back", async () => {
            const made = await provider.create(STREAM, "back", { shardCount: 1, tags: { a: "b" } });
            const { inputs } = await provider.check(STREAM, "back", { shardCount: 1 }, { old: made.inputs });
            const outputs = await provider.update(STREAM, "back", { id: made.id, inputs, old: made.outputs });
            expect(outputs).not.to.have.property("tags");
            expect(outputs.tagsAll).to.deep.equal({});
        });
    });
});
