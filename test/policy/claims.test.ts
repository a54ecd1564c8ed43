import { expect } from "chai";
import type { ImportJobInputs } from "../../components/ingestion/import-job";
import { resourceFacts } from "../../offline/aws/facts/resource-facts";
import { allRules } from "../../policy/rules/all-rules";

/** Inputs of the dynamic resource that the rules look at. */
const importJobInputs: Pick<
    Record<keyof ImportJobInputs, true>,
    "keyArn" | "roleArn" | "notificationTopicArn"
> = {
    keyArn: true,
    roleArn: true,
    notificationTopicArn: true,
};

/** Why `path` doesn't lead anywhere in the inputs of `type`, if it doesn't. */
function mistakeIn(type: string, path: string): string | undefined {
    if (type === "pulumi-nodejs:dynamic/securecart:ImportJob") {
        return path in importJobInputs ? undefined : `${type} has no input ${path}`;
    }
    const facts = resourceFacts(type);
    if (!facts) {
        return `${type} is no type of @pulumi/aws`;
    }
    let fields: ReadonlyMap<string, { type: string }> | undefined = facts.inputs;
    let code: string | undefined;
    for (const [step] of path.matchAll(/"[^"]+"|\[\]|\{\}|[^.[\]{}"]+/g)) {
        if (step === "[]" || step === "{}") {
            // A list in AWS's API may be a single value in the SDK: the reader takes both.
            code = code?.startsWith("[") || code?.startsWith("{") ? code.slice(1) : code;
        } else if (code?.startsWith("{") || code === "*" || code === "j") {
            code = "*";
        } else {
            const field = fields?.get(step);
            if (!field) {
                return `${type} has no input ${path}`;
            }
            code = field.type;
        }
        const nested = code?.replace(/^\[/, "");
        fields = nested?.startsWith("@") ? facts.nestedInput(nested.slice(1)) : undefined;
    }
    return undefined;
}

describe("the properties that rules decide on", () => {
    it("exist in @pulumi/aws", () => {
        const mistakes = allRules.flatMap(({ id, claims }) =>
            claims.flatMap(({ type, path }) => {
                const mistake = mistakeIn(type, path);
                return mistake ? [`${id}: ${mistake}`] : [];
            }),
        );
        expect(mistakes).to.deep.equal([]);
    }).timeout(60_000);

    it("belong to rules with ids of their own, that say everything", () => {
        const ids = allRules.map(({ id }) => id);
        expect(new Set(ids).size).to.equal(ids.length);
        for (const rule of allRules) {
            expect(rule.id, rule.id).to.match(/^[a-z][a-z0-9-]+$/);
            expect(rule.title, rule.id).to.match(/^[A-Z`].+\.$/);
            expect(rule.why, rule.id).to.match(/^[a-z`A-Z].*[^.]$/);
            expect(rule.remediation.steps, rule.id).to.not.be.empty;
            expect(rule.remediation.example, rule.id).to.not.be.empty;
            expect(rule.inPreview, rule.id).to.match(/\.$/);
            expect(rule.types, rule.id).to.not.be.empty;
        }
    });
});
