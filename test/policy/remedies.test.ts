import { expect } from "chai";
import { RulePack } from "../../policy/pack";
import { allRules } from "../../policy/rules/all-rules";
import { beforeCreation, judge, secret, type Wire } from "../../policy/test-kit";
import { gallery } from "./gallery";
import { weakenings } from "./weakenings";

const remediable = allRules.filter((rule) => rule.kind === "resource" && rule.remedy);

describe("remedies", () => {
    it("put a weakened property right, so that the rule passes", () => {
        const put: string[] = [];
        for (const { rule, on, apply } of weakenings) {
            const stack = gallery();
            apply(stack);
            const pack = new RulePack(remediable, { all: "remediate" });
            const weak = stack.resources("up").find(({ name }) => name === on)!;
            const remedy = pack
                .remedy(beforeCreation(weak), weak.inputs)
                .find((each) => each.rule.id === rule);
            if (remedy) {
                const judged = judge(
                    allRules.filter(({ id }) => id === rule),
                    [{ ...weak, inputs: remedy.properties }],
                );
                if (judged.length === 0) {
                    put.push(rule);
                }
            }
        }
        expect(new Set(put)).to.include.all.keys(
            "kinesis-encryption",
            "public-access-block",
            "kms-rotation",
            "datasync-in-transit",
            "transfer-private",
            "dynamodb-recovery",
            "msk-in-transit",
            "bucket-ownership",
        );
    });

    it("are off unless a rule's level is `remediate`", () => {
        const clicks = gallery()
            .resources("up")
            .find(({ name }) => name === "clicks")!;
        const weak = { ...clicks, inputs: { ...clicks.inputs, encryptionType: "NONE" } };
        expect(new RulePack(remediable).remedy(beforeCreation(weak), weak.inputs)).to.deep.equal([]);
    });

    it("reach into secrets without opening them, and make the objects that are missing", () => {
        const pack = new RulePack(remediable, { "dynamodb-recovery": "remediate" });
        const table = (inputs: Record<string, Wire>) => {
            const it = {
                type: "aws:dynamodb/table:Table",
                name: "seen",
                urn: "urn",
                inputs,
                outputs: inputs,
                propertyDependencies: {},
            };
            return pack.remedy(beforeCreation(it), inputs).at(-1)?.properties;
        };
        expect(table({})).to.deep.equal({ pointInTimeRecovery: { enabled: true } });
        expect(table({ pointInTimeRecovery: secret({ enabled: false }) })).to.deep.equal({
            pointInTimeRecovery: secret({ enabled: true }),
        });
        expect(table({ pointInTimeRecovery: { enabled: true } })).to.equal(undefined);
    });
});
