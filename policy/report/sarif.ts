import { createHash } from "node:crypto";
import type { Severity } from "../rule";
import type { ControlMatrix, MatrixFinding, MatrixRule } from "./control-matrix";

/** Scores of code scanning: over 9 is critical, 7 high, 4 medium. */
const scores: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

/**
 * A matrix as SARIF 2.1.0, for code scanning: violations as failures, waived ones suppressed with their reason, deferred ones
 * as open. What passed is left out.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @param file - The file that findings are shown on, relative to the repository: resources have no lines of their own.
 */
export function sarifOf(matrix: ControlMatrix, file = "Pulumi.yaml"): object {
    const findings = matrix.findings.filter(({ outcome }) => outcome !== "passed");
    const named = new Set(findings.map(({ rule }) => rule));
    const rules = matrix.rules.filter(({ id }) => named.has(id));
    const places = new Map(rules.map(({ id }, index) => [id, index]));
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: matrix.pack.name,
                        version: matrix.pack.version,
                        informationUri: "https://github.com/securecart/securecart/blob/main/docs/policy.md",
                        rules: rules.map(ruleOf),
                    },
                },
                automationDetails: { id: `${matrix.source.project}/${matrix.source.stack}/` },
                invocations: [{ executionSuccessful: true, endTimeUtc: matrix.createdAt }],
                results: findings.map((finding) => resultOf(finding, places.get(finding.rule)!, file)),
            },
        ],
    };
}

function ruleOf({ id, title, severity, controls, concern, url, level }: MatrixRule): object {
    return {
        id,
        shortDescription: { text: title },
        helpUri: url,
        help: { text: `How to put it right: ${url}` },
        defaultConfiguration: { level: level === "advisory" ? "warning" : "error" },
        properties: {
            "security-severity": scores[severity],
            tags: ["security", concern, ...controls.map(({ framework, number }) => `${framework} ${number}`)],
        },
    };
}

function resultOf(finding: MatrixFinding, ruleIndex: number, file: string): object {
    const { rule, urn, outcome, level, message, waiver } = finding;
    return {
        ruleId: rule,
        ruleIndex,
        // SARIF gives a level to failures alone.
        ...(outcome === "deferred"
            ? { kind: "open", level: "none" }
            : { kind: "fail", level: level === "mandatory" ? "error" : "warning" }),
        message: { text: message },
        locations: [
            {
                physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } },
                logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }],
            },
        ],
        partialFingerprints: {
            "ruleAndResource/v1": createHash("sha256").update(`${rule}\n${urn}`).digest("hex"),
        },
        ...(waiver
            ? {
                  suppressions: [
                      {
                          kind: "external",
                          status: "accepted",
                          justification: `${waiver.reason} (until ${waiver.expires})`,
                      },
                  ],
              }
            : {}),
    };
}
