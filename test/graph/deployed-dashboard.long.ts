import { expect } from "chai";
import { Workspace } from "../../offline/engine";
import { ownProgram } from "../../offline/open-stack";

interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: {
        readonly title?: string;
        readonly markdown?: string;
        readonly alarms?: readonly string[];
        readonly metrics?: readonly (readonly string[])[];
        readonly annotations?: { readonly alarms: readonly string[] };
    };
}

const dashboardType = "aws:cloudwatch/dashboard:Dashboard";

describe("the dashboard of the deployed dev stack", function () {
    this.timeout(300_000);
    let workspace: Workspace;
    let widgets: readonly Widget[];
    /** ARNs of the stack's alarms, and the physical names of everything in it. */
    let alarms: Set<string>;
    let names: Set<string>;

    before(async () => {
        workspace = await Workspace.open({ program: ownProgram, stack: "dev" });
        const { succeeded, text, steps } = await workspace.up();
        expect(succeeded, text).to.equal(true);
        const [dashboard] = steps.filter(({ type }) => type === dashboardType);
        ({ widgets } = JSON.parse(String(dashboard.outputs.dashboardBody)) as { widgets: Widget[] });
        alarms = new Set(
            steps
                .filter(({ type }) => /^aws:cloudwatch\/(metric|composite)Alarm:/.test(type))
                .map((step) => String(step.outputs.arn)),
        );
        // A task is known to its metrics by the end of its ARN.
        names = new Set(
            steps.flatMap(({ id, outputs: { name, clusterName } }) =>
                [id, id.split("/").at(-1), name, clusterName].map(String),
            ),
        );
    });

    after(() => workspace?.close());

    it("fits CloudWatch's grid: 24 columns, no overlap, at most 500 widgets", () => {
        // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
        expect(widgets.length).to.be.at.most(500).and.at.least(50);
        const cells = widgets.flatMap(({ x, y, width, height }) =>
            Array.from(
                { length: width * height },
                (_cell, index) => `${x + (index % width)},${y + Math.floor(index / width)}`,
            ),
        );
        expect(new Set(cells).size).to.equal(cells.length);
        expect(Math.max(...widgets.map(({ x, width }) => x + width))).to.equal(24);
    });

    it("has the alarms' states on top: every alarm of the stack, and no other", () => {
        expect(widgets[0].type).to.equal("alarm");
        expect(widgets[0].y).to.equal(0);
        const shown = widgets.flatMap(({ properties }) => [
            ...(properties.alarms ?? []),
            ...(properties.annotations?.alarms ?? []),
        ]);
        expect(shown.length).to.be.greaterThan(100);
        expect([...new Set(shown)].filter((arn) => !alarms.has(arn))).to.deep.equal([]);
        expect([...alarms].filter((arn) => !shown.includes(arn))).to.deep.equal([]);
    });

    it("names on every graph what it shows, and in every section with alarms what to read", () => {
        const graphs = widgets.filter(({ type }) => type === "metric");
        expect(graphs.filter(({ properties }) => !/^[A-Z][a-z]/.test(properties.title ?? ""))).to.deep.equal(
            [],
        );
        const sections = widgets.filter(({ type }) => type === "text");
        expect(sections.filter(({ properties }) => !properties.markdown?.startsWith("## "))).to.deep.equal(
            [],
        );
        const withRunbooks = sections.filter(({ properties }) => properties.markdown?.includes("Runbooks: "));
        expect(withRunbooks.length).to.be.greaterThan(10);
    });

    it("graphs metrics of resources that the stack has", () => {
        const dimensions = widgets.flatMap(({ properties }) =>
            (properties.metrics ?? []).map(([, , ...pairs]) => ({
                pairs,
                known: pairs.some((value, index) => index % 2 === 1 && names.has(value)),
            })),
        );
        expect(dimensions.length).to.be.greaterThan(20);
        expect(dimensions.filter(({ known }) => !known)).to.deep.equal([]);
    });
});
