import { expect } from "chai";
import { allRules } from "../../policy/rules/all-rules";
import type { Rule } from "../../policy/rule";
import { judge, TestStack } from "../../policy/test-kit";

describe("a rule that throws", () => {
    const [resourceRule, stackRule] = (["resource", "stack"] as const).map((kind) =>
        allRules.find((rule) => rule.kind === kind && rule.types.some((type) => type.includes("s3/bucket")))!,
    );
    const stack = new TestStack();
    for (const rule of [resourceRule, stackRule]) {
        stack.add(rule.types[0], rule.id);
    }

    it("counts as violated under its own name, and doesn't end the operation", () => {
        const broken = [resourceRule, stackRule].map((rule): Rule => ({
            ...rule,
            check: () => {
                throw new Error("no such bucket");
            },
        }));
        expect(
            judge(broken, stack.resources("up")).map(({ rule, outcome, level }) => [rule, outcome, level]),
        ).to.deep.equal([
            [resourceRule.id, "violated", "mandatory"],
            [stackRule.id, "violated", "mandatory"],
        ]);
        expect(judge(broken, stack.resources("up"))[0].message).to.contain(
            "the rule itself failed: no such bucket",
        );
    });
});
