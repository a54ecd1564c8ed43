import { formatUsd } from "./cost-text";
import type { CostEstimate, Share } from "./estimate";

/** How many services and components are named. */
const named = 4;

/** The table of docs/cost.md that says what each stack costs and what of it is most, between its marks. */
export function dominanceTable(estimates: Readonly<Record<string, CostEstimate>>): string {
    return [
        "| stack | a month, about | services | components |",
        "| ----- | -------------- | -------- | ---------- |",
        ...Object.entries(estimates).map(
            ([stack, { usdPerMonth, services, components }]) =>
                `| ${stack} | ${about(usdPerMonth)} | ${most(services)} | ${most(components)} |`,
        ),
    ].join("\n");
}

function most(shares: readonly Share[]): string {
    return shares
        .slice(0, named)
        .map(({ name, usd }) => `${name} ${about(usd)}`)
        .join(", ");
}

/** To three figures: no more of an estimate is worth saying. */
export function about(usd: number): string {
    return `$${formatUsd(Number(usd.toPrecision(3))).replace(/\.00$/, "")}`;
}

const marks = ["<!-- What dominates: npm run docs:cost -->", "<!-- end -->"] as const;

/** A page with the table between its marks put in anew. */
export function withDominance(page: string, table: string): string {
    const [from, to] = marks.map((mark) => page.indexOf(mark));
    if (from === -1 || to === -1) {
        throw new Error(`The page has no place for the table: ${marks.join(" and ")}`);
    }
    return `${page.slice(0, from)}${marks[0]}\n\n${table}\n\n${page.slice(to)}`;
}
