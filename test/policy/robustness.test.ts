import { expect } from "chai";
import fc from "fast-check";
import { buildPackAside } from "../../policy/build-pack";
import { allRules } from "../../policy/rules/all-rules";
import { AnalyzerClient, judge, resource, unknown } from "../../policy/test-kit";
import { arbitraryStack, judgedTypes } from "./arbitrary-resources";

/** What a rule that throws is reported as. */
const failure = "the rule itself failed";

describe("rules on arbitrary resources", function () {
    this.timeout(120_000);

    it("never throw, whatever the shape of the values", () => {
        fc.assert(
            fc.property(arbitraryStack(), (stack) => {
                const failed = judge(allRules, stack).filter(({ message }) => message.includes(failure));
                expect(failed).to.deep.equal([]);
            }),
            { numRuns: 600 },
        );
    });

    for (const [what, value] of [
        ["unknown", unknown],
        ["a huge list", Array.from({ length: 20_000 }, (_, index) => `10.0.${index % 256}.0/24`)],
        ["a huge text", "x".repeat(1_000_000)],
        ["deeply nested", JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`) as never],
    ] as const) {
        it(`never throw where every property is ${what}`, () => {
            for (const type of judgedTypes) {
                const claims = allRules.flatMap((rule) => rule.claims).filter((claim) => claim.type === type);
                const properties = claims.map(({ path }) => /^[^.[{]+/.exec(path)![0]);
                const inputs = Object.fromEntries(properties.map((property) => [property, value]));
                const found = judge(allRules, [resource({ type, name: "it", inputs })]);
                expect(
                    found.filter(({ message }) => message.includes(failure)),
                    type,
                ).to.deep.equal([]);
            }
        });
    }

    it("answer the engine on each, and stay up", async () => {
        const analyzer = await AnalyzerClient.start(buildPackAside("robustness-test"));
        try {
            await fc.assert(
                fc.asyncProperty(arbitraryStack(), async (stack) => {
                    const said = await analyzer.run(stack);
                    expect(said.filter(({ message }) => message.includes(failure))).to.deep.equal([]);
                }),
                { numRuns: 100 },
            );
        } finally {
            await analyzer.stop();
        }
    });
});
