import { expect } from "chai";
import type { PropertyMap } from "../../../offline/aws/property-value";
import { isSecret, reveal, textOf, UNKNOWN } from "../../../offline/aws/property-value";
import { errorOf, ProviderClient } from "./provider-client";

const POLICY = "aws:iam/getPolicyDocument:getPolicyDocument";

describe("the offline provider's functions", () => {
    let provider: ProviderClient;
    before(async () => {
        provider = await ProviderClient.start();
    });
    after(() => provider.stop());

    it("say which account and region it plays", async () => {
        expect(await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity")).to.include({
            accountId: "123456789012",
        });
        expect(await provider.invoke("aws:index/getRegion:getRegion")).to.include({ region: "eu-west-1" });
        expect(await provider.invoke("aws:index/getPartition:getPartition")).to.include({
            partition: "aws",
            dnsSuffix: "amazonaws.com",
        });
    });

    it("list the zones of the region", async () => {
        const zones = await provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
            state: "available",
        });
        expect(zones.names).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
        expect(zones.zoneIds).to.deep.equal(["euw1-az1", "euw1-az2", "euw1-az3"]);
    });

    it("list the zones of another region, without those that are excluded", async () => {
        const zones = await provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
            region: "ap-northeast-1",
            excludeNames: ["ap-northeast-1c"],
        });
        expect(zones.names).to.deep.equal(["ap-northeast-1a", "ap-northeast-1d"]);
    });

    it("list the zones that a filter lets through, and refuse a filter that they don't know", async () => {
        const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
        const filtered = await provider.invoke(token, {
            filters: [{ name: "zone-name", values: ["eu-west-1b"] }],
        });
        expect(filtered.names).to.deep.equal(["eu-west-1b"]);
        const error = await errorOf(provider.invoke(token, { filters: [{ name: "zone", values: ["x"] }] }));
        expect(error).to.contain('the filter "zone" is not known; allowed: zone-name, zone-id');
    });

    it("refuse a function that needs an account, and say what to do", async () => {
        const error = await errorOf(provider.invoke("aws:ec2/getAmi:getAmi", { mostRecent: true }));
        expect(error).to.contain("can't answer aws:ec2/getAmi:getAmi: that needs an AWS account");
        expect(error).to.contain("getPolicyDocument");
    });

    it("stand in for what a secret holds, and mark it as secret", async () => {
        const secretId = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:fraud-service-a1b2c3";
        const { secretString } = await provider.invoke(
            "aws:secretsmanager/getSecretVersion:getSecretVersion",
            { secretId },
        );
        expect(isSecret(secretString)).to.equal(true);
        expect(reveal(secretString)).to.equal(`stands in for ${secretId}`);
    });

    it("give an unknown answer while an argument is unknown", async () => {
        const answer = await provider.invoke("aws:index/getArn:getArn", { arn: UNKNOWN });
        expect(answer).to.include({ account: UNKNOWN, resource: UNKNOWN });
    });

    describe("for policy documents", () => {
        const document = async (args: PropertyMap): Promise<string> =>
            textOf((await provider.invoke(POLICY, args)).minifiedJson);

        it("write the document as Terraform does", async () => {
            const answer = await provider.invoke(POLICY, {
                statements: [
                    {
                        sid: "Read",
                        actions: ["s3:GetObject", "s3:ListBucket"],
                        resources: ["arn:aws:s3:::lake/*"],
                        principals: [{ type: "Service", identifiers: ["glue.amazonaws.com"] }],
                        conditions: [
                            { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] },
                        ],
                    },
                ],
            });
            expect(answer.json).to.equal(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::lake/*",
      "Principal": {
        "Service": "glue.amazonaws.com"
      },
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "123456789012"
        }
      }
    }
  ]
}`);
        });

        it("replace the variables of IAM", async () => {
            const json = await document({
                statements: [{ actions: ["s3:*"], resources: ["arn:aws:s3:::home/&{aws:username}"] }],
            });
            expect(json).to.contain("home/${aws:username}");
        });

        it("write everyone as *, and several principals of one type together", async () => {
            const everyone = [{ type: "*", identifiers: ["*"] }];
            expect(await document({ statements: [{ effect: "Deny", principals: everyone }] })).to.contain(
                '"Principal":"*"',
            );
            const two = ["a", "b"].map((identifier) => ({ type: "AWS", identifiers: [identifier] }));
            expect(await document({ statements: [{ principals: two }] })).to.contain(
                '"Principal":{"AWS":["a","b"]}',
            );
        });

        it("merge documents: an override replaces the statement of the same Sid", async () => {
            const statement = (Sid: string, Effect: string) =>
                JSON.stringify({ Statement: [{ Sid, Effect }] });
            expect(
                await document({
                    sourcePolicyDocuments: [statement("A", "Allow"), statement("B", "Allow")],
                    overridePolicyDocuments: [statement("A", "Deny")],
                }),
            ).to.equal(
                '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"B","Effect":"Allow"}]}',
            );
        });

        it("refuse two statements of the same Sid, and an effect that there isn't", async () => {
            expect(await errorOf(document({ statements: [{ sid: "A" }, { sid: "A" }] }))).to.contain(
                "duplicate Sid (A)",
            );
            expect(await errorOf(document({ statements: [{ effect: "Maybe" }] }))).to.contain(
                'statements[0].effect must be Allow or Deny, not "Maybe"',
            );
        });
    });
});
