import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { recordStack, unknown } from "./recorded-stack";

async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
    try {
        await promise;
    } catch (error) {
        return error as Error;
    }
    throw new Error("expected a rejection");
}

describe("recordStack", () => {
    it("records inputs, dependencies and options of a resource, and resolves outputs", async () => {
        const stack = await recordStack(() => {
            const key = new aws.kms.Key("k", {}, { protect: true });
            const stream = new aws.kinesis.Stream(
                "s",
                { kmsKeyId: key.arn, shardCount: 1 },
                { ignoreChanges: ["shardCount"] },
            );
            return { arn: stream.arn, name: stream.name };
        });
        const key = stack.one("aws:kms/key:Key");
        const stream = stack.one("aws:kinesis/stream:Stream");
        expect(key.protect).to.equal(true);
        expect(stream.inputs.kmsKeyId).to.equal(key.outputs.arn);
        expect(stream.inputs.kmsKeyId).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/);
        expect(stream.propertyDependencies.kmsKeyId).to.deep.equal([key.urn]);
        expect(stream.ignoreChanges).to.deep.equal(["shardCount"]);
        expect(stack.outputs).to.deep.equal({
            name: stream.inputs.name,
            arn: `arn:aws:kinesis:eu-west-1:123456789012:stream/${String(stream.inputs.name)}`,
        });
    });

    it("shows in a preview what AWS computes as unknown, and names as known", async () => {
        const stack = await recordStack(
            () => {
                const key = new aws.kms.Key("k");
                const stream = new aws.kinesis.Stream("s", { kmsKeyId: key.arn });
                return { arn: stream.arn, name: stream.name };
            },
            { preview: true },
        );
        const stream = stack.one("aws:kinesis/stream:Stream");
        expect(stream.inputs.kmsKeyId).to.equal(unknown);
        expect(stack.outputs).to.deep.equal({ arn: unknown, name: stream.inputs.name });
    });

    it("waits for resources that are created late", async () => {
        const stack = await recordStack(() => {
            const first = new aws.kms.Key("first");
            first.arn.apply((arn) =>
                new aws.kms.Key("second", { description: arn }).arn.apply(
                    (next) => new aws.kms.Key("third", { description: next }),
                ),
            );
        });
        expect(stack.ofType("aws:kms/key:Key").map(({ name }) => name)).to.deep.equal([
            "first",
            "second",
            "third",
        ]);
    });

    it("keeps overlapping recordings apart", async () => {
        const record = (name: string, preview: boolean) =>
            recordStack(
                async () => {
                    await new Promise((resolve) => setTimeout(resolve, 5));
                    return { arn: new aws.kms.Key(name).arn };
                },
                { preview },
            );
        const [a, b] = await Promise.all([record("a", false), record("b", true)]);
        expect(a.ofType("aws:kms/key:Key").map(({ name }) => name)).to.deep.equal(["a"]);
        expect(b.ofType("aws:kms/key:Key").map(({ name }) => name)).to.deep.equal(["b"]);
        expect(a.outputs.arn).to.match(/^arn:aws:kms:/);
        expect(b.outputs.arn).to.equal(unknown);
    });

    it("rejects with what the program throws", async () => {
        const error = await rejectionOf(
            recordStack(() => {
                throw new Error("bad arguments");
            }),
        );
        expect(error.message).to.equal("bad arguments");
    });

    it("rejects with what an output is rejected with", async () => {
        const error = await rejectionOf(
            recordStack(() => {
                const key = new aws.kms.Key("k");
                new aws.kms.Key("l", {
                    description: key.arn.apply(() => {
                        throw new Error("bad in apply");
                    }),
                });
            }),
        );
        expect(error.message).to.contain("bad in apply");
    });

    it("refuses two resources of one type and name", async () => {
        const error = await rejectionOf(
            recordStack(() => {
                new aws.kms.Key("k");
                new aws.kms.Key("k");
            }),
        );
        expect(error.message).to.contain("duplicate resource URN");
    });

    it("refuses a provider function that it can't answer", async () => {
        const error = await rejectionOf(
            recordStack(() => ({ id: aws.ec2.getVpcOutput({ default: true }).id })),
        );
        expect(error.message).to.contain("aws:ec2/getVpc:getVpc isn't answered");
    });

    it("constructs a VPC with its children, as references that lead to them", async () => {
        const stack = await recordStack(() => {
            const vpc = new awsx.ec2.Vpc("net", {
                cidrBlock: "10.1.0.0/16",
                numberOfAvailabilityZones: 2,
                subnetSpecs: [{ type: "Isolated" }],
                natGateways: { strategy: "None" },
            });
            return {
                vpcId: vpc.vpcId,
                subnets: vpc.isolatedSubnetIds,
                tables: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
                zones: aws.getAvailabilityZonesOutput().names,
            };
        });
        const subnets = stack.ofType("aws:ec2/subnet:Subnet");
        expect(subnets.map(({ inputs }) => inputs.cidrBlock)).to.deep.equal(["10.1.0.0/17", "10.1.128.0/17"]);
        expect(stack.outputs.subnets).to.deep.equal(subnets.map(({ id }) => id));
        expect(stack.outputs.tables).to.deep.equal(
            stack.ofType("aws:ec2/routeTable:RouteTable").map(({ id }) => id),
        );
        expect(stack.outputs.vpcId).to.equal(stack.one("aws:ec2/vpc:Vpc").id);
        expect(stack.outputs.zones).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
        expect(stack.below(stack.one("awsx:ec2:Vpc")).length).to.equal(8);
    });
});
