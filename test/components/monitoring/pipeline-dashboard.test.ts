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

    it("refuses to show nothing", () => {
        expect(mistakesOf(() => new PipelineDashboard("d", { sections: [] }))).to.deep.equal([
            "sections: got []; allowed: at least one section",
        ]);
    });
});
