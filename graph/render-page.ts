import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { formatUsd } from "../cost/cost-text";
import type { CostEstimate } from "../cost/estimate";
// Under another name, since Prettier lays `html` out with spaces, which the page would show and its policy not allow.
import { Html, html as markup } from "../offline/report/html";
import type { Diagram } from "./diagram";
import { renderDiagram, renderFoundation } from "./render-diagram";
import type { PolicyView, ResourceView } from "./resource-view";
import { sign, verdictSign } from "./signs";

/** Everything that the page of a stack says. */
export interface StackPage {
    readonly project: string;
    readonly stack: string;
    readonly views: ReadonlyMap<string, ResourceView>;
    readonly diagram: Diagram;
    readonly cost: CostEstimate;
    /** Names of the policy packs that judged it, with versions; empty where none did. */
    readonly packs: readonly string[];
}

const asset = (name: string) => fs.readFileSync(path.join(__dirname, "page", name), "utf8");

/** One page that needs nothing else: no network, no other file. */
export function renderPage(page: StackPage): string {
    const style = asset("page.css");
    const script = asset("page.js");
    const { views, diagram, cost } = page;
    const indexed = { views, index: new Map([...views.keys()].map((urn, place) => [urn, place])) };
    // The page is allowed its own style and script, and nothing from anywhere else.
    const policy = [
        "default-src 'none'",
        `style-src ${hashOf(style)}`,
        "style-src-attr 'unsafe-inline'",
        `script-src ${hashOf(script)}`,
    ].join("; ");
    return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${page.project}, stack ${page.stack}</title>
<style>${new Html(style)}</style>
</head>
<body>
${header(page)}
${legend()}
<div class="scroll">${renderDiagram(diagram, indexed)}</div>
<h2>What it stands on</h2>
<div class="foundations">${diagram.foundations.map(({ urn }) => renderFoundation(urn, indexed))}</div>
<h2>All resources <span class="kind">(<span id="shown">${views.size}</span>)</span></h2>
${resourceTable(views)}
<footer>Costs: ${cost.profileAbout} List prices of ${cost.region}, read on ${cost.pricedOn}. What isn't in the sum: npm run cost.</footer>
<aside id="details" hidden></aside>
<script type="application/json" id="resources">${dataOf([...views.values()])}</script>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** JSON that can't end the element that it stands in. */
function dataOf(value: unknown): Html {
    return new Html(JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028"));
}

function header({ project, stack, views, cost, packs }: StackPage): Html {
    const resources = [...views.values()].filter(({ custom }) => custom);
    const count = (verdict: PolicyView["verdict"]) =>
        resources.filter(({ policy }) => policy.verdict === verdict).length;
    const alarms = resources.filter(({ type }) => /^aws:cloudwatch\/(metric|composite)Alarm:/.test(type));
    const violated = count("violated");
    const [outcome, look] =
        packs.length === 0
            ? ["not judged", "warn"]
            : violated > 0
              ? [findings("violated", violated, "resources violate it"), "bad"]
              : ["passed", "good"];
    const more =
        packs.length === 0
            ? ""
            : markup` (${packs.join(", ")}); ${findings("deferred", count("deferred"), "decided in up")}, ${findings("advised", count("advised"), "with advice")}`;
    return markup`<header>
<h1>${project}<small>stack ${stack}</small></h1>
<span class="fact"><b>${resources.length}</b> resources, <b>${alarms.length}</b> alarms</span>
<span class="fact">Policy <span class="${look}">${outcome}</span>${more}</span>
<span class="fact">Cost about <b>$${Math.round(cost.usdPerMonth).toLocaleString("en-US")}</b> a month, ${cost.profile} traffic</span>
<div class="finder"><input id="search" type="search" placeholder="Search: name, type, key, zone, policy  ( / )" aria-label="Search" autocomplete="off"><div id="hits" hidden></div></div>
</header>`;
}

/** A count that leads to what it counts. */
function findings(verdict: PolicyView["verdict"], count: number, words: string): Html {
    return markup`<button type="button" class="link" data-search="${verdict}">${count} ${words}</button>`;
}

function legend(): Html {
    return markup`<p class="legend">Solid arrows: the way of the data. Dashed: refused records, alerts, and work beside the way. On the VPC's wall: the endpoints through which its code calls AWS. A box shows its alarms ${sign("bell", "bell")}, its policy outcome (${verdictSign("passed")} passed, ${verdictSign("deferred")} decided in up, ${verdictSign("advised")} advice, ${verdictSign("violated")} violated), whether a key of the stack encrypts it ${sign("key", "key")}, and its cost a month. A red edge faces the internet. Click for the rest.</p>`;
}

function resourceTable(views: ReadonlyMap<string, ResourceView>): Html {
    const places = [...views.values()].map((view, place) => ({ view, place }));
    // By component, and within it in the order in which the program made them.
    const sorted = [...Map.groupBy(places, ({ view }) => view.component)]
        .sort(([a], [b]) => a.localeCompare(b))
        .flatMap(([, group]) => group);
    const rows = sorted.map(
        ({ view, place }) =>
            markup`<tr class="row" tabindex="0" data-urn="${place}" data-index="${place}"><td>${view.name}</td><td class="kind">${view.kind}</td><td>${view.component}</td><td>${view.key?.text}</td><td>${view.path?.text}</td><td class="number">${view.alarms.length || ""}</td><td>${verdictSign(view.policy.verdict)}</td><td class="number">${view.usd >= 0.005 ? formatUsd(view.usd) : ""}</td></tr>
`,
    );
    return markup`<div class="scroll"><table><thead><tr><th>Name</th><th>Type</th><th>Part of</th><th>Key</th><th>Reached by</th><th class="number">Alarms</th><th>Policy</th><th class="number">USD a month</th></tr></thead><tbody>
${rows}</tbody></table></div>`;
}
