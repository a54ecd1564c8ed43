import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    AlarmSet,
    tuningKey,
    type AlarmDefinition,
    type AlarmTuning,
} from "../../../components/monitoring/alarm-set";
import type { Metric } from "../../../components/monitoring/metric";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

type Definition = Omit<AlarmDefinition, "metric"> & { metric?: Partial<Metric>; threshold: number };

const late = {
    id: "too-late",
    runbook: "lateness",
    meaning: "It is late.",
    threshold: 5,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: "notBreaching" as const,
};

/** Records one queue and the alarms that `add` makes for it. */
function record(
    add: (alarms: AlarmSet, metric: Metric) => void,
    tuning: Record<string, AlarmTuning | undefined> = {},
    options: { runbookBase?: string; preview?: boolean } = {},
): Promise<RecordedStack> {
    return recordStack(
        () => {
            const queue = new aws.sqs.Queue("jobs");
            const alarms = new AlarmSet(
                "jobs",
                { topicArn, runbookBase: options.runbookBase },
                tuning,
                queue,
                { team: "data" },
            );
            add(alarms, {
                namespace: "AWS/SQS",
                metricName: "ApproximateAgeOfOldestMessage",
                dimensions: { QueueName: queue.name },
                statistic: "Maximum",
            });
            return { references: alarms.references };
        },
        { preview: options.preview },
    );
}

const add = (definition: Definition) => (alarms: AlarmSet, metric: Metric) =>
    void alarms.add({ ...definition, metric: { ...metric, ...definition.metric } });

describe("AlarmSet", () => {
    it("makes an alarm with everything that it was defined with", async () => {
        const stack = await record(add(late));
        const { name, ...inputs } = stack.one(alarmType, "jobs-too-late").inputs;
        expect(name).to.match(/^jobs-too-late-/);
        expect(inputs).to.deep.equal({
            alarmDescription: "It is late. Runbook: docs/runbooks/lateness.md",
            namespace: "AWS/SQS",
            metricName: "ApproximateAgeOfOldestMessage",
            dimensions: { QueueName: stack.one("aws:sqs/queue:Queue").outputs.name },
            statistic: "Maximum",
            period: 60,
            comparisonOperator: "GreaterThanThreshold",
            threshold: 5,
            evaluationPeriods: 3,
            datapointsToAlarm: 2,
            treatMissingData: "notBreaching",
            actionsEnabled: true,
            alarmActions: [topicArn],
            okActions: [topicArn],
            tags: { team: "data" },
        });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
    });

    it("points at the runbooks where the target says", async () => {
        const stack = await record(add(late), {}, { runbookBase: "https://wiki.example/" });
        expect(stack.one(alarmType).inputs.alarmDescription).to.equal(
            "It is late. Runbook: https://wiki.example/lateness.md",
        );
    });

    it("asks for a percentile as CloudWatch wants it", async () => {
        const stack = await record(add({ ...late, metric: { statistic: "p99" } }));
        const { inputs } = stack.one(alarmType);
        expect(inputs.extendedStatistic).to.equal("p99");
        expect(inputs).to.not.have.property("statistic");
    });

    it("alarms on metric math over metrics of the resource", async () => {
        const stack = await record((alarms, metric) => {
            alarms.addExpression({
                ...late,
                metrics: { age: metric, sent: { ...metric, metricName: "NumberOfMessagesSent" } },
                expression: "age / sent",
                label: "Seconds a message",
                periodSeconds: 300,
            });
        });
        const { metricQueries } = stack.one(alarmType).inputs as { metricQueries: { id: string }[] };
        const name = stack.one("aws:sqs/queue:Queue").outputs.name;
        expect(metricQueries).to.deep.equal([
            { id: "expression", expression: "age / sent", label: "Seconds a message", returnData: true },
            {
                id: "age",
                returnData: false,
                metric: {
                    namespace: "AWS/SQS",
                    metricName: "ApproximateAgeOfOldestMessage",
                    dimensions: { QueueName: name },
                    stat: "Maximum",
                    period: 300,
                },
            },
            {
                id: "sent",
                returnData: false,
                metric: {
                    namespace: "AWS/SQS",
                    metricName: "NumberOfMessagesSent",
                    dimensions: { QueueName: name },
                    stat: "Maximum",
                    period: 300,
                },
            },
        ]);
        expect(stack.one(alarmType).inputs).to.not.have.property("period");
    });

    it("alarms on what is unusual, on the side and in the band that were asked for", async () => {
        const directions = { below: "LessThanLowerThreshold", above: "GreaterThanUpperThreshold" };
        for (const [direction, comparison] of Object.entries(directions)) {
            const stack = await record(
                (alarms, metric) => {
                    alarms.addAnomaly({
                        ...late,
                        metric: { ...metric, periodSeconds: 300 },
                        direction: direction as "below" | "above",
                        bandWidth: 2,
                    });
                },
                { tooLate: { threshold: 4, evaluationPeriods: 6, datapointsToAlarm: 4, periodSeconds: 900 } },
            );
            const { inputs } = stack.one(alarmType);
            expect(inputs).to.deep.include({
                comparisonOperator: comparison,
                thresholdMetricId: "band",
                evaluationPeriods: 6,
                datapointsToAlarm: 4,
            });
            expect(inputs).to.not.have.property("threshold");
            const [value, band] = inputs.metricQueries as {
                expression?: string;
                metric?: { period: number };
                returnData: boolean;
            }[];
            expect(value.metric?.period).to.equal(900);
            expect(band.expression).to.equal("ANOMALY_DETECTION_BAND(value, 4)");
            expect([value.returnData, band.returnData]).to.deep.equal([true, true]);
        }
    });

    it("tunes threshold, periods and period by the id in camel case", async () => {
        const tooLate = { threshold: 9, evaluationPeriods: 1, periodSeconds: 30 };
        const { inputs } = (await record(add(late), { tooLate })).one(alarmType);
        expect(inputs).to.deep.include({
            threshold: 9,
            evaluationPeriods: 1,
            datapointsToAlarm: 1,
            period: 30,
        });
        expect(tuningKey("too-late")).to.equal("tooLate");
    });

    it("leaves an alarm out for a reason, and out of the references", async () => {
        const stack = await record(
            (alarms, metric) => {
                add(late)(alarms, metric);
                add({ ...late, id: "other" })(alarms, metric);
            },
            { tooLate: { offReason: "Nobody waits for it" } },
        );
        const other = stack.one(alarmType);
        expect(other.name).to.equal("jobs-other");
        expect(stack.outputs.references).to.deep.equal([
            {
                id: "other",
                name: other.outputs.name,
                arn: other.outputs.arn,
                runbook: "docs/runbooks/lateness.md",
            },
        ]);
    });

    it("knows description, dimensions and actions in a preview", async () => {
        const stack = await record(add(late), {}, { preview: true });
        const { inputs } = stack.one(alarmType);
        expect(Object.values(inputs)).to.not.include(unknown);
        expect(stack.one(alarmType).propertyDependencies.dimensions).to.deep.equal([
            stack.one("aws:sqs/queue:Queue").urn,
        ]);
    });

    it("refuses an alarm without dimensions, since it watches nothing", () => {
        const set = new AlarmSet("jobs", { topicArn }, {}, undefined as never);
        const metric = { namespace: "AWS/SQS", metricName: "M", dimensions: {}, statistic: "Sum" };
        const expected = [
            "metric.dimensions: got {}; allowed: at least one, since an alarm without dimensions watches nothing",
        ];
        expect(mistakesOf(() => set.add({ ...late, metric }))).to.deep.equal(expected);
        expect(
            mistakesOf(() => set.addAnomaly({ ...late, metric, direction: "below", bandWidth: 2 })),
        ).to.deep.equal(expected);
        expect(
            mistakesOf(() =>
                set.addExpression({ ...late, metrics: { m: metric }, expression: "m", label: "m" }),
            ),
        ).to.deep.equal(expected);
    });

    it("refuses an alarm without an action, since it tells nobody", async () => {
        let failure: unknown;
        await recordStack(() => {
            const queue = new aws.sqs.Queue("jobs");
            add(late)(new AlarmSet("jobs", pulumi.output({ topicArn: "" }), {}, queue), {
                namespace: "AWS/SQS",
                metricName: "M",
                dimensions: { QueueName: queue.name },
                statistic: "Sum",
            });
        }).catch((error: unknown) => (failure = error));
        expect(String(failure)).to.include(
            'target.topicArn: got ""; allowed: the ARN of a topic, since an alarm without an action tells nobody',
        );
    });

    it("refuses tuning that CloudWatch would refuse, all mistakes at once", () => {
        const refused = (tooLate: AlarmTuning) =>
            mistakesOf(() =>
                new AlarmSet("jobs", { topicArn }, { tooLate }, undefined as never).add({
                    ...late,
                    metric: {
                        namespace: "AWS/SQS",
                        metricName: "M",
                        dimensions: { QueueName: "q" },
                        statistic: "Sum",
                    },
                }),
            );
        expect(
            refused({ threshold: NaN, evaluationPeriods: 0, datapointsToAlarm: 2, periodSeconds: 45 }),
        ).to.deep.equal([
            "threshold: got null; allowed: a finite number",
            "evaluationPeriods: got 0; allowed: a whole number from 1",
            "datapointsToAlarm: got 2; allowed: a whole number from 1 to evaluationPeriods (0)",
            "periodSeconds: got 45; allowed: 10, 20, 30, or a multiple of 60",
        ]);
        expect(refused({ evaluationPeriods: 25, periodSeconds: 3540 })).to.deep.equal([
            "evaluationPeriods * periodSeconds: got 88500; allowed: up to 86400 seconds",
        ]);
        expect(refused({ evaluationPeriods: 200, periodSeconds: 3600 })).to.deep.equal([
            "evaluationPeriods * periodSeconds: got 720000; allowed: up to 604800 seconds",
        ]);
        expect(refused({ offReason: " " })).to.deep.equal([
            'offReason: got " "; allowed: the reason, in words, why nobody needs this alarm',
        ]);
    });
});
