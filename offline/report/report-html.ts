import type { Diagnostic, PolicyFinding } from "../engine";
import type { Html } from "./html";
import { html } from "./html";
import type { Report, ReportResource } from "./report";
import { describeChanges, describePolicies } from "./report-text";

/** The engine's marker for a value that only the deployment will know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const STYLE = html`
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color:
    #1b1f24; } h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } dl { display: grid;
    grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; } dd { margin: 0; } table { border-collapse:
    collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; } tr + tr
    { border-top: 1px solid #d5dae0; } pre { overflow-x: auto; background: #f4f6f8; padding: 0.6rem; margin:
    0.3rem 0; } ul.tree { list-style: none; padding-left: 1.2rem; border-left: 1px solid #d5dae0; } summary {
    cursor: pointer; } .type, .op { color: #57606a; font-size: 0.85em; } .bad { color: #b3261e; } .good {
    color: #1a7f37; } .notice { background: #fff8e1; padding: 0.6rem 1rem; border-left: 4px solid #e0a800; }
    @media (prefers-color-scheme: dark) { body { background: #14171a; color: #dde3ea; } pre { background:
    #1f2429; } .type, .op { color: #9aa6b2; } .notice { background: #332b10; } .bad { color: #ff8a80; } .good
    { color: #6fdd8b; } tr + tr, ul.tree { border-color: #3a424a; } }
`;

/** The report as one page that needs nothing else. */
export function renderHtml(report: Report): string {
    const title = `${report.operation} of ${report.project}, stack ${report.stack}`;
    return html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>${title}</title>
                <style>
                    ${STYLE}
                </style>
            </head>
            <body>
                <h1>
                    ${title}:
                    <span class="${report.succeeded ? "good" : "bad"}"
                        >${report.succeeded ? "succeeded" : "failed"}</span
                    >
                </h1>
                <p class="notice">
                    Nothing is deployed: this ran on the offline AWS provider, which checks resources and
                    reaches no account.
                </p>
                ${summary(report)} ${diagnostics("Errors", report.errors)}
                ${diagnostics("Warnings", report.warnings)} ${policies(report)}
                <h2>Resources</h2>
                ${tree(report.resources)} ${outputs(report.outputs)}
            </body>
        </html> `.text;
}

function summary(report: Report): Html {
    const { engine, groups } = report;
    return html`<dl>
        <dt>Resources</dt>
        <dd>${describeChanges(report.operation, report.changes)}</dd>
        <dt>By service</dt>
        <dd>${groups.map(({ name, count }) => `${name} ${count}`).join(", ") || "none"}</dd>
        <dt>Policy</dt>
        <dd>${describePolicies(report)}</dd>
        <dt>Engine</dt>
        <dd>Pulumi ${engine.version} (${engine.source})</dd>
        <dt>Time</dt>
        <dd>${(report.durationMs / 1_000).toFixed(1)} s, ended ${report.endedAt}</dd>
    </dl>`;
}

function diagnostics(title: string, found: readonly Diagnostic[]): Html | null {
    return found.length === 0
        ? null
        : html`<h2>${title}</h2>
              ${found.map(({ urn, message }) => html`<pre>${urn ? `${urn}\n` : ""}${message}</pre>`)}`;
}

function policies({ policy }: Report): Html | null {
    if (!policy) {
        return null;
    }
    return html`<h2>Policies</h2>
        ${findings("Violated", policy.violations)} ${findings("Could not run", policy.notRun)}
        ${findings("Advisories", policy.advisories)}
        ${findings("Deferred until values are known", policy.deferred)}
        <p>Passed: ${policy.passed.join(", ") || "none"}</p>`;
}

function findings(title: string, found: readonly PolicyFinding[]): Html | null {
    return found.length === 0
        ? null
        : html`<h3>${title}</h3>
              <table>
                  <tr>
                      <th>Resource</th>
                      <th>Policy</th>
                      <th>Finding</th>
                  </tr>
                  ${found.map(
                      ({ resource, type, policy, severity, message }) =>
                          html`<tr>
                              <td>${resource}<br /><span class="type">${type}</span></td>
                              <td>
                                  ${policy}${severity ? html`<br /><span class="type">${severity}</span>` : null}
                              </td>
                              <td>${message}</td>
                          </tr> `,
                  )}
              </table>`;
}

/** The resources under their components. One whose parent isn't among them, as the stack never is, starts a tree. */
function tree(resources: readonly ReportResource[]): Html {
    const urns = new Set(resources.map(({ urn }) => urn));
    const children = Map.groupBy(resources, ({ parent }) => (urns.has(parent) ? parent : ""));
    const branch = (parent: string): Html | null => {
        const entries = children.get(parent);
        return entries
            ? html`<ul class="tree">
                  ${entries.map((resource) => html`<li>${entry(resource)}${branch(resource.urn)}</li> `)}
              </ul>`
            : null;
    };
    return branch("") ?? html`<p>None.</p>`;
}

function entry({ name, type, op, failed, inputs, custom }: ReportResource): Html {
    const title = html`${name} <span class="type">${type}</span>
        <span class="op">${op}</span>${failed ? html` <span class="bad">failed</span>` : null}`;
    return custom
        ? html`<details>
              <summary>${title}</summary>
              <pre>${format(inputs)}</pre>
          </details>`
        : html`<strong>${title}</strong>`;
}

function outputs(values: Readonly<Record<string, unknown>>): Html | null {
    return Object.keys(values).length === 0
        ? null
        : html`<h2>Outputs</h2>
              <pre>${format(values)}</pre>`;
}

function format(values: unknown): string {
    return JSON.stringify(
        values,
        (_key, value: unknown) => (value === UNKNOWN ? "(known after up)" : value),
        2,
    );
}
