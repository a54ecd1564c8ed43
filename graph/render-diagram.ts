import { formatUsd } from "../cost/cost-text";
import { html as markup, type Html } from "../offline/report/html";
import type { Diagram, DiagramNode } from "./diagram";
import { layOut } from "./layout";
import { size, type Box, type Layout, type PlacedEdge, type PlacedNode, type PlacedZone } from "./placed";
import type { Mention, PolicyView, ResourceView } from "./resource-view";
import { sign, verdictSign } from "./signs";

/** The resources of a page, each with its place in the page's data, by which elements name it. */
export interface IndexedViews {
    readonly views: ReadonlyMap<string, ResourceView>;
    readonly index: ReadonlyMap<string, number>;
}

/** The picture: zones and arrows drawn, boxes above them. */
export function renderDiagram(diagram: Diagram, indexed: IndexedViews): Html {
    const layout = layOut(diagram);
    return markup`<div id="picture" style="width:${layout.width}px;height:${layout.height}px">
${drawing(layout)}
${layout.columns.map(({ stage, x }) => markup`<div class="stage" style="left:${x}px;width:${size.boxWidth}px">${stage}</div>`)}
${layout.nodes.map((placed) => nodeBox(placed, indexed))}
${layout.doors.map((box, place) => door(diagram.doors[place], box, indexed))}
</div>`;
}

/** A topmost component beside the picture, with all that belongs to it. */
export function renderFoundation(urn: string, { views, index }: IndexedViews): Html | null {
    const top = views.get(urn);
    if (!top) {
        return null;
    }
    const members = familyOf(top, views);
    const count = members.filter(({ custom }) => custom).length;
    const namesakes = [...views.values()].filter(({ parent, name }) => parent === "" && name === top.name);
    const [title, subtitle] = namesakes.length > 1 ? [top.kind, top.name] : [top.name, top.kind];
    const places = members.map((each) => index.get(each.urn)).join(" ");
    return markup`<button type="button" class="foundation" data-urn="${index.get(urn)}" data-id="${urn}" data-members="${places}"><span class="title">${title}</span><span class="subtitle">${subtitle}, ${count} ${count === 1 ? "resource" : "resources"}</span>${badges(members)}</button>
`;
}

function familyOf(view: ResourceView, views: ReadonlyMap<string, ResourceView>): ResourceView[] {
    const children = view.children.map((urn) => views.get(urn)).filter((child) => child !== undefined);
    return [view, ...children.flatMap((child) => familyOf(child, views))];
}

const at = ({ x, y, width, height }: Box) =>
    `left:${round(x)}px;top:${round(y)}px;width:${width}px;height:${height}px`;

function drawing({ width, height, edges, zones }: Layout): Html {
    const drawn = [...edges].sort((a, b) => Number(a.edge.kind === "flow") - Number(b.edge.kind === "flow"));
    return markup`<svg width="${width}" height="${height}" aria-hidden="true">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>
${zones.map(zoneShape)}${drawn.map(arrow)}</svg>`;
}

function zoneShape({ corners, zone, label }: PlacedZone): Html {
    const [[x, y]] = corners;
    const points = corners.map(([left, top]) => `${round(left)},${round(top)}`).join(" ");
    return markup`<polygon class="zone ${zone}" points="${points}" stroke-linejoin="round"/><text class="zone-label" x="${round(x + 4)}" y="${round(y - 5)}">${label}</text>
`;
}

function arrow({ edge, points }: PlacedEdge): Html {
    const head = edge.kind === "flow" ? markup` marker-end="url(#head)"` : null;
    return markup`<path class="edge ${edge.kind}" data-from="${edge.from}" data-to="${edge.to}" d="${curve(points)}"${head}/>
`;
}

/** Level out of a column and into the next, straight past those between. */
function curve(points: PlacedEdge["points"]): string {
    const [[startX, startY], ...others] = points;
    let [x, y] = [startX, startY];
    const parts = others.map(([nextX, nextY], index) => {
        const passes = index % 2 === 1;
        const bend = Math.min(70, Math.abs(nextX - x) / 2) * Math.sign(nextX - x);
        const end = `${round(nextX)} ${round(nextY)}`;
        const part =
            passes || x === nextX
                ? `L${end}`
                : `C${round(x + bend)} ${round(y)} ${round(nextX - bend)} ${round(nextY)} ${end}`;
        [x, y] = [nextX, nextY];
        return part;
    });
    return `M${round(startX)} ${round(startY)}${parts.join("")}`;
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}

function door(endpoint: Diagram["doors"][number], box: Box, { index }: IndexedViews): Html {
    const place = index.get(endpoint.urn);
    const label = String(endpoint.inputs.serviceName).split(".").at(-1);
    return markup`<button type="button" class="door" data-urn="${place}" data-id="${endpoint.urn}" data-members="${place}" title="${endpoint.name}" style="${at(box)}">${label}</button>
`;
}

function nodeBox({ node, ...box }: PlacedNode, { views, index }: IndexedViews): Html {
    if (node.urn === undefined) {
        return markup`<div class="node outside" data-id="${node.id}" style="${at(box)}"><span class="title">${node.title}</span><span class="subtitle">${node.subtitle}</span></div>
`;
    }
    const look = `node ${node.zone}${node.compact ? " compact" : ""}`;
    const places = node.members.map((urn) => index.get(urn)).join(" ");
    const below = node.compact ? null : badges(membersOf(node, views), views.get(node.urn)?.key);
    return markup`<button type="button" class="${look}" data-urn="${index.get(node.urn)}" data-id="${node.id}" data-members="${places}" title="${node.title}" style="${at(box)}"><span class="title">${node.title}</span><span class="subtitle">${node.subtitle}</span>${below}</button>
`;
}

function membersOf({ members }: DiagramNode, views: ReadonlyMap<string, ResourceView>): ResourceView[] {
    return members.map((urn) => views.get(urn)).filter((view) => view !== undefined);
}

/** Alarms, what policies say, whether a key of the stack encrypts it, and cost. */
function badges(members: readonly ResourceView[], key?: Mention): Html {
    const alarms = new Set(
        members.flatMap(({ type, urn, alarms: watching }) => [
            ...(type === "aws:cloudwatch/metricAlarm:MetricAlarm" ? [urn] : []),
            ...watching.map((alarm) => alarm.urn),
        ]),
    );
    const usd = members.reduce((sum, view) => sum + view.usd, 0);
    const encrypted = key?.urn
        ? markup`<span title="encrypted with ${key.text}">${sign("key", "encrypted")}</span>`
        : null;
    return markup`<span class="badges"><span>${sign("bell", "alarms")} ${alarms.size}</span>${verdictSign(worstOf(members))}${encrypted}<span class="usd">${
        usd >= 0.005 ? `$${formatUsd(usd)}` : ""
    }</span></span>`;
}

function worstOf(members: readonly ResourceView[]): PolicyView["verdict"] {
    const order = ["violated", "advised", "deferred", "passed"] as const;
    return order.find((verdict) => members.some(({ policy }) => policy.verdict === verdict)) ?? "not judged";
}
