/** `npm run test:mutants -- --stack S`: weakens each claimed property of a stack, one at a time, and says what no rule stops. */
import { Command, InvalidArgumentError } from "commander";
import { exitCodes, runCommand } from "../../../offline/run-command";
import type { Phase } from "../../../policy/test-kit";
import { hunt } from "./hunt";
import { mutantsOf, type Mutant } from "./mutants";
import { recordGraphs } from "./record-graphs";

function listed(title: string, mutants: readonly Mutant[]): void {
    if (mutants.length > 0) {
        console.log(`  ${title}:`);
        mutants.forEach(({ row, rule, on, what }) => console.log(`    ${rule} (${row}): ${on} ${what}`));
    }
}

async function run({ stack, every }: { stack: string; every: number }): Promise<void> {
    console.log(`Recording stack ${stack} in preview and in up, offline ...`);
    const graphs = await recordGraphs(stack);
    for (const phase of ["preview", "up"] as const satisfies readonly Phase[]) {
        const all = mutantsOf(graphs[phase]);
        const sample = all.filter((_, index) => index % every === 0);
        const { caught, deferred, survivors } = hunt(graphs[phase], sample);
        const rules = new Set(caught.map(({ rule }) => rule)).size;
        const share = ((100 * caught.length) / sample.length).toFixed(1);
        console.log(
            `${phase}: ${sample.length} of ${all.length} mutants of ${graphs[phase].length} resources; ${caught.length} caught ` +
                `(${share} %) by ${rules} rules, ${deferred.length} put off until up, ${survivors.length} survived`,
        );
        listed("put off until up", deferred);
        listed("survived", survivors);
        if (survivors.length > 0 || (phase === "up" && deferred.length > 0)) {
            process.exitCode = exitCodes.failed;
        }
    }
}

function wholeNumber(text: string): number {
    if (!/^[1-9]\d*$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number from 1.");
    }
    return Number(text);
}

void runCommand(
    new Command("test:mutants")
        .description("Weakens a stack in each property that a mandatory rule claims, and lists what gets by.")
        .option("-s, --stack <name>", "the stack to weaken", "dev")
        .option("--every <n>", "judge only every n-th mutant", wholeNumber, 1)
        .action(run),
);
