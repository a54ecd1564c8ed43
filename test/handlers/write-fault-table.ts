/** `npm run faults`: brings every fault on every handler of a stream, prints the counts, and writes docs/fault-table.md. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { renderFaultPage, type FaultLine } from "./fault-report";
import { FaultBench } from "./fault-run";
import { faultPage, runFault, streamHandlers } from "./fault-suite";
import { faultTable } from "./fault-table";

async function main(): Promise<void> {
    const bench = await FaultBench.open();
    const lines: FaultLine[] = [];
    try {
        for (const handler of Object.keys(streamHandlers) as (keyof typeof streamHandlers)[]) {
            for (const row of faultTable) {
                const line = await runFault(bench, handler, row);
                const { in: all, stored, duplicates, quarantined, givenUp } = line.counts;
                console.log(
                    `${handler}: ${row.name}: in ${all} = stored ${stored} + duplicates ${duplicates} + quarantined ${quarantined} + given up ${givenUp}`,
                );
                lines.push(line);
            }
        }
    } finally {
        await bench.close();
    }
    await writeFile(faultPage, renderFaultPage(lines));
    console.log(`Written to ${path.relative(process.cwd(), faultPage)}`);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
