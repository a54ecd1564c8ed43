import { expect } from "chai";
import { MetricMath } from "../../../local/metrics/metric-math";

describe("metric math", () => {
    const value = (expression: string, values: Record<string, number> = {}) =>
        MetricMath.parse(expression)?.value(values);

    it("calculates with numbers and metrics, products before sums", () => {
        expect(value("100 * refused / received", { refused: 3, received: 60 })).to.equal(5);
        expect(value("user + system", { user: 20, system: 15.5 })).to.equal(35.5);
        expect(value("m1 - 2 * (m2 - -1.5)", { m1: 10, m2: 1 })).to.equal(5);
        expect(value("8 / 4 / 2")).to.equal(1);
    });

    it("has no value where a metric has none, or by zero is divided", () => {
        expect(value("a + b", { a: 1 })).to.equal(undefined);
        expect(value("a / b", { a: 1, b: 0 })).to.equal(undefined);
        expect(value("a / b", { a: 0, b: 0 })).to.equal(undefined);
    });

    for (const expression of [
        "",
        "ANOMALY_DETECTION_BAND(value, 2)",
        "SUM(METRICS())",
        "a +",
        "(a",
        "a b",
        "a > 1",
        "IF(a, 1, 2)",
    ]) {
        it(`leaves ${expression || "nothing"} to CloudWatch`, () => {
            expect(MetricMath.parse(expression)).to.equal(undefined);
        });
    }
});
