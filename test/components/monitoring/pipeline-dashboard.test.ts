import { expect } from "chai";
import { dashboardBody } from "../../../components/monitoring/dashboard-body";
import { PipelineDashboard } from "../../../components/monitoring/pipeline-dashboard";
import { mistakesOf } from "../rejected-arguments";

describe("PipelineDashboard", () => {
    const alarm = (id: string) => ({
        id,
        name: id,
        arn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${id}`,
    });

    it("places widgets in CloudWatch's grid without overlap", () => {
        const ids = Array.from({ length: 9 }, (_, index) => `a${index}`);
        const { widgets } = dashboardBody(
            [
                { title: "One", alarms: ids.map(alarm) },
                { title: "Two", alarms: [alarm("b")] },
            ],
            "eu-west-1",
        );
        const cells = widgets.flatMap(({ x, y, width, height }) =>
            Array.from(
                { length: width * height },
                (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
            ),
        );
        expect(new Set(cells).size).to.equal(cells.length);
        expect(Math.max(...widgets.map(({ x, width }) => x + width))).to.equal(24);
    });

    it("shows more than a hundred alarms in several widgets, as one takes no more", () => {
        const alarms = Array.from({ length: 101 }, (_, index) => alarm(`a${index}`));
        const shown = dashboardBody([{ title: "All", alarms }], "eu-west-1")
            .widgets.filter(({ type }) => type === "alarm")
            .map(({ properties }) => (properties.alarms as string[]).length);
        expect(shown).to.deep.equal([100, 1]);
    });

    it("begins with the composite alarms' states, then what fires, the latest first", () => {
        const { widgets } = dashboardBody(
            [
                { title: "Checkout", alarms: [alarm("orders-low")], compositeAlarms: [alarm("broken")] },
                { title: "Orders", alarms: [alarm("errors")] },
            ],
            "eu-west-1",
        );
        const [broken, firing, heading] = widgets;
        expect(broken.properties).to.deep.equal({ title: "What is broken", alarms: [alarm("broken").arn] });
        expect(firing.properties).to.deep.equal({
            title: "Alarms that fire",
            alarms: ["orders-low", "errors"].map((id) => alarm(id).arn),
            states: ["ALARM"],
            sortBy: "stateUpdatedTimestamp",
        });
        expect([broken.y, firing.y, heading.y]).to.deep.equal([0, 6, 12]);
        const graphed = widgets.flatMap(({ properties }) =>
            properties.annotations ? [(properties.annotations as { alarms: string[] }).alarms] : [],
        );
        expect(graphed).to.deep.equal([[alarm("orders-low").arn], [alarm("errors").arn]]);
    });

    it("says in words what a graph shows, and of which alarm", () => {
        const metric = {
            namespace: "AWS/Kinesis",
            metricName: "GetRecords.IteratorAgeMilliseconds",
            dimensions: { StreamName: "orders" },
            statistic: "Maximum",
        };
        const section = { title: "Orders", metrics: [metric], alarms: [alarm("write-throttled")] };
        const graphs = dashboardBody([section], "eu-west-1").widgets.filter(({ type }) => type === "metric");
        expect(graphs.map(({ properties }) => properties.title)).to.deep.equal([
            "Get records iterator age milliseconds, maximum",
            "Alarm: write throttled",
        ]);
        expect(graphs[0].properties).to.deep.include({
            stat: "Maximum",
            period: 60,
            yAxis: { left: { min: 0, showUnits: true } },
            metrics: [["AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "StreamName", "orders"]],
        });
    });

    it("leads from each section to its runbooks, once each", () => {
        const page = "https://wiki.example/runbooks/lambda-errors.md";
        const alarms = [
            { ...alarm("errors"), runbook: page },
            { ...alarm("refused"), runbook: page },
            { ...alarm("late"), runbook: "docs/runbooks/kinesis-iterator-age.md" },
        ];
        const [, heading] = dashboardBody([{ title: "Orders", alarms }], "eu-west-1").widgets;
        expect(heading.properties.markdown).to.equal(
            "## Orders\nRunbooks: [Lambda errors](https://wiki.example/runbooks/lambda-errors.md) · Kinesis iterator age (docs/runbooks/kinesis-iterator-age.md)",
        );
    });

    it("refuses to show nothing", () => {
        expect(mistakesOf(() => new PipelineDashboard("d", { sections: [] }))).to.deep.equal([
            "sections: got []; allowed: at least one section",
        ]);
    });
});
