import { PassThrough } from "node:stream";
import { expect } from "chai";
import type { Engine, OperationResult, PolicyFinding, ResourceStep } from "../../../offline/engine";
import { createReport } from "../../../offline/report/report";
import { renderHtml } from "../../../offline/report/report-html";
import {
    describeChanges,
    describeLeft,
    describePolicies,
    renderText,
} from "../../../offline/report/report-text";

const ENGINE: Engine = { binary: "/bin/pulumi", version: "3.250.0", source: "PATH", bringsNodeHost: true };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const COMPONENT = "urn:pulumi:dev::shop::shop:index:Orders::orders";
const STREAM = "urn:pulumi:dev::shop::shop:index:Orders$aws:kinesis/stream:Stream::orders-stream";

function step(urn: string, parent: string, more: Partial<ResourceStep> = {}): ResourceStep {
    const [, , types, name] = urn.split("::");
    return {
        op: "create",
        urn,
        type: types.split("$").at(-1) as string,
        name,
        parent,
        custom: true,
        id: "",
        protect: false,
        inputs: {},
        outputs: {},
        changed: [],
        replacing: [],
        failed: false,
        ...more,
    };
}

const finding = (more: Partial<PolicyFinding> = {}): PolicyFinding => ({
    pack: "rules",
    policy: "encrypted",
    message: "not encrypted.\nSet encryptionType.",
    urn: STREAM,
    resource: "orders-stream",
    type: "aws:kinesis/stream:Stream",
    ...more,
});

function result(more: Partial<OperationResult> = {}): OperationResult {
    return {
        kind: "preview",
        exitCode: 0,
        succeeded: true,
        durationMs: 1_234,
        steps: [
            step(STACK, "", { custom: false }),
            step("urn:pulumi:dev::shop::pulumi:providers:aws::default", ""),
            step(COMPONENT, STACK, { custom: false }),
            step(STREAM, COMPONENT, { inputs: { shardCount: 2, kmsKeyId: UNKNOWN } }),
        ],
        changes: { create: 2 },
        diagnostics: [],
        policy: {
            packs: { rules: "1.0.0" },
            violations: [],
            advisories: [],
            deferred: [],
            notRun: [],
            passed: ["rules/encrypted"],
        },
        outputs: {},
        text: "",
        ...more,
    };
}

const report = (more: Partial<OperationResult> = {}, enforced = true) =>
    createReport(result(more), {
        project: "shop",
        stack: "dev",
        engine: ENGINE,
        enforced,
        endedAt: new Date("2026-01-02T03:04:05Z"),
    });

describe("createReport", () => {
    it("counts resources by service, without the stack and its providers", () => {
        const { groups, resources } = report();
        expect(groups).to.deep.equal([
            { name: "components", count: 1 },
            { name: "kinesis", count: 1 },
        ]);
        expect(resources.map(({ name }) => name)).to.deep.equal(["orders", "orders-stream"]);
    });

    it("shows a replacement as one", () => {
        const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
            step(STREAM, STACK, { op }),
        );
        expect(report({ steps }).resources.map(({ op }) => op)).to.deep.equal(["replace"]);
    });

    it("leaves out the engine's last words when policies have said why it failed", () => {
        const diagnostics = [
            { severity: "error", message: "preview failed" },
            { severity: "warning", message: "careful" },
        ];
        const policy = { ...result().policy, violations: [finding()] };
        expect(report({ diagnostics, policy }).errors).to.deep.equal([]);
        expect(report({ diagnostics }).errors).to.deep.equal([diagnostics[0]]);
        expect(report({ diagnostics }).warnings).to.deep.equal([diagnostics[1]]);
    });
});

describe("the report's text", () => {
    const text = (more: Partial<OperationResult> = {}, enforced = true) =>
        renderText(report(more, enforced), new PassThrough());

    it("says what would be done and what was done", () => {
        const changes = { create: 3, replace: 1, same: 2 };
        expect(describeChanges("preview", changes)).to.equal("3 to create, 1 to replace, 2 unchanged");
        expect(describeChanges("up", changes)).to.equal("3 created, 1 replaced, 2 unchanged");
        expect(describeChanges("destroy", {})).to.equal("none");
    });

    it("names what a destroy has left: what is protected, and what that depends on", () => {
        const left = (name: string, isProtected: boolean) => ({ name, type: "t", protected: isProtected });
        expect(describeLeft([])).to.equal("nothing");
        expect(describeLeft([left("orders", true), left("lake", true)])).to.equal(
            "2 protected: orders, lake",
        );
        expect(describeLeft([left("key", false), left("orders", true)])).to.equal(
            "1 protected: orders; 1 that they depend on: key",
        );
        expect(describeLeft([left("bucket", false)])).to.equal("1 that could not be deleted: bucket");
    });

    it("gives resources and policies two lines when all is well", () => {
        expect(text()).to.equal(
            "Resources  2 to create (components 1, kinesis 1)\nPolicy     passed (rules 1.0.0)",
        );
    });

    it("gives each violation one line that holds the fix", () => {
        const policy = { ...result().policy, violations: [finding()], deferred: [finding()] };
        expect(text({ succeeded: false, policy })).to.equal(
            [
                "✗ orders-stream (aws:kinesis/stream:Stream) encrypted: not encrypted. Set encryptionType.",
                "",
                "Resources  2 to create (components 1, kinesis 1)",
                "Policy     violated (rules 1.0.0); 1 violation; 1 deferred to up, where their values are known",
            ].join("\n"),
        );
    });

    it("gives the resource's name once where the finding begins with it", () => {
        const policy = { ...result().policy, advisories: [finding({ message: "orders-stream: old." })] };
        expect(text({ policy })).to.contain("! orders-stream (aws:kinesis/stream:Stream) encrypted: old.\n");
    });

    it("shows a policy that could not run, and doesn't say that it passed", () => {
        const policy = { ...result().policy, notRun: [finding({ message: "can't run policy" })] };
        const shown = text({ policy });
        expect(shown).to.contain("✗ orders-stream (aws:kinesis/stream:Stream) encrypted: can't run policy");
        expect(shown).to.contain("1 policy that could not run");
        expect(shown).not.to.contain("passed");
    });

    it("never says that policies passed when none ran, or when the operation ended before they all could", () => {
        expect(describePolicies(report({}, false))).to.equal("not enforced");
        expect(describePolicies(report({ kind: "destroy" }, false))).to.contain("not enforced by destroy");
        expect(describePolicies(report({ succeeded: false }))).to.equal(
            "nothing violated so far (rules 1.0.0)",
        );
        const policy = { ...result().policy, packs: {} };
        expect(describePolicies(report({ policy }))).to.equal("nothing judged");
    });

    it("sums the smaller services up", () => {
        const steps = Array.from("abcdefghij", (service) =>
            step(`urn:pulumi:d::s::aws:${service}/x:X::n`, STACK),
        );
        expect(text({ steps })).to.contain("(a 1, b 1, c 1, d 1, e 1, f 1, g 1, h 1, others 2)");
    });
});

describe("the report's page", () => {
    const HOSTILE = `<script>alert("1")</script>&'`;

    it("escapes whatever comes from the program, the engine and the policies", () => {
        const page = renderHtml(
            createReport(
                result({
                    succeeded: false,
                    steps: [
                        step(`urn:pulumi:dev::shop::aws:s3/bucket:Bucket::${HOSTILE}`, STACK, {
                            inputs: { [HOSTILE]: HOSTILE },
                        }),
                    ],
                    diagnostics: [
                        { severity: "error", message: HOSTILE, urn: HOSTILE },
                        { severity: "warning", message: HOSTILE },
                    ],
                    outputs: { [HOSTILE]: HOSTILE },
                    policy: {
                        packs: { [HOSTILE]: HOSTILE },
                        violations: [
                            finding({ message: HOSTILE, policy: HOSTILE, severity: HOSTILE, type: HOSTILE }),
                        ],
                        advisories: [finding({ resource: HOSTILE })],
                        deferred: [finding({ message: HOSTILE })],
                        notRun: [finding({ message: HOSTILE })],
                        passed: [HOSTILE],
                    },
                }),
                { project: HOSTILE, stack: HOSTILE, engine: { ...ENGINE, version: HOSTILE }, enforced: true },
            ),
        );
        expect(page).not.to.contain("<script");
        expect(page).to.contain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
    });

    it("nests resources under their component, with their properties and what is not known yet", () => {
        const page = renderHtml(report());
        const component = page.indexOf("<strong>orders ");
        const stream = page.indexOf("<summary>orders-stream ");
        expect(component).to.be.above(0);
        expect(page.slice(component, stream)).to.contain('<ul class="tree">').and.not.to.contain("</ul>");
        expect(page).to.contain("&quot;kmsKeyId&quot;: &quot;(known after up)&quot;");
        expect(page).not.to.contain(UNKNOWN);
    });

    it("needs nothing but itself, and says that nothing is deployed", () => {
        const page = renderHtml(report());
        expect(page).not.to.match(/\b(src|href)=|@import|url\(/);
        expect(page).to.contain("Nothing is deployed");
        expect(page).to.match(/^<!doctype html>/);
    });
});
