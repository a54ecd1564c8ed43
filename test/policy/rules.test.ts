import { expect } from "chai";
import { allRules } from "../../policy/rules/all-rules";
import type { Rule } from "../../policy/rule";
import { judge, judgements, type Judgement, type Phase, type TestResource } from "../../policy/test-kit";
import { askedForByOptions } from "./asked-for-by-options";
import { gallery } from "./gallery";
import { weakenings, type Weakening } from "./weakenings";
import { withSecret, withUnknown } from "./wire";

const phases: readonly Phase[] = ["preview", "up"];
const ruleOf = (id: string): Rule => allRules.find((rule) => rule.id === id)!;

function weakened({ apply }: Weakening, phase: Phase): TestResource[] {
    const stack = gallery();
    apply(stack);
    return stack.resources(phase);
}

function foundBy(rule: string, on: string, resources: readonly TestResource[]): Judgement | undefined {
    return judge([ruleOf(rule)], resources).find(({ resource }) => resource === on);
}

describe("a stack as secure as the rules ask", () => {
    // HTTP APIs can't be made private: the rule is on their type.
    const rules = allRules.filter(({ id }) => id !== "http-api-public");

    it("is not violated in preview, and puts off documents that name ARNs alone", () => {
        const found = judge(rules, gallery().resources("preview"));
        expect(found.filter(({ outcome }) => outcome !== "deferred")).to.deep.equal([]);
        expect([
            ...new Set(found.map(({ message }) => /`(policy|policyDocument|eventPattern)`/.test(message))),
        ]).to.deep.equal([true]);
    });

    it("passes in up, with nothing put off", () => {
        expect(judge(rules, gallery().resources("up"))).to.deep.equal([]);
    });

    it("is judged by every rule that applies to one of its types", () => {
        const judged = new Set(judgements(rules, gallery().resources("up")).map(({ rule }) => rule));
        const types = new Set(
            gallery()
                .resources("up")
                .map(({ type }) => type),
        );
        const silent = rules.filter(
            (rule) => rule.types.some((type) => types.has(type)) && !judged.has(rule.id),
        );
        expect(silent.map(({ id }) => id)).to.deep.equal(["kinesis-shard-metrics", "bucket-request-metrics"]);
    });
});

describe("a weakened stack", () => {
    for (const weakening of weakenings) {
        const { row, rule, on, what, inPreview } = weakening;
        it(`violates ${rule} with ${what} (row ${row})`, () => {
            for (const phase of phases) {
                const found = foundBy(rule, on, weakened(weakening, phase));
                expect(found?.outcome, phase).to.equal(phase === "up" ? "violated" : inPreview);
                expect(found?.level).to.equal(
                    found?.outcome === "deferred" ? "advisory" : ruleOf(rule).enforcement,
                );
                expect(found?.message).to.match(
                    new RegExp(`^${on.replace(/[.*]/g, "\\$&")}: .+ — .+\\. .+ See http`),
                );
            }
        });
    }

    it("is weakened in every property that a rule claims, but those that only options ask for", () => {
        const weakenedRows = new Set(weakenings.map(({ row }) => row));
        const missing = allRules.flatMap(({ id, claims }) =>
            claims.filter(({ row }) => !weakenedRows.has(row)).map(({ row }) => `${id} ${row}`),
        );
        expect([...new Set(missing)]).to.have.members(
            askedForByOptions.map(({ rule, row }) => `${rule} ${row}`),
        );
    });

    it("is waived where a waiver names rule and resource", () => {
        for (const { rule, on, apply } of weakenings) {
            const stack = gallery();
            apply(stack);
            const waivers = [{ rule, urn: `*::${on}`, reason: "accepted", expires: "2026-12-31" }];
            const found = judge(
                [ruleOf(rule)],
                stack.resources("up"),
                { "pack-settings": { waivers } },
                "2026-11-23",
            );
            const waived = found.find(({ resource }) => resource === on);
            expect(waived?.outcome, rule).to.equal("waived");
            expect(waived?.level).to.equal("advisory");
            expect(waived?.message).to.contain('Waived until 2026-12-31 ("accepted")');
        }
    });
});

describe("an option", () => {
    for (const { rule, row, on, options, apply } of askedForByOptions) {
        it(`of ${rule} asks for more: ${JSON.stringify(options)} (row ${row})`, () => {
            const stack = gallery();
            apply?.(stack);
            const without = judge([ruleOf(rule)], stack.resources("up"));
            expect(without).to.deep.equal([]);
            const found = judge([ruleOf(rule)], stack.resources("up"), { [rule]: options });
            expect(
                found.filter(({ resource }) => resource === on).map(({ outcome }) => outcome),
            ).to.deep.equal(["violated"]);
        });
    }
});

describe("a value that isn't known yet", () => {
    const resources = gallery().resources("up");
    const rulesOn = (type: string) =>
        allRules.filter((rule) => rule.kind === "resource" && rule.types.includes(type));

    it("never makes a rule on single resources throw, or find a violation that wasn't there", () => {
        for (const resource of resources) {
            for (const property of Object.keys(resource.inputs)) {
                const known = new Set(judge(rulesOn(resource.type), [resource]).map(({ rule }) => rule));
                const found = judge(rulesOn(resource.type), [withUnknown(resource, property)]);
                const violated = found.filter(
                    ({ outcome, rule }) => outcome === "violated" && !known.has(rule),
                );
                expect(violated, `${resource.name}.${property}`).to.deep.equal([]);
            }
        }
    });

    it("is deferred by rule, resource and property, and violated under `strict`", () => {
        const clicks = resources.find(({ name }) => name === "clicks")!;
        const found = judge([ruleOf("kinesis-encryption")], [withUnknown(clicks, "encryptionType")]);
        expect(found.map(({ outcome, level, message }) => [outcome, level, message])).to.deep.equal([
            [
                "deferred",
                "advisory",
                'clicks: deferred, to be decided in `pulumi up`: `encryptionType` must be `"KMS"`, but isn\'t known yet.',
            ],
        ]);
        const strict = judge([ruleOf("kinesis-encryption")], [withUnknown(clicks, "encryptionType")], {
            "pack-settings": { strict: true },
        });
        expect(strict.map(({ outcome, level }) => [outcome, level])).to.deep.equal([
            ["violated", "mandatory"],
        ]);
        expect(strict[0].message).to.contain("`pack-settings.strict`");
    });

    it("is enough where presence decides", () => {
        const clicks = resources.find(({ name }) => name === "clicks")!;
        expect(judge([ruleOf("kinesis-encryption")], [withUnknown(clicks, "kmsKeyId")])).to.deep.equal([]);
    });

    it("never makes a rule on the stack throw", () => {
        const stackRules = allRules.filter(({ kind }) => kind === "stack");
        resources.forEach((resource, index) => {
            for (const property of Object.keys(resource.inputs)) {
                const changed = resources.with(index, withUnknown(resource, property));
                expect(() => judge(stackRules, changed), `${resource.name}.${property}`).to.not.throw();
            }
        });
    }).timeout(120_000);
});

describe("a secret value", () => {
    it("is judged like any other, and never printed", () => {
        const resources = gallery().resources("up");
        resources.forEach((resource, index) => {
            for (const property of Object.keys(resource.inputs)) {
                const changed = resources.with(index, withSecret(resource, property));
                const rules = allRules.filter(
                    (rule) => rule.types.includes(resource.type) && rule.id !== "http-api-public",
                );
                expect(judge(rules, changed), `${resource.name}.${property}`).to.deep.equal([]);
            }
        });
        const server = resources.find(({ name }) => name === "warehouse")!;
        const changed = withSecret(
            { ...server, inputs: { ...server.inputs, securityPolicyName: "hunter2" } },
            "securityPolicyName",
        );
        const [{ outcome, message }] = judge([ruleOf("transfer-tls")], [changed]);
        expect(outcome).to.equal("violated");
        expect(message).to.not.contain("hunter2");
    });
});
