import { Metrics } from "@aws-lambda-powertools/metrics";
import { expect } from "chai";
import type { ScoredTransaction } from "../../../handlers/fraud-scorer/scored-transaction";
import { TransactionFlow } from "../../../handlers/fraud-scorer/transaction-flow";
import { HandlerLab } from "../handler-lab";
import { kinesisEvent } from "../kinesis-event";
import { transaction } from "../transaction-record";

/** A line as CloudWatch reads it: the embedded metric format. */
interface MetricLine {
    _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] };
    [name: string]: unknown;
}

/** What CloudWatch gets of these transactions, as `dimension values: metric` to the values. */
function measured(...transactions: Partial<ScoredTransaction>[]): Record<string, number[]> {
    const lines: string[] = [];
    const metricsWith = (defaultDimensions?: Record<string, string>) => {
        const metrics = new Metrics({ namespace: "Shop", serviceName: "scorer", defaultDimensions });
        metrics.publishStoredMetrics = function () {
            if (this.hasStoredMetrics()) {
                lines.push(JSON.stringify(this.serializeMetrics()));
            }
            this.clearMetrics();
            this.clearDimensions();
            return this;
        };
        return metrics;
    };
    const metrics = metricsWith();
    new TransactionFlow(metrics, (currency) => metricsWith({ currency })).measure(
        transactions.map((fields, index) => ({
            event_id: `e-${index}`,
            transaction_id: `tx-${index}`,
            order_id: `o-${index}`,
            event_time: "2026-11-23T12:00:00.000Z",
            kind: "purchase",
            status: "authorized",
            customer_id: "c-1",
            amount: 20,
            currency: "EUR",
            fraud_score: 0,
            fraud_decision: "accept",
            fraud_reasons: [],
            ...fields,
        })),
    );
    metrics.publishStoredMetrics();
    const values: Record<string, number[]> = {};
    for (const line of lines.map((each) => JSON.parse(each) as MetricLine)) {
        for (const { Dimensions: dimensions, Metrics: named } of line._aws.CloudWatchMetrics) {
            for (const { Name: name } of named) {
                const key = `${dimensions[0]
                    .map((each) => String(line[each]))
                    .sort()
                    .join()}: ${name}`;
                values[key] = [...(values[key] ?? []), line[name] as number | number[]].flat();
            }
        }
    }
    return values;
}

describe("TransactionFlow", () => {
    it("counts orders once, however many payments they have", () => {
        const { "scorer: OrdersPlaced": orders } = measured({ order_id: "o" }, { order_id: "o" }, {});
        expect(orders).to.deep.equal([2]);
    });

    it("gives the decline rate as the average over payments that were tried", () => {
        const { "scorer: PaymentDeclined": declined, "scorer: OrdersPlaced": orders } = measured(
            {},
            { status: "declined" },
            { status: "failed" },
            { status: "captured" },
            { kind: "refund", status: "refunded" },
            { kind: "chargeback", status: "declined" },
        );
        expect(declined).to.deep.equal([0, 1, 1]);
        expect(orders).to.deep.equal([1]);
    });

    it("keeps amounts apart by currency, those of authorized payments alone", () => {
        const flow = measured(
            { amount: 10 },
            { amount: 12.5 },
            { amount: 99, currency: "SEK" },
            { amount: 1000, status: "declined" },
            { amount: 12.5, status: "captured" },
        );
        expect(flow["EUR,scorer: PaymentAmount"]).to.deep.equal([10, 12.5]);
        expect(flow["SEK,scorer: PaymentAmount"]).to.deep.equal([99]);
    });

    it("loses no value and no dimension of a batch larger than a metric line", () => {
        const flow = measured(...Array.from({ length: 250 }, (_, index) => ({ amount: index })));
        expect(flow["EUR,scorer: PaymentAmount"]).to.deep.equal(
            Array.from({ length: 250 }, (_, index) => index),
        );
        expect(flow["scorer: PaymentDeclined"]).to.deep.equal(Array.from({ length: 250 }, () => 0));
        expect(flow["scorer: OrdersPlaced"]).to.deep.equal([250]);
    });

    it("counts what is to be reviewed or rejected, zero too", () => {
        const suspicious = (...decisions: ScoredTransaction["fraud_decision"][]) =>
            measured(...decisions.map((decision) => ({ fraud_decision: decision })))[
                "scorer: PaymentsSuspicious"
            ];
        expect(suspicious("accept", "review", "reject")).to.deep.equal([2]);
        expect(suspicious("accept")).to.deep.equal([0]);
    });
});

describe("the transaction flow of the fraud-scorer, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    after(() => lab.close());

    it("counts payments when they are stored, not when that fails", async () => {
        const lambda = await lab.start("fraud-scorer", { OUTPUT_PREFIX: "transactions/" });
        const batch = kinesisEvent([transaction("a"), transaction("b", { status: "declined", amount: 7 })]);
        lab.s3.inject("fail", 1000, /PUT/);
        await lambda.invoke(batch);
        expect(lab.metric("RecordsFailed")).to.equal(2);
        lab.s3.reset();
        await lambda.invoke(batch);
        const values = (name: string) =>
            lab.printed
                .filter((line) => line.includes('"_aws"') && line.includes(`"${name}"`))
                .map((line) => (JSON.parse(line) as Record<string, unknown>)[name]);
        expect(values("OrdersPlaced")).to.deep.equal([1]);
        expect(values("PaymentDeclined")).to.deep.equal([[0, 1]]);
        expect(values("PaymentAmount")).to.deep.equal([19.99]);
        expect(values("PaymentsSuspicious")).to.deep.equal([0]);
    });
});
