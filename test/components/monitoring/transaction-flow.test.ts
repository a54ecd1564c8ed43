import { expect } from "chai";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { TransactionFlow, type TransactionFlowArgs } from "../../../components/monitoring/transaction-flow";
import { LambdaFunction } from "../../../components/transformation/lambda-function";
import { metricNames, metricNamespace } from "../../../handlers/runtime/metric-names";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const alarms = { topicArn };
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

function record(overrides: Partial<TransactionFlowArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const stream = new KinesisIngestion("transactions", { keyArn, alarms });
            const scorer = new LambdaFunction("scorer", {
                handler: {
                    name: "scorer",
                    bundle: "scorer/index.mjs",
                    entry: "index.handler",
                    services: [],
                    countsRecords: true,
                },
                placement: { subnetIds: ["subnet-a"], securityGroupIds: ["sg-a"] },
                keyArn,
                alarms,
            });
            const flow = new TransactionFlow("shop", {
                functionName: scorer.functionName,
                pipelineAlarms: [stream.alarms, scorer.alarms],
                alarms,
                ...overrides,
            });
            return { alarms: flow.alarms };
        },
        { preview },
    );
}

interface Query {
    id: string;
    expression?: string;
    metric?: { metricName: string; namespace: string; stat: string; period: number; dimensions: object };
}

const queries = (alarm: RecordedResource) => alarm.inputs.metricQueries as Query[];

/** Whether a composite alarm fires while just these alarms do: evaluates CloudWatch's rule. */
function fires(stack: RecordedStack, composite: string, firing: string[]): boolean {
    const physical = (name: string) => {
        const [found] = [...stack.ofType(alarmType), ...stack.ofType(compositeType)].filter(
            (each) => each.name === name,
        );
        return (found.outputs.name ?? found.outputs.alarmName) as string;
    };
    const names = new Set(firing.map(physical));
    const composites = new Map(
        stack
            .ofType(compositeType)
            .map(({ inputs }) => [inputs.alarmName as string, inputs.alarmRule as string]),
    );
    const evaluate = (rule: string): boolean => {
        let logic = rule.replace(/ALARM\("([^"]+)"\)/g, (_, name: string) =>
            String(composites.has(name) ? evaluate(composites.get(name)!) : names.has(name)),
        );
        for (let before = ""; before !== logic;) {
            before = logic;
            logic = logic
                .replace(/\((true|false)\)/g, "$1")
                .replace(/NOT (true|false)/g, (_, value) => String(value === "false"))
                .replace(/(true|false) AND (true|false)/g, (_, a, b) => String(a === "true" && b === "true"));
            logic =
                logic === before
                    ? logic.replace(/(true|false) OR (true|false)/, (_, a, b) =>
                          String(a === "true" || b === "true"),
                      )
                    : logic;
        }
        expect(logic, "a rule of ALARM, AND, OR, NOT and parentheses").to.match(/^(true|false)$/);
        return logic === "true";
    };
    return evaluate(stack.one(compositeType, composite).inputs.alarmRule as string);
}

describe("TransactionFlow", () => {
    it("watches orders per minute, amount and decline rate for what is unusual, each both ways", async () => {
        const stack = await record();
        // The currency of amounts is a dimension beside the function, and no resource.
        expect(alarmGaps(stack, topicArn)).to.deep.equal(
            ["low", "high"].map(
                (side) => `shop-amount-${side} has a dimension currency that is no resource of the stack`,
            ),
        );
        const service = stack.one("aws:lambda/function:Function").outputs.name;
        const seen = stack
            .ofType(alarmType)
            .filter(({ name, inputs }) => name.startsWith("shop-") && inputs.thresholdMetricId !== undefined)
            .map((alarm) => {
                const [{ metric }, band] = queries(alarm);
                expect(band.expression).to.equal("ANOMALY_DETECTION_BAND(value, 3)");
                expect(metric!.namespace).to.equal(metricNamespace);
                const { metricName, stat, period, dimensions } = metric!;
                return [alarm.name, alarm.inputs.comparisonOperator, metricName, stat, period, dimensions];
            });
        const [below, above] = ["LessThanLowerThreshold", "GreaterThanUpperThreshold"];
        const euros = { service, currency: "EUR" };
        expect(seen).to.have.deep.members([
            ["shop-orders-low", below, metricNames.orders, "Sum", 60, { service }],
            ["shop-orders-high", above, metricNames.orders, "Sum", 60, { service }],
            ["shop-amount-low", below, metricNames.amount, "Average", 300, euros],
            ["shop-amount-high", above, metricNames.amount, "Average", 300, euros],
            ["shop-declines-low", below, metricNames.declined, "Average", 300, { service }],
            ["shop-declines-high", above, metricNames.declined, "Average", 300, { service }],
        ]);
    });

    it("takes no order at all for too few, and no payment for no news of amounts and declines", async () => {
        const stack = await record();
        const missing = (name: string) => stack.one(alarmType, name).inputs.treatMissingData;
        expect(missing("shop-orders-low")).to.equal("breaching");
        for (const name of ["orders-high", "amount-low", "amount-high", "declines-low", "declines-high"]) {
            expect(missing(`shop-${name}`), name).to.equal("notBreaching");
        }
    });

    it("tells people of any suspicious payment", async () => {
        const stack = await record();
        const { inputs } = stack.one(alarmType, "shop-suspicious");
        expect(inputs).to.deep.include({
            namespace: metricNamespace,
            metricName: metricNames.suspicious,
            statistic: "Sum",
            comparisonOperator: "GreaterThanThreshold",
            threshold: 0,
            evaluationPeriods: 1,
            alarmActions: [topicArn],
        });
    });

    it("watches for transactions that are not scored", async () => {
        const stack = await record();
        expect(stack.one(alarmType, "shop-failing").inputs.metricName).to.equal(metricNames.failed);
        const [share, ...counts] = queries(stack.one(alarmType, "shop-refused"));
        expect(share.expression).to.equal("100 * refused / received");
        expect(counts.map(({ id, metric }) => [id, metric!.metricName])).to.deep.equal([
            ["refused", metricNames.quarantined],
            ["received", metricNames.received],
        ]);
    });

    for (const flow of [
        "shop-orders-low",
        "shop-declines-high",
        "shop-amount-high",
        "transactions-no-data",
    ]) {
        it(`says that the checkout is broken, and not the pipeline, on ${flow} alone`, async () => {
            const stack = await record();
            expect(fires(stack, "shop-checkout-composite", [flow])).to.equal(true);
            expect(fires(stack, "shop-pipeline-composite", [flow])).to.equal(false);
        });
    }

    for (const fault of ["shop-failing", "shop-refused", "scorer-errors", "transactions-iterator-age"]) {
        it(`says that the pipeline is broken, and not the checkout, on ${fault}, though orders are missing`, async () => {
            const stack = await record();
            const both = [fault, "shop-orders-low"];
            expect(fires(stack, "shop-pipeline-composite", both)).to.equal(true);
            expect(fires(stack, "shop-checkout-composite", both)).to.equal(false);
        });
    }

    it("calls neither broken while nothing, a suspicious payment or a refused record alarms", async () => {
        const stack = await record();
        for (const firing of [[], ["shop-suspicious"], ["scorer-records-quarantined"]]) {
            expect(fires(stack, "shop-checkout-composite", firing)).to.equal(false);
            expect(fires(stack, "shop-pipeline-composite", firing)).to.equal(false);
        }
    });

    it("doesn't call the checkout broken over numbers that the recovering pipeline left behind", async () => {
        const stack = await record();
        expect(stack.one(compositeType, "shop-checkout-composite").inputs.actionsSuppressor).to.deep.equal({
            alarm: stack.one(compositeType, "shop-pipeline-composite").inputs.alarmName,
            waitPeriod: 60,
            extensionPeriod: 900,
        });
    });

    it("can be tuned alarm by alarm, and watch another currency", async () => {
        const stack = await record({
            currency: "SEK",
            alarmTuning: {
                ordersLow: { threshold: 5 },
                suspicious: { threshold: 20 },
                declinesLow: { offReason: "few declines are good news here" },
            },
        });
        expect(queries(stack.one(alarmType, "shop-orders-low"))[1].expression).to.equal(
            "ANOMALY_DETECTION_BAND(value, 5)",
        );
        expect(stack.one(alarmType, "shop-suspicious").inputs.threshold).to.equal(20);
        expect(stack.ofType(alarmType).some(({ name }) => name === "shop-declines-low")).to.equal(false);
        expect(queries(stack.one(alarmType, "shop-amount-low"))[0].metric!.dimensions).to.include({
            currency: "SEK",
        });
    });

    it("previews with everything unknown, and makes a topic of its own when given none", async () => {
        const stack = await record({ alarms: undefined }, true);
        expect(stack.ofType("aws:sns/topic:Topic")).to.have.length(1);
        expect(stack.ofType(compositeType)).to.have.length(2);
    });

    it("refuses a currency that is no code, and a flow without a pipeline", () => {
        expect(
            mistakesOf(
                () =>
                    new TransactionFlow("shop", { functionName: "f", pipelineAlarms: [], currency: "euro" }),
            ),
        ).to.deep.equal([
            'currency: got "euro"; allowed: an ISO 4217 code, such as EUR',
            "pipelineAlarms: got []; allowed: at least one set",
        ]);
    });
});
