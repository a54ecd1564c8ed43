import { styleText } from "node:util";
import type { CostEstimate, Share } from "./estimate";

/** Rows of a table that are shown before the rest is summed up. */
const shownRows = 12;

const barWidth = 24;

/** An amount of money for people: `1,234.50`. */
export function formatUsd(usd: number): string {
    return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The sum in one line, for a report that has others. */
export function summarizeCost({ usdPerMonth, profile, unknownTypes }: CostEstimate): string {
    const rounded = Math.round(usdPerMonth).toLocaleString("en-US");
    const count = unknownTypes.length;
    const unknown =
        count === 0 ? "" : `, without ${count} ${count === 1 ? "type" : "types"} of unknown price`;
    return `about $${rounded} a month with ${profile} traffic${unknown}`;
}

/** Which types have no price, and what to do about it; undefined where each has one or is known to be free. */
export function describeUnknownTypes({ unknownTypes }: CostEstimate): string | undefined {
    if (unknownTypes.length === 0) {
        return undefined;
    }
    const lines = unknownTypes.map(({ type, resources }) => `  ${type} (${namesOf(resources)})`);
    return [
        "types of unknown price, which the sum is without; each needs a pricer in cost/pricers or a place in cost/free-types.ts:",
        ...lines,
    ].join("\n");
}

/** The estimate for a terminal, the dearest first; styled as `stream` allows. */
export function renderCost(
    stack: string,
    stackRegion: string | undefined,
    estimate: CostEstimate,
    stream: NodeJS.WriteStream,
): string {
    const bold = (text: string) => styleText("bold", text, { stream });
    const { region, pricedOn, profile, profileAbout, monthsInOperation, items } = estimate;
    const elsewhere =
        stackRegion === undefined || stackRegion === region
            ? ""
            : `; the stack is in ${stackRegion}, where they differ`;
    const unverified =
        estimate.unverified.length === 0
            ? []
            : ["", bold("Prices that nothing confirms"), `  ${estimate.unverified.join(", ")}`];
    return [
        `${bold("Cost")}     stack ${stack}: about $${formatUsd(estimate.usdPerMonth)} a month`,
        `${bold("Prices")}   list prices of ${region}, read on ${pricedOn}${elsewhere}`,
        `${bold("Traffic")}  ${profile}: ${profileAbout} After ${monthsInOperation} months in operation.`,
        "",
        ...shareTable(bold("Service"), estimate.services, estimate.usdPerMonth),
        "",
        ...shareTable(bold("Component"), estimate.components, estimate.usdPerMonth),
        "",
        ...table([
            [bold("Largest items"), bold("USD"), "", ""],
            ...items
                .slice(0, shownRows)
                .map(({ resource, usd, price, how }) => [resource, formatUsd(usd), price, how]),
        ]),
        "",
        bold("Not in the sum"),
        ...estimate.gaps.map(({ what, why, resources }) => `  ${why}: ${what} (${namesOf(resources)})`),
        ...estimate.notCovered.map((what) => `  not covered: ${what}`),
        ...unverified,
    ].join("\n");
}

function namesOf(names: readonly string[]): string {
    const shown = names.slice(0, 3).join(", ");
    return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function shareTable(title: string, shares: readonly Share[], total: number): string[] {
    const rest = shares.slice(shownRows).reduce((sum, { usd }) => sum + usd, 0);
    const rows = [
        ...shares.slice(0, shownRows),
        ...(shares.length > shownRows ? [{ name: `${shares.length - shownRows} others`, usd: rest }] : []),
    ];
    return table([
        [title, "USD", "Share", ""],
        ...rows.map(({ name, usd }) => {
            const share = total > 0 ? usd / total : 0;
            return [
                name,
                formatUsd(usd),
                `${Math.round(share * 100)} %`,
                "█".repeat(Math.round(share * barWidth)),
            ];
        }),
        ["Total", formatUsd(total), total > 0 ? "100 %" : "0 %", ""],
    ]);
}

/** Columns in line: the first and the last two to the left where they are words, amounts and shares to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
    const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
    return rows.map((row) =>
        row
            .map((cell, column) => {
                const space = " ".repeat(widths[column] - widthOf(cell));
                return column > 0 && /^([\d,.]+( %)?|USD|Share)$/.test(plain(cell))
                    ? space + cell
                    : cell + space;
            })
            .join("  ")
            .trimEnd(),
    );
}

/** A cell without the terminal's styles. */
function plain(cell: string): string {
    // eslint-disable-next-line no-control-regex
    return cell.replace(/\u001b\[\d+m/g, "");
}

function widthOf(cell: string): number {
    return plain(cell).length;
}
