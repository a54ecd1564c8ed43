import type { FaultCounts } from "./fault-run";

/** A line of the fault table, as it is published. */
export interface FaultLine {
    readonly handler: string;
    readonly fault: string;
    readonly counts: Pick<FaultCounts, "in" | "stored" | "duplicates" | "quarantined" | "givenUp">;
    /** Metrics with alarms that must have said something. */
    readonly alarms: readonly string[];
}

const introduction = `# Faults, and what came of every record

Each line is a run of the built handler, the file that is deployed, against services that go wrong. Records are counted in the objects themselves, by readers of others: DuckDB for Parquet, plain gunzip for the rest. In every line

    in = stored + duplicates + quarantined + given up

and no record is in two places. _Given up_ records lie whole in the failed-delivery bucket. Streams are read by a poller that follows the rules which AWS documents for event source mappings (partial batches, halving, retries, on-failure destination), since the emulator of S3 and DynamoDB doesn't. The alarms named are those that must fire, and did.

\`npm test\` runs some lines for each handler, \`npm run test:long\` all; both compare their counts with this table. \`npm run faults\` writes it anew.
`;

/** The table as a page. */
export function renderFaultPage(lines: readonly FaultLine[]): string {
    const rows = lines.map(({ handler, fault, counts, alarms }) =>
        [
            handler,
            fault,
            counts.in,
            counts.stored,
            counts.duplicates,
            counts.quarantined,
            counts.givenUp,
            alarms.map((name) => `\`${name}\``).join(", "),
        ].join(" | "),
    );
    return [
        introduction,
        "| handler | fault | in | stored | duplicates | quarantined | given up | alarms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ...rows.map((row) => `| ${row} |`),
        "",
    ].join("\n");
}

/** Reads the lines of a page. */
export function readFaultPage(page: string): FaultLine[] {
    return page
        .split("\n")
        .filter((line) => /^\|.*\|.*\| *\d+ *\|/.test(line))
        .map((line) => {
            const [handler, fault, ...cells] = line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim());
            const [all, stored, duplicates, quarantined, givenUp] = cells.map(Number);
            return {
                handler,
                fault,
                counts: { in: all, stored, duplicates, quarantined, givenUp },
                alarms: cells[5].match(/\w+/g) ?? [],
            };
        });
}
