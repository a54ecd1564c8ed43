import { expect } from "chai";
import type { PolicyResource } from "../../../policy/model/resource";
import { Stack, type Link } from "../../../policy/model/stack";
import { inStack, TestStack, unknown, type Phase, type TestResource } from "../../../policy/test-kit";

const streamType = "aws:kinesis/stream:Stream";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const subnetType = "aws:ec2/subnet:Subnet";
const functionType = "aws:lambda/function:Function";
const bucketType = "aws:s3/bucket:Bucket";
const policyType = "aws:s3/bucketPolicy:BucketPolicy";

function index(
    resources: readonly TestResource[],
    sends?: "outputs",
): (name: string, path: string, type: string) => Link {
    const stack = new Stack(resources.map((resource) => inStack(resource, sends)));
    return (name, path, type) => stack.link(find(stack, name), path, [type]);
}

function find(stack: Stack, name: string): PolicyResource {
    return stack.resources.find((resource) => resource.name === name)!;
}

const named = (resources: readonly PolicyResource[]) => resources.map(({ name }) => name);

describe("the link index", () => {
    for (const phase of ["preview", "up"] as Phase[]) {
        it(`links by dependency, and by value once it is known (${phase})`, () => {
            const stack = new TestStack();
            const streams = ["orders", "clicks"].map((name) => stack.add(streamType, name));
            stack.add(alarmType, "alarm", { dimensions: { StreamArn: streams[1].arn } });
            const link = index(stack.resources(phase));
            expect(named(link("alarm", "dimensions.StreamArn", streamType).targets)).to.deep.equal([
                "clicks",
            ]);
        });
    }

    it("links literal names, which make no dependency", () => {
        const stack = new TestStack();
        stack.add(bucketType, "raw", { bucket: "shop-raw" });
        stack.add(policyType, "by-name", { bucket: "shop-raw" });
        stack.add(policyType, "by-arn", { bucket: "arn:aws:s3:::shop-raw/clicks/*" });
        stack.add(policyType, "elsewhere", { bucket: "shop-raw-2" });
        const link = index(stack.resources("preview"));
        expect(named(link("by-name", "bucket", bucketType).targets)).to.deep.equal(["raw"]);
        expect(named(link("by-arn", "bucket", bucketType).targets)).to.deep.equal(["raw"]);
        expect(link("elsewhere", "bucket", bucketType).outside).to.deep.equal(["shop-raw-2"]);
    });

    it("prefers the dependency among resources of one name", () => {
        const stack = new TestStack();
        const [, second] = ["one", "two"].map((name) => stack.add(streamType, name, { name: "orders" }));
        stack.add(alarmType, "alarm", { dimensions: { StreamName: second.get("name") } });
        const link = index(stack.resources("up"));
        expect(named(link("alarm", "dimensions.StreamName", streamType).targets)).to.deep.equal(["two"]);
    });

    it("doesn't link a value that only begins like a name, though it depends on the resource", () => {
        const stack = new TestStack();
        const stream = stack.add(streamType, "orders");
        stack.add(alarmType, "alarm", {
            dimensions: { StreamName: stream.get("name", (name) => `${name}-copy`) },
        });
        for (const sends of [undefined, "outputs"] as const) {
            const link = index(stack.resources("up"), sends);
            expect(link("alarm", "dimensions.StreamName", streamType).targets).to.deep.equal([]);
        }
    });

    it("can't tell which of several resources one unknown value is", () => {
        const stack = new TestStack();
        const [one, two] = ["one", "two"].map((name) => stack.add(streamType, name));
        const resources = stack.resources("preview");
        const alarm = {
            ...stack.resources("preview")[0],
            type: alarmType,
            name: "alarm",
            urn: "urn:pulumi:test::kit::alarm::alarm",
            inputs: { dimensions: { StreamArn: unknown } },
            outputs: { dimensions: { StreamArn: unknown } },
            propertyDependencies: { dimensions: [one.urn, two.urn] },
        };
        const link = index([...resources, alarm])("alarm", "dimensions.StreamArn", streamType);
        expect(link.targets).to.deep.equal([]);
        expect(named(link.candidates)).to.deep.equal(["one", "two"]);
    });

    function placed(dependsOn: (stack: TestStack) => string[]): Link {
        const stack = new TestStack();
        const network = stack.component("shop:index:Network", "network");
        stack.add("aws:ec2/vpc:Vpc", "vpc", {}, network);
        ["a", "b", "public"].forEach((name) => stack.add(subnetType, name, {}, network));
        const resources = stack.resources("preview");
        const handler: TestResource = {
            type: functionType,
            name: "handler",
            urn: "urn:pulumi:test::kit::fn::handler",
            inputs: { vpcConfig: { subnetIds: unknown } },
            outputs: { vpcConfig: { subnetIds: unknown } },
            propertyDependencies: { vpcConfig: dependsOn(stack) },
        };
        return index([...resources, handler])("handler", "vpcConfig.subnetIds[]", subnetType);
    }

    it("takes a whole list that isn't known for all the resources that it depends on", () => {
        const link = placed((stack) => [stack.find("a").urn, stack.find("b").urn, stack.find("vpc").urn]);
        expect(named(link.targets)).to.deep.equal(["a", "b"]);
        expect(link.candidates).to.deep.equal([]);
    });

    it("invents no links through a component, whose every resource the engine then lists", () => {
        const link = placed((stack) => ["vpc", "a", "b", "public"].map((name) => stack.find(name).urn));
        expect(link.targets).to.deep.equal([]);
        expect(named(link.candidates)).to.deep.equal(["a", "b", "public"]);
    });

    it("knows that a value without a dependency comes from outside", () => {
        const stack = new TestStack();
        stack.add(functionType, "handler", { vpcConfig: { subnetIds: ["subnet-1"] } });
        stack.add(functionType, "other", { vpcConfig: { subnetIds: [unknown] } });
        const link = index(stack.resources("preview"));
        expect(link("handler", "vpcConfig.subnetIds[]", subnetType).outside).to.deep.equal(["subnet-1"]);
        expect(link("other", "vpcConfig.subnetIds[]", subnetType).unresolved).to.equal(true);
    });

    it("finds who refers to a resource", () => {
        const stack = new TestStack();
        const raw = stack.add(bucketType, "raw");
        stack.add(policyType, "policy", { bucket: raw.id });
        stack.add(policyType, "another", { bucket: "elsewhere" });
        const linked = new Stack(stack.resources("preview").map((resource) => inStack(resource)));
        const { certain, possible } = linked.referrers(find(linked, "raw"), [policyType], "bucket");
        expect(named(certain)).to.deep.equal(["policy"]);
        expect(possible).to.deep.equal([]);
    });
});
