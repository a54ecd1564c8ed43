import { expect } from "chai";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import { secret, UNKNOWN } from "../../../offline/aws/property-value";
import { ProviderClient } from "./provider-client";

const STREAM = "aws:kinesis/stream:Stream";
const ONE_SHARD = { shardCount: 1 };
const BUCKET = "aws:s3/bucket:Bucket";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const { AutonamingOptions } = CheckRequest;

describe("the offline provider's check", () => {
    let provider: ProviderClient;
    beforeEach(async () => {
        provider = await ProviderClient.start();
    });
    afterEach(() => provider.stop());

    describe("of properties", () => {
        it("refuses an unknown property and suggests the nearest one", async () => {
            const { failures } = await provider.check(STREAM, "clicks", { ...ONE_SHARD, shardCout: 2 });
            expect(failures).to.deep.equal(['unknown property "shardCout"; did you mean "shardCount"?']);
        });

        it("lists the known properties where none is near", async () => {
            const { failures } = await provider.check("aws:kms/keyPolicy:KeyPolicy", "policy", {
                keyId: "k",
                policy: "{}",
                zzzzzz: 1,
            });
            expect(failures).to.deep.equal([
                'unknown property "zzzzzz"; known: bypassPolicyLockoutSafetyCheck, keyId, policy, region',
            ]);
        });

        it("says of an output that it can't be set", async () => {
            const { failures } = await provider.check(BUCKET, "lake", { bucketDomainName: "x" });
            expect(failures).to.deep.equal([
                '"bucketDomainName" is an output of aws:s3/bucket:Bucket: AWS sets it',
            ]);
        });

        it("names every missing required property", async () => {
            const { failures } = await provider.check("aws:s3/bucketPolicy:BucketPolicy", "policy", {});
            expect(failures).to.have.members([
                'missing required property "bucket"',
                'missing required property "policy"',
            ]);
        });

        it("takes an unknown value for a required property", async () => {
            const { failures } = await provider.check("aws:s3/bucketPolicy:BucketPolicy", "policy", {
                bucket: UNKNOWN,
                policy: UNKNOWN,
            });
            expect(failures).to.deep.equal([]);
        });

        it("checks nested objects, by their path", async () => {
            const { failures } = await provider.check("aws:lambda/function:Function", "fn", {
                role: "arn:aws:iam::123456789012:role/r",
                imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
                packageType: "Image",
                vpcConfig: { subnetIds: ["subnet-1"], securityGroups: ["sg-1"] },
            });
            expect(failures).to.have.members([
                'missing required property "vpcConfig.securityGroupIds"',
                'unknown property "vpcConfig.securityGroups"; did you mean "securityGroupIds"?',
            ]);
        });

        it("checks the objects of a list, by their index", async () => {
            const { failures } = await provider.check("aws:glue/catalogTable:CatalogTable", "orders", {
                databaseName: "curated",
                storageDescriptor: { columns: [{ name: "id", type: "string" }, { nme: "total" }] },
            });
            expect(failures).to.have.members([
                'missing required property "storageDescriptor.columns[1].name"',
                'unknown property "storageDescriptor.columns[1].nme"; did you mean "name"?',
            ]);
        });

        it("refuses a value of another kind", async () => {
            const { failures } = await provider.check(STREAM, "clicks", {
                shardCount: "many",
                streamModeDetails: "ON_DEMAND",
                shardLevelMetrics: { a: "b" },
                tags: ["a"],
            });
            expect(failures).to.have.members([
                '"shardCount" must be a number, not "many"',
                '"streamModeDetails" must be an object, not "ON_DEMAND"',
                '"shardLevelMetrics" must be a list, not an object',
                '"tags" must be a map, not a list',
            ]);
        });

        it("takes a number that is written as text, as the real provider does", async () => {
            const { failures } = await provider.check(STREAM, "clicks", { shardCount: "2" });
            expect(failures).to.deep.equal([]);
        });

        it("refuses a type that the package doesn't have, and suggests the nearest one", async () => {
            const { failures } = await provider.check("aws:kinesis/stream:Streem", "clicks", {});
            expect(failures.join()).to.contain("no resource type aws:kinesis/stream:Streem");
            expect(failures.join()).to.contain("did you mean aws:kinesis/stream:Stream?");
        });

        it("knows types beyond those of ingestion", async () => {
            const { failures } = await provider.check("aws:route53/zone:Zone", "zone", {
                name: "a.example",
                vpc: 1,
            });
            expect(failures).to.deep.equal(['unknown property "vpc"; did you mean "vpcs"?']);
        });
    });

    describe("of physical names", () => {
        it("fills in a name of the logical name and seven hexadecimal digits", async () => {
            const { inputs } = await provider.check(STREAM, "clicks", ONE_SHARD);
            expect(inputs.name).to.match(/^clicks-[0-9a-f]{7}$/);
            expect(inputs.__defaults).to.deep.equal([
                "name",
                "encryptionType",
                "enforceConsumerDeletion",
                "retentionPeriod",
            ]);
        });

        it("gives the same name for the same seed, and another for another", async () => {
            const other = await ProviderClient.start();
            const [one, two] = [
                await provider.check(STREAM, "a", ONE_SHARD),
                await other.check(STREAM, "a", ONE_SHARD),
            ];
            const three = await other.check(STREAM, "a", ONE_SHARD, { seed: new Uint8Array([9]) });
            other.stop();
            expect(one.inputs.name).to.equal(two.inputs.name);
            expect(one.inputs.name).not.to.equal(three.inputs.name);
        });

        it("keeps a generated name for as long as the resource lives", async () => {
            const old = { name: "clicks-aaaaaaa", __defaults: ["name"] };
            const { inputs } = await provider.check(STREAM, "clicks", ONE_SHARD, { old });
            expect(inputs.name).to.equal("clicks-aaaaaaa");
        });

        it("makes a new name when the program takes its own name back", async () => {
            const { inputs } = await provider.check(
                STREAM,
                "clicks",
                {},
                { old: { name: "mine", __defaults: [] } },
            );
            expect(inputs.name).to.match(/^clicks-[0-9a-f]{7}$/);
        });

        const forms: [string, string, RegExp][] = [
            [BUCKET, "bucket", /^mixedcase-[0-9a-f]{7}$/],
            ["aws:kms/alias:Alias", "name", /^alias\/MixedCase-[0-9a-f]{7}$/],
            ["aws:glue/catalogDatabase:CatalogDatabase", "name", /^mixedcase_[a-z]{8}$/],
            ["aws:lambda/permission:Permission", "statementId", /^MixedCase-[0-9a-f]{7}$/],
            ["aws:msk/cluster:Cluster", "clusterName", /^MixedCase-[0-9a-f]{7}$/],
            ["aws:s3/bucketObjectv2:BucketObjectv2", "key", /^MixedCase$/],
        ];
        for (const [type, property, form] of forms) {
            it(`makes ${property} of ${type} in the form ${form.source}`, async () => {
                const { inputs } = await provider.check(type, "MixedCase", {});
                expect(inputs[property]).to.match(form);
            });
        }

        it("ends the name of a FIFO queue in .fifo", async () => {
            const { inputs } = await provider.check("aws:sqs/queue:Queue", "orders", { fifoQueue: true });
            expect(inputs.name).to.match(/^orders-[0-9a-f]{7}\.fifo$/);
        });

        it("refuses a name that is too long for the type once it is made", async () => {
            const { failures } = await provider.check(BUCKET, "b".repeat(56), {});
            expect(failures.join()).to.contain("is longer than the 63 that aws:s3/bucket:Bucket allows");
        });

        it("takes the engine's proposed name", async () => {
            const autonaming = new AutonamingOptions()
                .setProposedName("Shop-Lake")
                .setMode(AutonamingOptions.Mode.PROPOSE);
            expect((await provider.check(BUCKET, "lake", {}, { autonaming })).inputs.bucket).to.equal(
                "shop-lake",
            );
        });

        it("takes the engine's enforced name as it is", async () => {
            const autonaming = new AutonamingOptions()
                .setProposedName("Shop-Lake")
                .setMode(AutonamingOptions.Mode.ENFORCE);
            expect((await provider.check(BUCKET, "lake", {}, { autonaming })).inputs.bucket).to.equal(
                "Shop-Lake",
            );
        });

        it("asks for a name where the engine's setting forbids to make one", async () => {
            const autonaming = new AutonamingOptions().setMode(AutonamingOptions.Mode.DISABLE);
            expect(
                (await provider.check(STREAM, "clicks", ONE_SHARD, { autonaming })).failures,
            ).to.deep.equal(['"name" must be set, because automatic names are disabled']);
        });

        it("refuses a second resource of the type with the same physical name, and names the first", async () => {
            await provider.check(STREAM, "one", { ...ONE_SHARD, name: "clicks" });
            const { failures } = await provider.check(STREAM, "two", { ...ONE_SHARD, name: "clicks" });
            expect(failures).to.have.length(1);
            expect(failures[0]).to.match(/^name "clicks" is taken by one \(urn:pulumi:dev::shop::.*::one\)/);
        });

        it("takes the same resource twice, as the engine checks it for its replacement", async () => {
            await provider.check(STREAM, "one", { ...ONE_SHARD, name: "clicks" });
            expect(
                (await provider.check(STREAM, "one", { ...ONE_SHARD, name: "clicks" })).failures,
            ).to.deep.equal([]);
        });

        it("takes the same name in another type, another region, and another parent", async () => {
            const policy = { policy: "{}", name: "read" };
            const checks = [
                await provider.check(STREAM, "one", { ...ONE_SHARD, name: "clicks" }),
                await provider.check(STREAM, "two", { ...ONE_SHARD, name: "clicks", region: "us-east-1" }),
                await provider.check("aws:sns/topic:Topic", "three", { name: "clicks" }),
                await provider.check("aws:iam/rolePolicy:RolePolicy", "four", { ...policy, role: "a" }),
                await provider.check("aws:iam/rolePolicy:RolePolicy", "five", { ...policy, role: "b" }),
            ];
            expect(checks.flatMap(({ failures }) => failures)).to.deep.equal([]);
        });

        it("takes the same label twice where AWS does", async () => {
            await provider.check("aws:apigateway/restApi:RestApi", "one", { name: "webhook" });
            const { failures } = await provider.check("aws:apigateway/restApi:RestApi", "two", {
                name: "webhook",
            });
            expect(failures).to.deep.equal([]);
        });

        it("can't tell a name that is unknown", async () => {
            await provider.check(STREAM, "one", { ...ONE_SHARD, name: UNKNOWN });
            expect(
                (await provider.check(STREAM, "two", { ...ONE_SHARD, name: UNKNOWN })).failures,
            ).to.deep.equal([]);
        });
    });

    describe("of what the provider fills in", () => {
        it("adds the provider's region, unless the resource has one", async () => {
            expect((await provider.check(STREAM, "a", ONE_SHARD)).inputs.region).to.equal("eu-west-1");
            expect(
                (await provider.check(STREAM, "b", { ...ONE_SHARD, region: "us-east-1" })).inputs.region,
            ).to.equal("us-east-1");
        });

        it("adds no region to a global resource", async () => {
            const { inputs } = await provider.check("aws:iam/group:Group", "people", {});
            expect(inputs).not.to.have.property("region");
        });

        it("adds all tags: the resource's own over the provider's defaults", async () => {
            await provider.configure({
                region: "eu-west-1",
                defaultTags: JSON.stringify({ tags: { team: "data", env: "dev" } }),
                ignoreTags: JSON.stringify({ keyPrefixes: ["auto:"] }),
            });
            const { inputs } = await provider.check(STREAM, "clicks", {
                tags: { env: "prod", "auto:by": "x" },
            });
            expect(inputs.tagsAll).to.deep.equal({ team: "data", env: "prod" });
            expect(inputs.tags).to.deep.equal({ env: "prod", "auto:by": "x" });
        });

        it("doesn't know all tags while one is unknown", async () => {
            const { inputs } = await provider.check(STREAM, "clicks", {
                ...ONE_SHARD,
                tags: { owner: UNKNOWN },
            });
            expect(inputs.tagsAll).to.equal(UNKNOWN);
        });

        it("leaves out what is null", async () => {
            const { inputs } = await provider.check(ALARM, "alarm", {
                comparisonOperator: "GreaterThanThreshold",
                evaluationPeriods: 1,
                alarmDescription: null,
            });
            expect(inputs).not.to.have.property("alarmDescription");
        });
    });

    describe("of JSON documents", () => {
        const check = (policy: string | object) =>
            provider.check("aws:s3/bucketPolicy:BucketPolicy", "policy", {
                bucket: "b",
                policy: policy as string,
            });

        it("turns an object into text with its keys in order", async () => {
            const { inputs } = await check({
                Version: "2012-10-17",
                Statement: [{ Sid: "A", Effect: "Deny" }],
            });
            expect(inputs.policy).to.equal(
                '{"Statement":[{"Effect":"Deny","Sid":"A"}],"Version":"2012-10-17"}',
            );
        });

        it("makes one unknown text of a document with an unknown inside", async () => {
            const { inputs } = await check({ Version: "2012-10-17", Statement: [{ Resource: UNKNOWN }] });
            expect(inputs.policy).to.equal(UNKNOWN);
        });

        it("keeps text as it was written", async () => {
            const { inputs } = await check('{ "b": 1,  "a": 2 }');
            expect(inputs.policy).to.equal('{ "b": 1,  "a": 2 }');
        });

        it("makes a secret of a document with a secret inside", async () => {
            const { inputs } = await check({ Id: secret("s3cret") });
            expect(inputs.policy).to.deep.equal(secret('{"Id":"s3cret"}'));
        });

        it("refuses text that is no JSON", async () => {
            const { failures } = await check("{ Version: 1 }");
            expect(failures.join()).to.match(/^"policy" is no JSON document/);
        });
    });

    describe("of what IAM's policies come to", () => {
        const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
        /** A document of so many characters, white space apart. */
        const document = (characters: number) => `{ "Statement": "${"x".repeat(characters - 16)}" }`;

        it("refuses the inline policy with which a role has more than 10,240 characters", async () => {
            const give = (name: string, role: string, characters: number) =>
                provider.check(ROLE_POLICY, name, { role, policy: document(characters) });
            expect((await give("read", "job", 6000)).failures).to.deep.equal([]);
            expect((await give("write", "job", 4240)).failures).to.deep.equal([]);
            expect((await give("list", "job", 100)).failures).to.deep.equal([
                'the inline policies of role "job" have 10340 characters with this one; allowed: 10240, white space not ' +
                    "counted; say once what statements repeat, with all their resources, or attach managed policies",
            ]);
            expect((await give("other", "another", 10_240)).failures).to.deep.equal([]);
        });

        it("counts a policy once that the engine checks again", async () => {
            for (const characters of [6000, 6001]) {
                const { failures } = await provider.check(ROLE_POLICY, "read", {
                    role: "job",
                    policy: document(characters),
                });
                expect(failures).to.deep.equal([]);
            }
        });

        it("can't count what is unknown", async () => {
            for (const unknown of [{ policy: UNKNOWN }, { role: UNKNOWN }]) {
                const { failures } = await provider.check(ROLE_POLICY, "read", {
                    role: "job",
                    policy: document(20_000),
                    ...unknown,
                });
                expect(failures).to.deep.equal([]);
            }
        });

        it("refuses a managed policy of more than 6,144 characters", async () => {
            const give = (characters: number) =>
                provider.check("aws:iam/policy:Policy", "read", { policy: document(characters) });
            expect((await give(6144)).failures).to.deep.equal([]);
            expect((await give(6145)).failures).to.deep.equal([
                '"policy" has 6145 characters; allowed: 6144, white space not counted',
            ]);
        });
    });

    describe("of what AWS bounds over several inputs", () => {
        const trust = (characters: number) => `{ "Statement": "${"x".repeat(characters - 16)}" }`;

        it("refuses a trust policy of more than 2,048 characters", async () => {
            const give = (characters: number) =>
                provider.check("aws:iam/role:Role", "job", { assumeRolePolicy: trust(characters) });
            expect((await give(2048)).failures).to.deep.equal([]);
            expect((await give(2049)).failures).to.deep.equal([
                '"assumeRolePolicy" has 2049 characters; allowed: 2048, white space not counted',
            ]);
        });

        it("refuses a function's environment of more than 4 KiB, as far as it is known", async () => {
            const give = (variables: Record<string, string>) =>
                provider.check("aws:lambda/function:Function", "scorer", {
                    role: "arn:aws:iam::123456789012:role/scorer",
                    runtime: "nodejs22.x",
                    handler: "index.handler",
                    s3Bucket: "bundles",
                    s3Key: "scorer.zip",
                    environment: { variables },
                });
            const full = { A: "x".repeat(4096 - '{"A":""}'.length) };
            expect((await give({ ...full, TABLE: UNKNOWN })).failures).to.deep.equal([]);
            expect((await give({ A: `${full.A}x` })).failures).to.deep.equal([
                '"environment.variables" has 4097 bytes as JSON; allowed: 4096',
            ]);
        });

        it("refuses an alarm that looks back further than a day, or than a week by the hour", async () => {
            const give = (period: number, evaluationPeriods: number) =>
                provider.check("aws:cloudwatch/metricAlarm:MetricAlarm", "silence", {
                    comparisonOperator: "LessThanThreshold",
                    namespace: "AWS/Kinesis",
                    metricName: "IncomingRecords",
                    statistic: "Sum",
                    threshold: 1,
                    period,
                    evaluationPeriods,
                });
            expect((await give(300, 288)).failures).to.deep.equal([]);
            expect((await give(3600, 168)).failures).to.deep.equal([]);
            expect((await give(300, 289)).failures).to.deep.equal([
                'the alarm looks at 86700 seconds, "period" times "evaluationPeriods"; allowed: 86400',
            ]);
            expect((await give(3600, 169)).failures).to.deep.equal([
                'the alarm looks at 608400 seconds, "period" times "evaluationPeriods"; allowed: 604800',
            ]);
        });
    });

    describe("of secrets", () => {
        it("checks what is inside and keeps the mark", async () => {
            const { inputs, failures } = await provider.check(STREAM, "clicks", {
                shardCount: secret("many"),
            });
            expect(inputs.shardCount).to.deep.equal(secret("many"));
            expect(failures).to.deep.equal(['"shardCount" must be a number, not "many"']);
        });
    });
});
