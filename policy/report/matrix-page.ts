import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
// Under another name, since Prettier lays `html` out with spaces, which the page would show and its policy not allow.
import { Html, html as markup } from "../../offline/report/html";
import { concerns } from "../rule";
import type { ControlMatrix, MatrixFinding, MatrixRule } from "./control-matrix";

const asset = (name: string) => readFileSync(join(__dirname, "page", name), "utf8");
const outcomes = ["violated", "deferred", "waived", "passed"] as const;
const signs = { violated: "✕", deferred: "?", waived: "~", passed: "✓" } as const;

/** A matrix as one page that needs nothing else: no network, no other file. */
export function matrixPage(matrix: ControlMatrix): string {
    const style = asset("matrix.css");
    const script = asset("matrix.js");
    const { source, pack, createdAt } = matrix;
    const judging = matrix.rules.filter(({ tally }) => outcomes.some((outcome) => tally[outcome] > 0));
    const idle = matrix.rules.filter((rule) => !judging.includes(rule));
    const byRule = groupedBy(matrix.findings, ({ rule }) => rule);
    const resources = new Map(matrix.resources.map((resource) => [resource.urn, resource]));
    const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}`;
    const verdict = matrix.stopping === 0 ? "nothing stops an update" : `${matrix.stopping} stop an update`;
    return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Controls of ${source.project}, stack ${source.stack}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1>Controls of ${source.project}, stack ${source.stack}: <span class="${matrix.stopping === 0 ? "passed" : "violated"}">${verdict}</span></h1>
<p class="about">From ${source.kind === "preview" ? "a first preview" : "the exported state"}, ${createdAt}; ${pack.name} ${pack.version}, ${judging.length} of ${matrix.rules.length} rules on ${new Set(matrix.findings.map(({ urn }) => urn)).size} of ${matrix.resources.length} resources.</p>
<form id="filters">
<input type="search" id="words" placeholder="Rule, resource, type, control …" aria-label="Search rules, resources, types and controls">
${outcomes.map((outcome) => markup`<label class="${outcome}"><input type="checkbox" name="outcome" value="${outcome}" checked> ${signs[outcome]} ${outcome} <b>${matrix.tally[outcome]}</b></label>`)}
</form>
${matrix.waiverProblems.length > 0 ? markup`<ul class="waivers">${matrix.waiverProblems.map((problem) => markup`<li>${problem}</li>`)}</ul>` : null}
</header>
<main>
${concerns.map((concern) =>
    section(
        concern,
        judging.filter((rule) => rule.concern === concern),
        byRule,
        resources,
    ),
)}
<p id="nothing" hidden>Nothing matches.</p>
<details class="idle"><summary>${idle.length} rules that judge nothing in this stack</summary><ul>${idle.map(({ id, title, url }) => markup`<li><a href="${url}">${id}</a>: ${title}</li>`)}</ul></details>
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

type Resources = ReadonlyMap<string, ControlMatrix["resources"][number]>;

function section(
    concern: string,
    rules: readonly MatrixRule[],
    byRule: ReadonlyMap<string, readonly MatrixFinding[]>,
    resources: Resources,
): Html | null {
    if (rules.length === 0) {
        return null;
    }
    const title = concern[0].toUpperCase() + concern.slice(1).replaceAll("-", " ");
    return markup`<section><h2>${title}</h2>${rules.map((rule) => row(rule, byRule.get(rule.id) ?? [], resources))}</section>`;
}

/** A rule with one sign for each resource that it judges, and on request what it says of each. */
function row(rule: MatrixRule, findings: readonly MatrixFinding[], resources: Resources): Html {
    const sorted = [...findings].sort(
        (one, other) => outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome),
    );
    const worst = outcomes.find((outcome) => rule.tally[outcome] > 0)!;
    const controls = rule.controls.map(({ framework, number }) => `${framework} ${number}`).join(", ");
    const nameOf = (urn: string) => resources.get(urn)?.name ?? urn;
    const typeOf = (urn: string) => resources.get(urn)?.type ?? "";
    return markup`<details class="rule" data-words="${`${rule.id} ${rule.title} ${controls} ${rule.severity}`.toLowerCase()}">
<summary><span class="id ${worst}">${rule.id}</span> <span class="title">${rule.title}</span> <span class="kind">${rule.level}, ${rule.severity}</span>
<span class="strip">${sorted.map(({ urn, outcome }) => markup`<i class="${outcome}" title="${nameOf(urn)}: ${outcome}"></i>`)}</span></summary>
<p class="controls">${controls} <a href="${rule.url}">How to put it right</a></p>
<table><tbody>${sorted.map(({ urn, outcome, message }) => markup`<tr data-outcome="${outcome}" data-words="${`${nameOf(urn)} ${typeOf(urn)}`.toLowerCase()}"><td class="${outcome}">${signs[outcome]} ${outcome}</td><td>${nameOf(urn)}<br><span class="kind">${typeOf(urn)}</span></td><td>${message}</td></tr>`)}</tbody></table>
</details>`;
}

function groupedBy<Value>(values: readonly Value[], key: (value: Value) => string): Map<string, Value[]> {
    const groups = new Map<string, Value[]>();
    for (const value of values) {
        groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
    }
    return groups;
}

function hashOf(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
