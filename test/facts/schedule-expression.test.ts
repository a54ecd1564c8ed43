import { expect } from "chai";
import { isCronExpression, isRateExpression } from "../../facts/schedule-expression";

describe("schedule expressions", () => {
    for (const text of [
        "cron(0 2 * * ? *)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0 8 ? * 3#1 *)",
        "cron(0 8 ? * THU#2 *)",
        "cron(0 8 L * ? *)",
        "cron(0 8 15W * ? *)",
        "cron(0 8 ? * 6L 2026-2030)",
        "cron(5,35 0 ? JAN,JUL 1 *)",
    ]) {
        it(`take ${text}`, () => expect(isCronExpression(text)).to.equal(true));
    }

    for (const text of [
        "0 2 * * ? *",
        "cron(0 2 * * *)",
        "cron(0 2 * * * *)",
        "cron(0 2 ? * ? *)",
        "cron(60 2 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 2 0 * ? *)",
        "cron(0 2 * 13 ? *)",
        "cron(0 2 ? * 8 *)",
        "cron(0 2 ? * MON#6 *)",
        "cron(0 2 * * ? 1969)",
        "cron(0/0 2 * * ? *)",
        "cron(9-5 2 * * ? *)",
        "cron(0  2 * * ? *)",
        "cron(a 2 * * ? *)",
        "cron(0 2 * * ? *) ",
    ]) {
        it(`refuse ${JSON.stringify(text)}`, () => expect(isCronExpression(text)).to.equal(false));
    }

    it("take rates whose unit agrees with the number", () => {
        expect(
            ["rate(1 hour)", "rate(12 hours)", "rate(1 day)", "rate(5 minutes)"].filter(isRateExpression),
        ).to.have.length(4);
        expect(
            [
                "rate(0 hours)",
                "rate(1 hours)",
                "rate(2 hour)",
                "rate(1.5 days)",
                "rate(1 week)",
                "1 hour",
            ].filter(isRateExpression),
        ).to.deep.equal([]);
    });
});
