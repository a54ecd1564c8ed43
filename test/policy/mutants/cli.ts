import { hunt } from "./hunt";
import type { Mutant } from "./mutants";
import { recordGraphs } from "./record-graphs";

function listed(mutants: readonly Mutant[]): string {
    return mutants.map(({ row, rule, on, what }) => `  ${rule} (${row}): ${on} ${what}\n`).join("");
}

async function main(stack: string): Promise<void> {
    console.log(`Recording stack ${stack} in preview and in up, offline ...`);
    const graphs = await recordGraphs(stack);
    for (const phase of ["preview", "up"] as const) {
        const { caught, deferred, survivors } = hunt(graphs[phase]);
        const all = caught.length + deferred.length + survivors.length;
        const rules = new Set(caught.map(({ rule }) => rule)).size;
        const share = ((100 * caught.length) / all).toFixed(1);
        console.log(
            `${phase}: ${all} mutants of ${graphs[phase].length} resources; ${caught.length} caught (${share} %) by ${rules} rules, ` +
                `${deferred.length} put off until up, ${survivors.length} survived`,
        );
        process.stdout.write(listed(deferred) + listed(survivors));
        if (survivors.length > 0 || (phase === "up" && deferred.length > 0)) {
            process.exitCode = 1;
        }
    }
}

main(process.argv[2] ?? "dev").catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
