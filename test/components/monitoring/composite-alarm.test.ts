import { expect } from "chai";
import { CompositeAlarm, compositeRule } from "../../../components/monitoring/composite-alarm";
import { recordStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

describe("compositeRule", () => {
    it("asks for one, all, or some of the alarms", () => {
        expect(compositeRule("s", ["a", "b"], 1)).to.equal('ALARM("a") OR ALARM("b")');
        expect(compositeRule("s", ["a", "b"], 2)).to.equal('ALARM("a") AND ALARM("b")');
        expect(compositeRule("s", ["a", "b", "c"], 2)).to.equal('AT_LEAST(2, ALARM, ("a", "b", "c"))');
    });

    it("leaves out what other alarms explain", () => {
        expect(compositeRule("s", ["a", "b"], 1, ["x", "y"])).to.equal(
            '(ALARM("a") OR ALARM("b")) AND NOT (ALARM("x") OR ALARM("y"))',
        );
    });

    it("refuses more alarms than CloudWatch takes, and more firing than there are", () => {
        const many = Array.from({ length: 101 }, (_, index) => `a${index}`);
        expect(mistakesOf(() => compositeRule("s", many, 1))).to.deep.equal([
            "alarms: got 101; allowed: up to 100 alarms, those of unless among them",
        ]);
        expect(mistakesOf(() => compositeRule("s", ["a"], 2))).to.deep.equal([
            "atLeast: got 2; allowed: 1 to 1",
        ]);
        expect(mistakesOf(() => compositeRule("s", ["x".repeat(10_240)], 1))).to.deep.equal([
            "rule: got 10249; allowed: up to 10,240 characters",
        ]);
    });
});

describe("CompositeAlarm", () => {
    it("keeps quiet while another alarm fires", async () => {
        const stack = await recordStack(
            () =>
                new CompositeAlarm("s", {
                    alarms: [
                        { id: "a", name: "a", arn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a" },
                    ],
                    meaning: "It is broken.",
                    runbook: "s",
                    target: { topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" },
                    quietWhile: "planned-outage",
                }),
        );
        expect(
            stack.one("aws:cloudwatch/compositeAlarm:CompositeAlarm").inputs.actionsSuppressor,
        ).to.deep.equal({ alarm: "planned-outage", waitPeriod: 60, extensionPeriod: 60 });
    });

    it("refuses to watch nothing", () => {
        const target = { topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" };
        expect(
            mistakesOf(
                () => new CompositeAlarm("s", { alarms: [], meaning: "", runbook: "", target, atLeast: 0.5 }),
            ),
        ).to.deep.equal([
            "atLeast: got 0.5; allowed: a whole number from 1",
            "alarms: got []; allowed: at least one alarm",
        ]);
    });
});
