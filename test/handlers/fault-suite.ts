import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type FaultLine, readFaultPage } from "./fault-report";
import { FaultBench } from "./fault-run";
import { alarmsDue, type FaultRow, faultTable, mistakes } from "./fault-table";
import { shopStream } from "./shop-stream";

/** Where the table is published. */
export const faultPage = path.resolve(__dirname, "../../docs/fault-table.md");

/** Handlers of streams, with what their streams carry. */
export const streamHandlers = {
    "clickstream-normalizer": "clickstream",
    "fraud-scorer": "transactions",
    "payment-recorder": "payments",
} as const;

type StreamHandler = keyof typeof streamHandlers;

/** Runs a line of the table. @throws {AssertionError} When a record is lost or doubled, or nobody is told. */
export async function runFault(bench: FaultBench, handler: StreamHandler, row: FaultRow): Promise<FaultLine> {
    const counts = await bench.run(
        handler,
        shopStream(streamHandlers[handler], 300),
        row.bring,
        row.settings,
    );
    expect(mistakes(row, counts), JSON.stringify(counts)).to.deep.equal([]);
    const { in: all, stored, duplicates, quarantined, givenUp } = counts;
    return {
        handler,
        fault: row.name,
        counts: { in: all, stored, duplicates, quarantined, givenUp },
        alarms: alarmsDue(row, counts),
    };
}

/** Tests of the lines that are asked for, each against what is published of it. */
export function faultSuite(isDue: (row: FaultRow, handler: StreamHandler) => boolean): void {
    let bench: FaultBench;
    const published = readFaultPage(readFileSync(faultPage, "utf8"));

    before(async function () {
        this.timeout(300_000);
        bench = await FaultBench.open();
    });
    after(() => bench?.close());

    for (const handler of Object.keys(streamHandlers) as StreamHandler[]) {
        describe(handler, () => {
            for (const row of faultTable.filter((each) => isDue(each, handler))) {
                it(`loses and doubles nothing when ${row.name}`, async () => {
                    const line = await runFault(bench, handler, row);
                    expect(line).to.deep.equal(
                        published.find((each) => each.handler === handler && each.fault === row.name),
                    );
                });
            }
        });
    }
}
