import { expect } from "chai";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { PropertyMap } from "../../../offline/aws/property-value";
import { UNKNOWN } from "../../../offline/aws/property-value";
import { ProviderClient } from "./provider-client";

const STREAM = "aws:kinesis/stream:Stream";
const TABLE = "aws:dynamodb/table:Table";
const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
const { Kind } = PropertyDiff;

describe("the offline provider's diff", () => {
    let provider: ProviderClient;
    beforeEach(async () => {
        provider = await ProviderClient.start();
    });
    afterEach(() => provider.stop());

    const stream = (old: PropertyMap, now: PropertyMap) =>
        provider.diff(STREAM, { shardCount: 1, ...old }, { shardCount: 1, ...now });

    it("finds nothing where nothing has changed", async () => {
        const diff = await stream({ tags: { a: "b" } }, { tags: { a: "b" } });
        expect(diff.changes).to.equal(DIFF_NONE);
        expect(diff.detaileddiffMap).to.deep.equal([]);
    });

    it("names what changed by its path, and how", async () => {
        const diff = await stream(
            { retentionPeriod: 24, tags: { a: "1", b: "2" } },
            { retentionPeriod: 48, tags: { b: "3", c: "4" } },
        );
        expect(diff.changes).to.equal(DIFF_SOME);
        expect(Object.fromEntries(diff.detaileddiffMap)).to.deep.include({
            retentionPeriod: { kind: Kind.UPDATE, inputdiff: true },
            "tags.a": { kind: Kind.DELETE, inputdiff: true },
            "tags.b": { kind: Kind.UPDATE, inputdiff: true },
            "tags.c": { kind: Kind.ADD, inputdiff: true },
        });
        expect(diff.replacesList).to.deep.equal([]);
    });

    it("takes a value that has become unknown for a change", async () => {
        expect((await stream({ kmsKeyId: "a" }, { kmsKeyId: UNKNOWN })).diffsList).to.deep.equal([
            "kmsKeyId",
        ]);
    });

    describe("of what replaces the resource", () => {
        it("replaces it for another physical name", async () => {
            const diff = await stream({ name: "a" }, { name: "b" });
            expect(diff.replacesList).to.deep.equal(["name"]);
            expect(diff.deletebeforereplace).to.equal(false);
        });

        it("keeps it for another generated name", async () => {
            const old = (await provider.check(STREAM, "it", { shardCount: 1 })).inputs;
            const now = (
                await provider.check(STREAM, "it", { shardCount: 1 }, { old, seed: new Uint8Array([7]) })
            ).inputs;
            expect((await provider.diffChecked(STREAM, old, now)).changes).to.equal(DIFF_NONE);
        });

        it("replaces it for another region", async () => {
            expect((await stream({}, { region: "us-east-1" })).replacesList).to.deep.equal(["region"]);
        });

        it("replaces a table for another key, and first deletes the one whose name is given", async () => {
            const keyed = (name: string, key: string): PropertyMap => ({
                name,
                hashKey: key,
                attributes: [{ name: key, type: "S" }],
            });
            const diff = await provider.diff(TABLE, keyed("orders", "id"), keyed("orders", "orderId"));
            expect(diff.replacesList).to.include("hashKey");
            expect(diff.deletebeforereplace).to.equal(true);
        });

        it("makes the new one first where the name is generated", async () => {
            const keyed = (key: string): PropertyMap => ({
                hashKey: key,
                attributes: [{ name: key, type: "S" }],
            });
            const diff = await provider.diff(TABLE, keyed("id"), keyed("orderId"));
            expect(diff.replacesList).to.include("hashKey");
            expect(diff.deletebeforereplace).to.equal(false);
        });

        it("replaces a cluster for other subnets, not for another broker type", async () => {
            const cluster = (subnet: string, instanceType: string): PropertyMap => ({
                kafkaVersion: "3.8.x",
                numberOfBrokerNodes: 3,
                brokerNodeGroupInfo: { clientSubnets: [subnet], instanceType, securityGroups: ["sg-1"] },
            });
            const type = "aws:msk/cluster:Cluster";
            const moved = await provider.diff(
                type,
                cluster("subnet-1", "kafka.m7g.large"),
                cluster("subnet-2", "kafka.m7g.large"),
            );
            expect(moved.replacesList).to.deep.equal(["brokerNodeGroupInfo"]);
            const grown = await provider.diff(
                type,
                cluster("subnet-1", "kafka.m7g.large"),
                cluster("subnet-1", "kafka.m7g.xlarge"),
            );
            expect(grown.replacesList).to.deep.equal([]);
            expect(grown.diffsList).to.deep.equal(["brokerNodeGroupInfo"]);
        });

        it("replaces an attachment by deleting the old one first", async () => {
            const attachment = (role: string): PropertyMap => ({
                role,
                policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
            });
            const diff = await provider.diff(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                attachment("a"),
                attachment("b"),
            );
            expect(diff.replacesList).to.deep.equal(["role"]);
            expect(diff.deletebeforereplace).to.equal(true);
        });
    });

    describe("of what is only written differently", () => {
        it("ignores spaces and the order of keys in a JSON document", async () => {
            const policy = (text: string): PropertyMap => ({ bucket: "b", policy: text });
            const diff = await provider.diff(
                "aws:s3/bucketPolicy:BucketPolicy",
                policy('{"Version":"2012-10-17","Statement":[]}'),
                policy('{ "Statement": [], "Version": "2012-10-17" }'),
            );
            expect(diff.changes).to.equal(DIFF_NONE);
        });

        it("sees another order of a document's lists", async () => {
            const policy = (text: string): PropertyMap => ({ bucket: "b", policy: text });
            const diff = await provider.diff(
                "aws:s3/bucketPolicy:BucketPolicy",
                policy('{"Statement":["a","b"]}'),
                policy('{"Statement":["b","a"]}'),
            );
            expect(diff.diffsList).to.deep.equal(["policy"]);
        });

        it("ignores the order of a set", async () => {
            const metrics = (shardLevelMetrics: string[]): PropertyMap => ({ shardLevelMetrics });
            const diff = await stream(
                metrics(["IncomingBytes", "OutgoingBytes"]),
                metrics(["OutgoingBytes", "IncomingBytes"]),
            );
            expect(diff.changes).to.equal(DIFF_NONE);
        });

        it("names what joins a set and what leaves it, and nothing that stays", async () => {
            const metrics = (shardLevelMetrics: string[]): PropertyMap => ({ shardLevelMetrics });
            const diff = await stream(
                metrics(["IncomingBytes", "OutgoingBytes"]),
                metrics(["IncomingRecords", "OutgoingBytes"]),
            );
            expect(diff.detaileddiffMap).to.deep.equal([
                ["shardLevelMetrics[0]", { kind: Kind.UPDATE, inputdiff: true }],
            ]);
        });

        it("ignores the order of a set of objects, and sees that of a list of objects", async () => {
            const columns = (...names: string[]): PropertyMap => ({
                databaseName: "curated",
                storageDescriptor: { columns: names.map((name) => ({ name, type: "string" })) },
            });
            const tables = "aws:glue/catalogTable:CatalogTable";
            expect((await provider.diff(tables, columns("a", "b"), columns("b", "a"))).changes).to.equal(
                DIFF_SOME,
            );
            const table = (...names: string[]): PropertyMap => ({
                hashKey: "a",
                rangeKey: "b",
                attributes: names.map((name) => ({ name, type: "S" })),
            });
            expect((await provider.diff(TABLE, table("a", "b"), table("b", "a"))).changes).to.equal(
                DIFF_NONE,
            );
        });

        it("sees another order of a function's layers", async () => {
            const layers = (...names: string[]): PropertyMap => ({
                role: "arn:aws:iam::123456789012:role/r",
                handler: "h",
                runtime: "nodejs24.x",
                s3Bucket: "b",
                s3Key: "k",
                layers: names.map((name) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`),
            });
            const diff = await provider.diff(
                "aws:lambda/function:Function",
                layers("a", "b"),
                layers("b", "a"),
            );
            expect(diff.changes).to.equal(DIFF_SOME);
        });

        it("takes what is empty for what is absent", async () => {
            expect((await stream({ tags: {}, shardLevelMetrics: [] }, {})).changes).to.equal(DIFF_NONE);
        });
    });
});
