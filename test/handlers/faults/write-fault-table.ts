/**
 * `npm run faults`: brings every fault on every handler, prints the counts, and writes docs/fault-table.md.
 *
 * `npm run faults -- HANDLER...` runs those handlers' faults alone, and leaves the other lines as they are.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type FaultLine, readFaultPage, renderFaultPage } from "./fault-report";
import { faultSubjects } from "./fault-subjects";
import { faultPage, runFault } from "./fault-suite";

async function main(only: readonly string[]): Promise<number> {
    const unknown = only.filter((name) => !faultSubjects.some(({ handler }) => handler === name));
    if (unknown.length > 0) {
        const known = faultSubjects.map(({ handler }) => handler).join(", ");
        console.error(`There is no handler ${unknown.join(", ")}; allowed: ${known}, or none for all.`);
        return 2;
    }
    const published = readFaultPage(await readFile(faultPage, "utf8"));
    const lines: FaultLine[] = [];
    let failed = 0;
    for (const { handler, faults, open } of faultSubjects) {
        if (only.length > 0 && !only.includes(handler)) {
            lines.push(...published.filter((line) => line.handler === handler));
            continue;
        }
        const bench = await open();
        try {
            for (const row of faults) {
                try {
                    const line = await runFault(bench, handler, row);
                    const { in: all, stored, duplicates, quarantined, givenUp } = line.counts;
                    console.log(
                        `${handler}: ${row.name}: in ${all} = stored ${stored} + duplicates ${duplicates} + quarantined ${quarantined} + given up ${givenUp}`,
                    );
                    lines.push(line);
                } catch (error) {
                    failed += 1;
                    console.error(`${handler}: ${row.name}: ${(error as Error).message}`);
                }
            }
        } finally {
            await bench.close();
        }
    }
    if (failed > 0) {
        console.error(`${failed} faults did harm; the table stays as it is.`);
        return 1;
    }
    await writeFile(faultPage, renderFaultPage(lines));
    console.log(`Written to ${path.relative(process.cwd(), faultPage)}`);
    return 0;
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: Error) => {
        console.error(error.message);
        process.exitCode = 1;
    },
);
