import { expect } from "chai";
import { type AlarmDefinition, AlarmWatch } from "../../../local/metrics/alarm-watch";
import { MetricMath } from "../../../local/metrics/metric-math";
import { MetricStore } from "../../../local/metrics/metric-store";

const minute = 60_000;
const start = Date.UTC(2026, 0, 7, 12);
const metric = { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "f" } };

function watch(
    definition: Partial<AlarmDefinition>,
    points: readonly (readonly [minutes: number, value: number])[],
) {
    const metrics = new MetricStore();
    points.forEach(([minutes, value]) => metrics.record(metric, value, start + minutes * minute));
    const alarm: AlarmDefinition = {
        name: "errors",
        of: { metric, statistic: "Sum" },
        comparison: "GreaterThanThreshold",
        threshold: 0,
        periodSeconds: 60,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: "notBreaching",
        ...definition,
    };
    return new AlarmWatch([alarm], metrics, start);
}

const states = (alarms: AlarmWatch, minutes: number) =>
    alarms.evaluate(start + minutes * minute).map(({ state }) => state);

describe("the watch over metric alarms", () => {
    it("fires while the period is not over yet", () => {
        expect(states(watch({}, [[0.2, 1]]), 0.3)).to.deep.equal(["ALARM"]);
    });

    it("tells of a change once", () => {
        const alarms = watch({}, [[0.2, 1]]);
        expect([states(alarms, 0.3), states(alarms, 0.4), states(alarms, 2.1)]).to.deep.equal([
            ["ALARM"],
            [],
            ["OK"],
        ]);
    });

    it("compares what is calculated from metrics, in periods in which each has data", () => {
        const metrics = new MetricStore();
        const named = (name: string) => ({ metric: { ...metric, name }, statistic: "Sum" });
        const alarm: AlarmDefinition = {
            name: "share",
            of: {
                math: MetricMath.parse("100 * refused / received")!,
                metrics: { refused: named("Refused"), received: named("Received") },
            },
            comparison: "GreaterThanThreshold",
            threshold: 5,
            periodSeconds: 60,
            evaluationPeriods: 1,
            datapointsToAlarm: 1,
            treatMissingData: "notBreaching",
        };
        const alarms = new AlarmWatch([alarm], metrics, start);
        metrics.record(named("Refused").metric, 6, start);
        expect(states(alarms, 0.5)).to.deep.equal([]);
        metrics.record(named("Received").metric, 100, start);
        expect(states(alarms, 0.6)).to.deep.equal(["ALARM"]);
        metrics.record(named("Received").metric, 100, start + 30_000);
        expect(states(alarms, 0.7)).to.deep.equal(["OK"]);
    });

    it("names what is firing", () => {
        const alarms = watch({}, [[0.2, 1]]);
        states(alarms, 0.3);
        expect(alarms.inAlarm).to.deep.equal(["errors"]);
    });

    it("waits for as many breaching periods as the alarm asks for", () => {
        const alarms = watch({ evaluationPeriods: 5, datapointsToAlarm: 3 }, [
            [0.5, 1],
            [1.5, 0],
            [2.5, 1],
            [4.5, 1],
        ]);
        expect([states(alarms, 3.6), states(alarms, 4.6)]).to.deep.equal([[], ["ALARM"]]);
    });

    it("takes the threshold itself for no breach of GreaterThanThreshold", () => {
        expect(states(watch({ threshold: 1 }, [[0.2, 1]]), 0.3)).to.deep.equal([]);
    });

    it("sums, averages and ranks", () => {
        const points = [
            [0.1, 10],
            [0.2, 20],
            [0.3, 60],
        ] as const;
        const fires = (statistic: string, threshold: number) =>
            states(watch({ of: { metric, statistic }, threshold }, points), 0.4).length === 1;
        expect([fires("Sum", 89), fires("Sum", 90)]).to.deep.equal([true, false]);
        expect([fires("Average", 29), fires("Average", 30)]).to.deep.equal([true, false]);
        expect([fires("Maximum", 59), fires("Maximum", 60)]).to.deep.equal([true, false]);
        expect([fires("Minimum", 9), fires("Minimum", 10)]).to.deep.equal([true, false]);
        expect([fires("SampleCount", 2), fires("SampleCount", 3)]).to.deep.equal([true, false]);
        expect([fires("p50", 19), fires("p50", 20)]).to.deep.equal([true, false]);
    });

    it("fires for silence where missing data is breaching, but not for the time before it watched", () => {
        const alarms = watch(
            {
                comparison: "LessThanThreshold",
                threshold: 1,
                evaluationPeriods: 3,
                datapointsToAlarm: 3,
                treatMissingData: "breaching",
            },
            [],
        );
        expect([states(alarms, 2.5), states(alarms, 3.5)]).to.deep.equal([[], ["ALARM"]]);
    });
});
