/**
 * `npm run api [-- --record]`: compares the public API and the plugin's schema with the last version's, and tells whether the
 * version fits. `--record` writes the version's own report, until it is released. Exit codes: 0 fits, 1 doesn't, 2 bad input.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { readApiHistory, recordApi } from "./recorded-apis";
import { judgeVersion } from "./version-bump";

async function main(args: string[]): Promise<boolean> {
    const { values } = parseArgs({ args, options: { record: { type: "boolean" } } });
    const history = await readApiHistory();
    const { version, now, recorded, released } = history;
    const verdict = judgeVersion(history);
    console.log(
        verdict.against === undefined
            ? `${version}: no version was recorded before`
            : `${version}, compared with what was recorded as ${verdict.against}: ${verdict.changes.length} changes`,
    );
    verdict.changes.forEach(({ level, text }) => console.log(`  ${level} ${text}`));
    const others = new Map([...recorded].filter(([each]) => each !== version));
    const fitsOthers = judgeVersion({ ...history, recorded: others });
    if (values.record && !released && fitsOthers.fits) {
        console.log(`recorded: ${path.relative(process.cwd(), recordApi(version, now))}`);
        return true;
    }
    const advice = verdict.advice ?? (values.record ? fitsOthers.advice : undefined);
    if (advice) {
        console.log(advice);
    }
    return verdict.fits && fitsOthers.fits;
}

main(process.argv.slice(2)).then(
    (fits) => (process.exitCode = fits ? 0 : 1),
    (error: Error) => {
        console.error(`error: ${error.message}`);
        process.exitCode = 2;
    },
);
