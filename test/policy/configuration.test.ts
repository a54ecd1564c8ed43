import { expect } from "chai";
import { ConfigurationError, type PackConfiguration } from "../../policy/configuration";
import { RulePack } from "../../policy/pack";
import { allRules } from "../../policy/rules/all-rules";
import { judge, TestStack } from "../../policy/test-kit";
import { Waivers } from "../../policy/waivers";

function mistakesOf(configuration: PackConfiguration): readonly string[] {
    try {
        new RulePack(allRules, configuration);
    } catch (error) {
        expect(error).to.be.instanceOf(ConfigurationError);
        return (error as ConfigurationError).mistakes;
    }
    return [];
}

function stackWith(type: string, inputs: Record<string, never> | Record<string, string>) {
    const stack = new TestStack();
    stack.add(type, "it", inputs);
    return stack.resources("up");
}

const levelsOf = (configuration: PackConfiguration) =>
    judge(allRules, stackWith("aws:kinesis/stream:Stream", { retentionPeriod: "24" }), configuration)
        .filter(({ rule }) => rule === "kinesis-encryption")
        .map(({ level }) => level);

describe("a configuration", () => {
    it("sets the level of all rules, and of one", () => {
        expect(levelsOf({})).to.deep.equal(["mandatory"]);
        expect(levelsOf({ all: "advisory" })).to.deep.equal(["advisory"]);
        expect(levelsOf({ all: "advisory", "kinesis-encryption": "mandatory" })).to.deep.equal(["mandatory"]);
        expect(levelsOf({ "kinesis-encryption": { enforcementLevel: "disabled" } })).to.deep.equal([]);
    });

    it("counts `remediate` as mandatory where something is left to violate", () => {
        expect(levelsOf({ all: "remediate" })).to.deep.equal(["mandatory"]);
    });

    it("lets any KMS key do", () => {
        const managed = stackWith("aws:kinesis/stream:Stream", {
            encryptionType: "KMS",
            kmsKeyId: "alias/aws/kinesis",
        });
        const rule = allRules.filter(({ id }) => id === "kinesis-encryption");
        expect(judge(rule, managed).map(({ outcome }) => outcome)).to.deep.equal(["violated"]);
        expect(judge(rule, managed, { "pack-settings": { customerKeysOnly: false } })).to.deep.equal([]);
    });

    it("lets servers inside a VPC offer FTP", () => {
        const rule = allRules.filter(({ id }) => id === "transfer-no-ftp");
        const server = (endpointType: string) => {
            const stack = new TestStack();
            stack.add("aws:transfer/server:Server", "it", { protocols: ["FTP"], endpointType });
            return stack.resources("up");
        };
        const settings = { "pack-settings": { allowFtp: true } };
        expect(judge(rule, server("VPC")).map(({ outcome }) => outcome)).to.deep.equal(["violated"]);
        expect(judge(rule, server("VPC"), settings)).to.deep.equal([]);
        expect(judge(rule, server("PUBLIC"), settings).map(({ outcome }) => outcome)).to.deep.equal([
            "violated",
        ]);
    });

    it("sets an option of a rule", () => {
        const rule = allRules.filter(({ id }) => id === "log-retention");
        const group = stackWith("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: "90" });
        expect(judge(rule, group)[0].message).to.contain("must be at least 365 days");
        expect(judge(rule, group, { "log-retention": { minimumDays: 90 } })).to.deep.equal([]);
    });

    it("names every field that is wrong, all at once", () => {
        const wrong = {
            all: "sometimes",
            "pack-settings": {
                strict: "yes",
                shiny: true,
                waivers: [
                    { rule: "kinesis-encrypton", urn: "*", reason: "", expires: "tomorrow", by: "me" },
                    { rule: "kinesis-encryption", urn: "*", reason: "soon", expires: "2026-02-31" },
                    "all of them",
                ],
            },
            "kinesis-encryption": { level: "mandatory" },
            "log-retention": { minimumDays: 0 },
            "glue-version": { minimumVersion: 3 },
            "lambda-runtime": { runtimes: "nodejs24.x" },
            "bucket-mfa-delete": { required: 1 },
            "bucket-encryptoin": "advisory",
            "msk-encryption": 3,
        } as unknown as PackConfiguration;
        expect(mistakesOf(wrong)).to.deep.equal([
            'all.enforcementLevel: "sometimes" is not one of advisory, mandatory, remediate, disabled',
            'pack-settings.strict: "yes" is not true or false',
            "pack-settings.shiny: there is no such setting; allowed are strict, customerKeysOnly, allowFtp, stackWaivers, waivers",
            'pack-settings.waivers[0].reason: must be a text that isn\'t empty, not ""',
            "pack-settings.waivers[0].by: there is no such field; allowed are rule, urn, reason, expires",
            'pack-settings.waivers[0].rule: there is no rule "kinesis-encrypton"; the nearest is kinesis-encryption',
            'pack-settings.waivers[0].expires: "tomorrow" is not a day written as YYYY-MM-DD',
            'pack-settings.waivers[1].expires: "2026-02-31" is not a day written as YYYY-MM-DD',
            'pack-settings.waivers[2]: "all of them" is not an object { rule, urn, reason, expires }',
            "kinesis-encryption.level: there is no such option; allowed are enforcementLevel",
            "log-retention.minimumDays: 0 is less than 1",
            "glue-version.minimumVersion: 3 is not a text",
            'lambda-runtime.runtimes: "nodejs24.x" is not a list of texts',
            "bucket-mfa-delete.required: 1 is not true or false",
            "bucket-encryptoin: there is no rule of that name; the nearest is bucket-encryption",
            "msk-encryption: 3 is neither a level nor an object",
        ]);
    });

    it("keeps the one before when the new one is wrong", () => {
        const pack = new RulePack(allRules, { all: "advisory" });
        expect(() => pack.configure({ all: "never" as "advisory" })).to.throw(ConfigurationError);
        expect(pack.levelOf(allRules[0])).to.equal("advisory");
    });
});

describe("waivers", () => {
    const waiver = {
        rule: "bucket-tls",
        urn: "*Bucket::raw*",
        reason: "moved in March",
        expires: "2026-11-23",
    };

    it("cover a rule on the resources of a pattern, up to their last day", () => {
        const today = new Waivers([waiver], "2026-11-23");
        expect(today.covering("bucket-tls", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::raw-1")).to.equal(
            waiver,
        );
        expect(today.covering("bucket-tls", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::curated")).to.equal(
            undefined,
        );
        expect(
            today.covering("bucket-logging", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::raw-1"),
        ).to.equal(undefined);
        expect(today.problems()).to.deep.equal([]);
    });

    it("are reported when they have expired", () => {
        const tomorrow = new Waivers([waiver], "2026-11-24");
        expect(tomorrow.covering("bucket-tls", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::raw")).to.equal(
            undefined,
        );
        expect(tomorrow.problems()).to.deep.equal([
            'Waiver of bucket-tls for *Bucket::raw* ("moved in March") expired on 2026-11-23: fix the violation or extend the waiver.',
        ]);
    });

    it("are reported when they cover nothing", () => {
        expect(new Waivers([waiver], "2026-11-23").problems()).to.deep.equal([
            'Waiver of bucket-tls for *Bucket::raw* ("moved in March") covers no violation: remove it.',
        ]);
    });

    it("take a pattern's other characters as they are", () => {
        const dotted = new Waivers([{ ...waiver, urn: "urn.x" }], "2026-11-23");
        expect(dotted.covering("bucket-tls", "urnax")).to.equal(undefined);
        expect(dotted.covering("bucket-tls", "urn.x")?.urn).to.equal("urn.x");
    });
});
