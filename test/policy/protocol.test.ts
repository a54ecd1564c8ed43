import { expect } from "chai";
import { buildPackAside } from "../../policy/build-pack";
import { allRules } from "../../policy/rules/all-rules";
import {
    AnalyzerClient,
    resource,
    secret,
    unknown,
    type Diagnostic,
    type SentConfiguration,
} from "../../policy/test-kit";
import { gallery } from "./gallery";
import { weakenings } from "./weakenings";

/** What the engine sends when nobody configured anything: every policy's own level. */
function untouched(changes: Record<string, SentConfiguration> = {}): Record<string, SentConfiguration> {
    const own = allRules.map(({ id, enforcement }) => [id, { enforcementLevel: enforcement }] as const);
    return { ...Object.fromEntries(own), ...changes };
}

describe("the built pack over the engine's protocol", function () {
    this.timeout(60_000);
    let analyzer: AnalyzerClient;

    before(async () => {
        analyzer = await AnalyzerClient.start(buildPackAside("protocol-test"));
    });
    after(() => analyzer.stop());
    afterEach(() => analyzer.configure(untouched()));

    const at = (diagnostics: readonly Diagnostic[], policy: string, name: string) =>
        diagnostics.filter((each) => each.policy === policy && each.urn.endsWith(`::${name}`));

    it("tells the engine all about each rule", async () => {
        const { name, policiesList, supportsconfig } = await analyzer.info();
        expect(name).to.equal("securecart");
        expect(supportsconfig).to.equal(true);
        expect(policiesList.map((policy) => policy.name)).to.deep.equal([
            "pack-settings",
            ...allRules.map(({ id }) => id),
        ]);
        const policy = policiesList.find((each) => each.name === "kinesis-encryption")!;
        expect(policy.displayname).to.equal("Kinesis streams are encrypted with a customer managed key.");
        expect(policy.framework?.name).to.equal("AWS FSBP");
        expect(policy.framework?.reference).to.equal("Kinesis.1");
        expect(policy.tagsList).to.include.members([
            "encryption-at-rest",
            "PCI DSS 4.0.1 3.5.1",
            "NIST 800-53 r5 SC-13",
        ]);
        expect(policy.remediationSteps)
            .to.contain('1. Set `encryptionType: "KMS"`.')
            .and.to.contain("new aws.kinesis.Stream");
        expect(policy.url).to.match(/docs\/policy\.md#kinesis-encryption$/);
        expect([policy.policyType, policy.severity, policy.enforcementlevel]).to.deep.equal([1, 3, 1]);
    });

    for (const phase of ["preview", "up"] as const) {
        it(`finds nothing to stop a secure stack (${phase})`, async () => {
            const diagnostics = await analyzer.run(gallery().resources(phase));
            expect(diagnostics.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
            expect(diagnostics.filter(({ message }) => message.includes("can't run policy"))).to.deep.equal(
                [],
            );
        });

        it(`finds what is weakened (${phase})`, async () => {
            for (const { rule, on, what, apply } of weakenings.filter((_, index) => index % 9 === 0)) {
                const stack = gallery();
                apply(stack);
                const found = at(await analyzer.run(stack.resources(phase)), rule, on);
                expect(found.length, `${rule}: ${what}`).to.equal(1);
                expect(found[0].level).to.equal(allRules.find(({ id }) => id === rule)!.enforcement);
            }
        });
    }

    it("finds what is weakened in a stack whose resources it didn't see one by one", async () => {
        const stackRules = new Set(allRules.filter(({ kind }) => kind === "stack").map(({ id }) => id));
        for (const { rule, on, what, apply } of weakenings.filter((each) => stackRules.has(each.rule))) {
            const stack = gallery();
            apply(stack);
            const found = at(await analyzer.analyzeStack(stack.resources("preview")), rule, on);
            expect(found.length, `${rule}: ${what}`).to.equal(1);
        }
    });

    const stream = (inputs: Parameters<typeof resource>[0]["inputs"]) =>
        resource({
            type: "aws:kinesis/stream:Stream",
            name: "orders",
            inputs: { streamModeDetails: { streamMode: "ON_DEMAND" }, ...inputs },
        });

    it("reports what it can't know yet as advisory, under the rule's own name", async () => {
        const found = await analyzer.analyze(
            stream({ encryptionType: unknown, kmsKeyId: unknown, retentionPeriod: 24 }),
        );
        expect(found.map(({ policy, level }) => [policy, level])).to.deep.equal([
            ["kinesis-encryption", "advisory"],
        ]);
        expect(found[0].message).to.contain("deferred, to be decided in `pulumi up`");
    });

    it("never prints a secret", async () => {
        const found = await analyzer.analyze(
            stream({ encryptionType: secret("hunter2"), kmsKeyId: "key", retentionPeriod: 24 }),
        );
        expect(found.map(({ level }) => level)).to.deep.equal(["mandatory"]);
        expect(found[0].message).to.not.contain("hunter2");
    });

    const known = { kmsKeyId: "key", retentionPeriod: 24 };
    const undecided = stream({ ...known, encryptionType: unknown });
    const levelsOf = (diagnostics: readonly Diagnostic[], policy: string) =>
        diagnostics.filter((each) => each.policy === policy).map(({ level }) => level);
    const settings = (properties: SentConfiguration["properties"]) =>
        untouched({ "pack-settings": { enforcementLevel: "advisory", properties } });

    describe("with `strict`", () => {
        it("counts what it can't know yet as violated, at the rule's own level", async () => {
            await analyzer.configure(settings({ strict: true }));
            const [found] = await analyzer.analyze(undecided);
            expect([found.policy, found.level]).to.deep.equal(["kinesis-encryption", "mandatory"]);
            expect(found.message).to.contain(
                "`pack-settings.strict` takes what can't be decided as violated",
            );
            await analyzer.configure({
                ...settings({ strict: true }),
                "kinesis-encryption": { enforcementLevel: "advisory" },
            });
            expect((await analyzer.analyze(undecided)).map(({ level }) => level)).to.deep.equal(["advisory"]);
        });

        it("counts it for the stack as a whole, too", async () => {
            const inPreview = gallery().resources("preview");
            const stack = { rule: "sns-tls", level: "mandatory" } as const;
            expect(levelsOf(await analyzer.run(inPreview), stack.rule)).to.deep.equal(["advisory"]);
            await analyzer.configure(settings({ strict: true }));
            expect(levelsOf(await analyzer.run(inPreview), stack.rule)).to.deep.equal([stack.level]);
        });

        it("lets a waiver through", async () => {
            const waiver = { rule: "kinesis-encryption", urn: "*::orders", reason: "key comes later" };
            await analyzer.configure(
                settings({ strict: true, waivers: [{ ...waiver, expires: "2999-01-01" }] }),
            );
            const [found] = await analyzer.analyze(undecided);
            expect(found.level).to.equal("advisory");
            expect(found.message).to.match(/^Waived until 2999-01-01 \("key comes later"\)/);
        });
    });

    it("takes the levels of rules on the stack from the engine", async () => {
        const stack = gallery();
        stack.remove("raw-block");
        const resources = stack.resources("up");
        for (const level of ["mandatory", "advisory"] as const) {
            await analyzer.configure(untouched({ "bucket-public-access": { enforcementLevel: level } }));
            expect(levelsOf(await analyzer.run(resources), "bucket-public-access")).to.deep.equal([level]);
        }
        await analyzer.configure(untouched({ "bucket-public-access": { enforcementLevel: "disabled" } }));
        expect(levelsOf(await analyzer.run(resources), "bucket-public-access")).to.deep.equal([]);
    });

    describe("waivers of a stack's own configuration", () => {
        const weak = stream({ ...known, encryptionType: "NONE" });
        const waivers = JSON.stringify([
            { rule: "kinesis-encryption", urn: "*::orders", reason: "moves in May", expires: "2999-01-01" },
        ]);
        afterEach(() => analyzer.startStack());

        it("count for that stack, and for no other", async () => {
            await analyzer.startStack({ "policy:waivers": waivers });
            expect((await analyzer.analyze(weak)).map(({ level }) => level)).to.deep.equal(["advisory"]);
            await analyzer.startStack({ "aws:region": "us-east-1" });
            expect((await analyzer.analyze(weak)).map(({ level }) => level)).to.deep.equal(["mandatory"]);
        });

        it("don't count where the settings refuse them", async () => {
            await analyzer.configure(settings({ stackWaivers: false }));
            await analyzer.startStack({ "policy:waivers": waivers });
            expect((await analyzer.analyze(weak)).map(({ level }) => level)).to.deep.equal(["mandatory"]);
        });

        it("are an error that names the field where they are wrong", async () => {
            const error = await analyzer
                .startStack({ "policy:waivers": '[{ "rule": "kinesis-encryption" }]' })
                .then(() => undefined)
                .catch((caught: Error) => caught);
            expect(error?.message).to.contain("policy:waivers[0].urn: must be a text that isn't empty");
        });
    });

    it("takes its configuration from the engine", async () => {
        const weak = stream({ encryptionType: "NONE", kmsKeyId: "key", retentionPeriod: 24 });
        await analyzer.configure(untouched({ "kinesis-encryption": { enforcementLevel: "advisory" } }));
        expect((await analyzer.analyze(weak)).map(({ level }) => level)).to.deep.equal(["advisory"]);
        await analyzer.configure(untouched({ "kinesis-encryption": { enforcementLevel: "disabled" } }));
        expect(await analyzer.analyze(weak)).to.deep.equal([]);
        await analyzer.configure(
            untouched({
                "kinesis-retention": { enforcementLevel: "mandatory", properties: { minimumHours: 48 } },
            }),
        );
        const [, retention] = await analyzer.analyze(weak);
        expect([retention.policy, retention.level]).to.deep.equal(["kinesis-retention", "mandatory"]);
    });

    it("names the fields of a configuration that is wrong", async () => {
        const error = await analyzer
            .configure(
                untouched({
                    "kinesis-retention": { enforcementLevel: "mandatory", properties: { hours: 48 } },
                }),
            )
            .then(() => undefined)
            .catch((caught: Error) => caught);
        expect(error?.message).to.contain(
            "kinesis-retention.hours: there is no such option; allowed are enforcementLevel, minimumHours",
        );
    });

    it("reports waivers that expired, or that cover nothing, on the stack as a whole", async () => {
        const urn = stream({}).urn;
        const waivers = [
            { rule: "kinesis-encryption", urn, reason: "test stream", expires: "2999-01-01" },
            { rule: "kinesis-encryption", urn: "*::gone", reason: "deleted", expires: "2999-01-01" },
            { rule: "kinesis-encryption", urn: "*::old", reason: "old", expires: "2020-01-01" },
        ];
        await analyzer.configure(
            untouched({ "pack-settings": { enforcementLevel: "advisory", properties: { waivers } } }),
        );
        const [waived] = at(
            await analyzer.analyze(stream({ retentionPeriod: 24 })),
            "kinesis-encryption",
            "orders",
        );
        expect(waived.level).to.equal("advisory");
        expect(waived.message).to.match(
            /^Waived until 2999-01-01 \("test stream"\): `encryptionType` is not set/,
        );
        const reported = (await analyzer.analyzeStack([])).map(
            ({ policy, message }) => `${policy}: ${message}`,
        );
        expect(reported).to.deep.equal([
            'pack-settings: Waiver of kinesis-encryption for *::gone ("deleted") covers no violation: remove it.',
            'pack-settings: Waiver of kinesis-encryption for *::old ("old") expired on 2020-01-01: fix the violation or extend the waiver.',
        ]);
    });

    it("puts right what has one right value, when told to, and leaves secrets and unknowns as they are", async () => {
        const weak = stream({ encryptionType: "NONE", kmsKeyId: unknown, tags: { owner: secret("shop") } });
        expect(await analyzer.remediate(weak)).to.equal(undefined);
        await analyzer.configure(untouched({ "kinesis-encryption": { enforcementLevel: "remediate" } }));
        expect(await analyzer.remediate(weak)).to.deep.equal({
            encryptionType: "KMS",
            kmsKeyId: unknown,
            streamModeDetails: { streamMode: "ON_DEMAND" },
            tags: { owner: secret("shop") },
        });
    });
});
