import type { FaultCounts } from "./fault-row";

/** A line of the fault table, as it is published. */
export interface FaultLine {
    readonly handler: string;
    readonly fault: string;
    readonly counts: Pick<FaultCounts, "in" | "stored" | "duplicates" | "quarantined" | "givenUp">;
    /** Metrics with alarms that must have said something. */
    readonly alarms: readonly string[];
}

const introduction = `# Faults, and what came of every record

Each line is a run of the built handler, the file that is deployed, against services that go wrong. Records are counted in what lies there, by readers of others: DuckDB for Parquet and CSV, plain gunzip for the rest, Glue's own answer for partitions. In every line

    in = stored + duplicates + quarantined + given up

and no record is in two places. The alarms named are those that must fire, and did.

| handler | brought to it by | a record is | given up means |
| --- | --- | --- | --- |
| of a stream | a poller that follows the rules which AWS documents for event source mappings (partial batches, halving, retries, on-failure destination) | a record of a Kinesis stream | whole in the failed-delivery bucket |
| \`event-consumer\` | a consumer group on a real Kafka broker, by the same rules | a message of a topic | whole in the failed-delivery bucket |
| \`webhook-receiver\` | a payment processor that sends again what isn't answered with 2xx; \`payment-recorder\` then stores what is in the stream | a request | still with its sender |
| \`file-validator\` | Lambda's queue of asynchronous calls: two retries, then the on-failure destination | a line of a file | the file where it landed, its event in the failed-delivery bucket |
| \`catalog-registrar\` | the same queue | the word of an object; stored is its partition | the event in the failed-delivery bucket |

S3, DynamoDB, Kinesis, Glue and Secrets Manager are emulated, with a proxy before each that makes requests go wrong.

\`npm test\` runs some lines for each handler, \`npm run test:long\` all; both compare their counts with this table. \`npm run faults\` writes it anew, \`npm run faults -- HANDLER\` the lines of one handler.
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
