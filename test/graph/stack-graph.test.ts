import { expect } from "chai";
import { StackGraph } from "../../graph/stack-graph";
import type { OperationResult, ResourceStep } from "../../offline/engine";
import { builtGraph, component, urnOf } from "./built-graph";

const stream = "aws:kinesis/stream:Stream";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const key = "aws:kms/key:Key";

const outer = component("Stage", "outer");
const outerUrn = urnOf(outer.type, "outer");
const inner = component("Ingestion", "inner", outerUrn);
const innerUrn = urnOf(inner.type, "inner");

const graph = builtGraph([
    outer,
    inner,
    { type: key, name: "key" },
    { type: stream, name: "s", parent: innerUrn, from: { kmsKeyId: [urnOf(key, "key")] } },
    { type: alarm, name: "a", parent: innerUrn, from: { dimensions: [urnOf(stream, "s")] } },
]);
const at = (type: string, name: string) => graph.get(urnOf(type, name))!;
const names = (resources: readonly { name: string }[]) => resources.map(({ name }) => name);

function step(urn: string, more: Partial<ResourceStep> = {}): ResourceStep {
    const [, , types, name] = urn.split("::");
    return {
        op: "create",
        urn,
        type: types.split("$").at(-1)!,
        name,
        parent: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
        custom: true,
        id: "",
        protect: false,
        inputs: {},
        outputs: {},
        changed: [],
        replacing: [],
        failed: false,
        ...more,
    };
}

function preview(steps: ResourceStep[], plan?: OperationResult["plan"]): OperationResult {
    return { steps, plan } as unknown as OperationResult;
}

describe("a stack's graph", () => {
    it("knows who stands below whom", () => {
        expect(names(graph.children())).to.deep.equal(["outer", "key"]);
        expect(names(graph.family(at(outer.type, "outer")))).to.deep.equal(["outer", "inner", "s", "a"]);
        expect(names(graph.ancestors(at(stream, "s")))).to.deep.equal(["inner", "outer"]);
        expect(graph.owner(at(stream, "s")).name).to.equal("outer");
        expect(graph.owner(at(key, "key")).name).to.equal("key");
    });

    it("knows which property takes its value from what", () => {
        expect(names(graph.sources(at(stream, "s"), "kmsKeyId"))).to.deep.equal(["key"]);
        expect(graph.sources(at(stream, "s"), "name")).to.deep.equal([]);
        expect(graph.sources(at(stream, "s"), "kmsKeyId", stream)).to.deep.equal([]);
        expect(names(graph.users(at(stream, "s"), alarm))).to.deep.equal(["a"]);
        expect(names(graph.users(at(key, "key")))).to.deep.equal(["s"]);
    });

    it("takes from a preview what the program asked for, without what the engine notes for itself", () => {
        const urn = "urn:pulumi:dev::shop::aws:lambda/function:Function::f";
        const signature = "4dabf18193072939515e22adb298388d";
        const found = StackGraph.of(
            preview(
                [
                    step("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", { custom: false }),
                    step("urn:pulumi:dev::shop::pulumi:providers:aws::default"),
                    step(urn, {
                        inputs: {
                            __defaults: ["name"],
                            tagsAll: {},
                            memorySize: 128,
                            vpcConfig: { __defaults: [], subnetIds: ["subnet-a"] },
                            code: {
                                [signature]: "archive",
                                hash: "12ab",
                                assets: {
                                    "index.mjs": { [signature]: "asset", hash: "34cd", path: "/home/me" },
                                },
                            },
                        },
                    }),
                    step(urn, { op: "update" }),
                    step("urn:pulumi:dev::shop::aws:kms/key:Key::old", { op: "delete" }),
                ],
                new Map(),
            ),
        );
        expect(names(found.resources)).to.deep.equal(["f"]);
        expect(found.resources[0].parent).to.equal("");
        expect(found.resources[0].inputs).to.deep.equal({
            memorySize: 128,
            vpcConfig: { subnetIds: ["subnet-a"] },
            code: { sha256: "12ab", files: { "index.mjs": { sha256: "34cd" } } },
        });
    });

    it("refuses a preview without a plan, which has no dependencies", () => {
        expect(() => StackGraph.of(preview([]))).to.throw("no plan");
    });

    it("is the same of a deployed stack, without its bookkeeping", () => {
        const stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
        const deployed = StackGraph.ofState([
            { urn: stack, type: "pulumi:pulumi:Stack" },
            { urn: urnOf(key, "key"), type: key, custom: true, parent: stack, inputs: { tagsAll: {} } },
            { urn: urnOf(key, "old"), type: key, custom: true, parent: stack, delete: true },
            {
                urn: urnOf(stream, "s"),
                type: stream,
                custom: true,
                protect: true,
                parent: stack,
                inputs: { shardCount: 1 },
                dependencies: [urnOf(key, "key")],
                propertyDependencies: { kmsKeyId: [urnOf(key, "key")], shardCount: null },
            },
        ]);
        expect(names(deployed.children())).to.deep.equal(["key", "s"]);
        const [first, second] = deployed.resources;
        expect(first.inputs).to.deep.equal({});
        expect(second).to.deep.include({ inputs: { shardCount: 1 }, protect: true, parent: "" });
        expect(names(deployed.sources(second, "kmsKeyId"))).to.deep.equal(["key"]);
        expect(deployed.sources(second, "shardCount")).to.deep.equal([]);
    });
});
