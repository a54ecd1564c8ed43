import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { estimateCost, type CostEstimate } from "../../cost/estimate";
import { ownTrafficFile, readTraffic, Traffic } from "../../cost/traffic";
import { datasets } from "../../datasets";
import { drawDiagram, stages, type Stage } from "../../graph/diagram";
import { flowJobs, flowRows, tablesBeside } from "../../graph/flow-picture";
import { layOut } from "../../graph/layout";
import { previewStack } from "../../graph/preview-stack";
import { viewResources, type ResourceView } from "../../graph/resource-view";
import type { StackGraph } from "../../graph/stack-graph";
import { expectTidy } from "./tidy-layout";

const table = "aws:glue/catalogTable:CatalogTable";
const root = path.resolve(__dirname, "../..");

describe("the dev stack, drawn and priced", function () {
    this.timeout(240_000);
    let graph: StackGraph;
    let cost: CostEstimate;
    let views: ReadonlyMap<string, ResourceView>;

    before(async () => {
        ({ graph } = await previewStack({ stack: "dev" }));
        cost = estimateCost(graph, new Traffic(readTraffic(ownTrafficFile), "dev"));
        views = viewResources(graph, null, cost);
    });

    it("has alarms that each lead to a page of the runbooks", () => {
        const alarms = [
            ...graph.ofType("aws:cloudwatch/metricAlarm:MetricAlarm"),
            ...graph.ofType("aws:cloudwatch/compositeAlarm:CompositeAlarm"),
        ];
        expect(alarms.length).to.be.greaterThan(100);
        const lost = alarms.filter(({ inputs }) => {
            const [, page] = / Runbook: (\S+)$/.exec(String(inputs.alarmDescription)) ?? [];
            return page === undefined || !existsSync(path.join(root, page));
        });
        expect(lost.map(({ name }) => name)).to.deep.equal([]);
    });

    it("has every stage on its picture, from sources to users, and nothing overlaps or leaves its zone", () => {
        const diagram = drawDiagram(graph, views);
        const layout = layOut(diagram);
        expect(layout.columns.map(({ stage }) => stage)).to.deep.equal([...stages]);
        expect(layout.doors).to.have.lengthOf(graph.ofType("aws:ec2/vpcEndpoint:VpcEndpoint").length);
        expectTidy(layout);
    });

    it("draws a way from each source to a bucket", () => {
        const { nodes, edges } = drawDiagram(graph, views);
        const bucket = "aws:s3/bucket:Bucket";
        const reaches = (id: string, seen = new Set<string>()): boolean =>
            graph.get(id)?.type === bucket ||
            (!seen.has(id) &&
                edges.some(
                    ({ from, to, kind }) =>
                        from === id && kind === "flow" && reaches(to, new Set(seen).add(id)),
                ));
        const sources = nodes.filter(({ stage }) => stage === "Sources");
        expect(sources.length).to.be.greaterThan(4);
        expect(sources.filter(({ id }) => !reaches(id)).map(({ title }) => title)).to.deep.equal([]);
    });

    it("draws each curated table behind the job that fills it, and no job without one that reads", () => {
        const { nodes, edges } = drawDiagram(graph, views);
        const title = new Map(nodes.map((node) => [node.id, node.title]));
        const filled = edges
            .filter(
                ({ from, to }) =>
                    nodes.find(({ id }) => id === from)?.stage === "Jobs" && graph.get(to)?.type === table,
            )
            .map(({ from, to }) => `${title.get(from)} fills ${title.get(to)}`);
        expect(filled).to.have.members([
            "orders-batch fills orders",
            "orders-batch fills order_payments",
            "orders-batch fills job_runs",
            "inventory-batch fills stock",
            "inventory-batch fills job_runs",
            "clickstream-sessions fills sessions",
            "analytics fills sales_trends",
            "analytics fills recommendation_features",
            "analytics fills fraud_features",
            "analytics fills fraud_scores",
            "analytics fills job_runs",
            "data-quality fills quality_checks",
        ]);
        const read = (job: string) =>
            edges.filter(({ to }) => title.get(to) === job).map(({ from }) => title.get(from));
        expect(read("orders-batch")).to.include("raw");
        expect(read("clickstream-sessions")).to.include("clickstream").and.not.include("raw");
    });

    it("flows as the README's picture has it: each way is there, and each way of the stack is on it", () => {
        const { nodes, edges } = drawDiagram(graph, views);
        const title = new Map(nodes.map((node) => [node.id, node.title]));
        const ways = new Set(
            edges
                .filter(({ kind }) => kind === "flow")
                .map(({ from, to }) => `${title.get(from)} > ${title.get(to)}`),
        );
        const pictured = [
            ...flowRows.flatMap(({ ingestion, processing, raw }) => [
                ...consecutive([...ingestion.nodes, ...(processing?.nodes ?? []), "raw"]),
                ...raw.map((name) => `raw > ${datasets[name].name}`),
            ]),
            ...flowJobs.flatMap(({ node, stream, tables }) => [
                `${stream ?? "raw"} > ${node}`,
                ...tables.map((table) => `${node} > ${table}`),
            ]),
        ];
        expect(pictured.filter((way) => !ways.has(way))).to.deep.equal([]);
        const shown = (stage: Stage) =>
            nodes.filter(
                (node) =>
                    node.stage === stage && graph.get(node.id)?.type !== "aws:athena/workgroup:Workgroup",
            );
        const sources = shown("Sources").map(({ id }) =>
            edges.filter(({ from }) => from === id).map(({ to }) => title.get(to)!),
        );
        expect(sources.flat()).to.have.members(flowRows.map(({ ingestion }) => ingestion.nodes[0]));
        expect(shown("Tables").map(({ title }) => title)).to.have.members([
            ...flowRows.flatMap(({ raw }) => raw.map((name) => datasets[name].name)),
            ...flowJobs.flatMap(({ tables }) => tables),
            ...tablesBeside,
        ]);
    });

    it("has traffic stated for everything that is paid by traffic", () => {
        expect(cost.gaps.filter(({ why }) => why === "no traffic stated")).to.deep.equal([]);
    });

    it("has prices for all that it deploys, but for what is known to have none", () => {
        expect(cost.gaps.map(({ what }) => what)).to.have.members([
            "broker metrics beyond the default level",
            "metrics of the event source mapping",
            "the device's fee, its days on site and its shipping",
        ]);
        expect(cost.unknownTypes).to.deep.equal([]);
        expect(cost.usdPerMonth).to.be.greaterThan(100);
    });

    it("has everything that the traffic speaks of", () => {
        const { code, profiles } = readTraffic(ownTrafficFile);
        const names = new Set(graph.resources.flatMap(({ name, inputs }) => [name, String(inputs.name)]));
        const spoken = [...code, ...Object.values(profiles).flatMap(({ usage }) => usage)]
            .map(({ of }) => of)
            .filter((of) => !of.startsWith("aws:"));
        expect([...new Set(spoken)].filter((of) => !names.has(of))).to.deep.equal([]);
    });

    it("tags its roles and keys, by which the deployer's policies know them", () => {
        const tagged = [...graph.ofType("aws:iam/role:Role"), ...graph.ofType("aws:kms/key:Key")];
        const untagged = tagged.filter(
            ({ inputs }) => (inputs.tags as { project?: string } | undefined)?.project !== "securecart",
        );
        expect(untagged.map(({ name }) => name)).to.deep.equal([]);
    });

    it("hands roles to services that the deployer may hand them to", () => {
        const policy = readFileSync(path.join(root, "docs/deployer/identity.json"), "utf8");
        // Pipelines hand a Spark application's role over, with each run.
        const handedOverLater = "emr-serverless.amazonaws.com";
        const services = graph
            .ofType("aws:iam/role:Role")
            .flatMap(
                ({ inputs }) => String(inputs.assumeRolePolicy).match(/[a-z0-9.-]+\.amazonaws\.com/g) ?? [],
            );
        expect(services.length).to.be.greaterThan(10);
        const refused = [...new Set(services)].filter((service) => !policy.includes(`"${service}"`));
        expect(refused).to.deep.equal([handedOverLater]);
    });
});

/** Each step from one to the next. */
function consecutive(titles: readonly string[]): string[] {
    return titles.slice(1).map((title, index) => `${titles[index]} > ${title}`);
}
