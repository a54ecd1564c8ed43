import { expect } from "chai";
import { MetricStore } from "../../../local/metrics/metric-store";

const embedded = (fields: object) =>
    JSON.stringify({
        _aws: {
            Timestamp: 1,
            CloudWatchMetrics: [
                {
                    Namespace: "SecureCart",
                    Dimensions: [["service"]],
                    Metrics: [{ Name: "RecordsStored", Unit: "Count" }, { Name: "PaymentAmount" }],
                },
            ],
        },
        service: "scorer",
        ...fields,
    });
const metric = (name: string) => ({ namespace: "SecureCart", name, dimensions: { service: "scorer" } });

describe("the store of metrics", () => {
    it("takes values out of the embedded metric format, single and in lists", () => {
        const store = new MetricStore();
        store.takeLine(embedded({ RecordsStored: 3, PaymentAmount: [10, 20.5] }), 5);
        expect(store.sum(metric("RecordsStored"))).to.equal(3);
        expect(store.values(metric("PaymentAmount"), 0, 10)).to.deep.equal([10, 20.5]);
    });

    it("ignores lines that are no metrics, whatever they say", () => {
        const store = new MetricStore();
        store.takeLine("START RequestId: 1");
        store.takeLine('{"message":"see \\"_aws\\""');
        expect(store.sum(metric("RecordsStored"))).to.equal(0);
    });

    it("tells metrics apart by their dimensions, in any order", () => {
        const store = new MetricStore();
        const named = (dimensions: Record<string, string>) => ({ namespace: "n", name: "m", dimensions });
        store.record(named({ a: "1", b: "2" }), 4);
        expect(store.sum(named({ b: "2", a: "1" }))).to.equal(4);
        expect(store.sum(named({ a: "1" }))).to.equal(0);
    });

    it("gives the values of a time, its end left out", () => {
        const store = new MetricStore();
        [1, 2, 3].forEach((at) => store.record(metric("RecordsStored"), at, at));
        expect(store.values(metric("RecordsStored"), 1, 3)).to.deep.equal([1, 2]);
    });
});
