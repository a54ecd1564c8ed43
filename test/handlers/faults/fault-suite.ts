import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type FaultLine, readFaultPage } from "./fault-report";
import { alarmsDue, type FaultBench, type FaultRow, mistakes } from "./fault-row";
import { faultSubjects } from "./fault-subjects";

/** Where the table is published. */
export const faultPage = path.resolve(__dirname, "../../../docs/fault-table.md");

/** Runs a line of the table. @throws {AssertionError} When a record is lost or doubled, or nobody is told. */
export async function runFault(
    bench: FaultBench<never>,
    handler: string,
    row: FaultRow<never>,
): Promise<FaultLine> {
    const counts = await bench.run(row);
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
export function faultSuite(isDue: (row: FaultRow<never>) => boolean): void {
    const published = readFaultPage(readFileSync(faultPage, "utf8"));

    for (const { handler, faults, open } of faultSubjects) {
        describe(handler, () => {
            let bench: FaultBench<never>;
            before(async function () {
                this.timeout(300_000);
                bench = await open();
            });
            after(() => bench?.close());

            for (const row of faults.filter(isDue)) {
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
