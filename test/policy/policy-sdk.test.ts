import {
    unknownCheckingProxy,
    type PolicyResource,
    type ReportViolation,
    type ResourceValidation,
    type ResourceValidationPolicy,
    type StackValidationPolicy,
} from "@pulumi/policy";
import { expect } from "chai";
import { policiesOf } from "../../policy/policy-sdk";
import { allRules } from "../../policy/rules/all-rules";
import { judge, type TestResource } from "../../policy/test-kit";
import { gallery } from "./gallery";
import { weakenings } from "./weakenings";

interface Reported {
    readonly message: string;
    readonly urn: string;
    /** Absent where the policy's own level counts. */
    readonly enforcementLevel?: string;
}

type Props = Record<string, never>;
// Exported for tests, without a type.
const proxied = unknownCheckingProxy as (properties: object) => Props;

/** Runs policies as the server of `@pulumi/policy` does: with properties that throw when what they hold isn't known. */
function run(
    policy: ResourceValidationPolicy | StackValidationPolicy,
    resources: readonly TestResource[],
): Reported[] {
    const reported: Reported[] = [];
    const report = ((message: string | Reported, urn: string) =>
        reported.push(
            typeof message === "string" ? { message, urn } : message,
        )) as unknown as ReportViolation;
    if ("validateStack" in policy) {
        const shownStack = resources.map(
            ({ type, urn, name, outputs }) =>
                ({ type, urn, name, props: proxied(outputs) }) as unknown as PolicyResource,
        );
        const byUrn = new Map(shownStack.map((each) => [each.urn, each]));
        resources.forEach(({ propertyDependencies }, index) => {
            shownStack[index].propertyDependencies = Object.fromEntries(
                Object.entries(propertyDependencies).map(([key, urns]) => [
                    key,
                    urns.flatMap((urn) => byUrn.get(urn) ?? []),
                ]),
            );
        });
        void policy.validateStack(
            { resources: shownStack } as unknown as Parameters<typeof policy.validateStack>[0],
            report,
        );
    } else {
        for (const { type, urn, name, inputs } of resources) {
            const args = {
                type,
                urn,
                name,
                props: proxied(inputs),
            } as unknown as Parameters<ResourceValidation>[0];
            void (policy.validateResource as ResourceValidation)(args, report);
        }
    }
    return reported;
}

/** Rules that ask whether a value is marked secret: the SDK takes the marks away, as one of the tests says. */
const onMarksOfSecrets = ["no-plaintext-secrets", "event-connection-secrets"];

describe("rules as policies of @pulumi/policy", () => {
    it("carry the rules' names, levels and remediation", () => {
        const [policy] = policiesOf(allRules.filter(({ id }) => id === "kinesis-encryption"));
        expect(policy.name).to.equal("kinesis-encryption");
        expect(policy.enforcementLevel).to.equal("mandatory");
        expect(policy.severity).to.equal("high");
        expect(policy.remediationSteps).to.contain("new aws.kinesis.Stream");
    });

    for (const phase of ["preview", "up"] as const) {
        it(`find what the pack finds, without ever throwing (${phase})`, () => {
            const sample = weakenings.filter(
                ({ rule }, index) => index % 4 === 0 && !onMarksOfSecrets.includes(rule),
            );
            for (const { rule, on, what, apply } of sample) {
                const stack = gallery();
                apply(stack);
                const resources = stack.resources(phase);
                const rules = allRules.filter(({ id }) => id === rule);
                const own = run(policiesOf(rules)[0], resources).filter(
                    ({ enforcementLevel }) => !enforcementLevel,
                );
                const found = judge(rules, resources).filter(({ outcome }) => outcome === "violated");
                expect(
                    own.map(({ urn }) => urn.split("::").at(-1)),
                    `${rule}: ${what}`,
                ).to.deep.equal(found.map((each) => each.resource));
                expect(
                    own.some(({ urn }) => urn.endsWith(`::${on}`)),
                    `${rule}: ${what}`,
                ).to.equal(true);
            }
        });
    }

    it("put off what the SDK hides: whether a value is secret", () => {
        const [policy] = policiesOf(allRules.filter(({ id }) => id === "no-plaintext-secrets"));
        const stack = gallery();
        stack.find("warehouse").inputs.hostKey = "-----BEGIN OPENSSH PRIVATE KEY-----";
        const reported = run(policy, stack.resources("up"));
        expect(reported.map(({ enforcementLevel }) => enforcementLevel)).to.deep.equal(["advisory"]);
        expect(reported[0].message).to.contain("`hostKey` must be a Pulumi secret, but isn't known yet");
    });

    it("take options, settings and waivers", () => {
        const rules = allRules.filter(({ id }) => id === "log-retention");
        const waivers = [
            { rule: "log-retention", urn: "*::logs", reason: "short-lived", expires: "2999-01-01" },
        ];
        const resources = gallery().resources("up");
        expect(
            run(policiesOf(rules, { "log-retention": { minimumDays: 731 } })[0], resources),
        ).to.have.length(1);
        const waived = { "log-retention": { minimumDays: 731 }, "pack-settings": { waivers } };
        expect(
            run(policiesOf(rules, waived)[0], resources).map(({ enforcementLevel }) => enforcementLevel),
        ).to.deep.equal(["advisory"]);
    });
});
