/** `npm run policy:report -- --stack S` or `--state file`: what every rule says of every resource of a stack, as evidence. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { styleText } from "node:util";
import { Command } from "commander";
import { InputError } from "../../offline/input-error";
import { ownProgram } from "../../offline/open-stack";
import { exitCodes, runCommand } from "../../offline/run-command";
import { withProgress } from "../../offline/stack-command";
import { ConfigurationError, type PackConfiguration } from "../configuration";
import { controlMatrix, type ControlMatrix } from "./control-matrix";
import { matrixPage } from "./matrix-page";
import { previewResources } from "./preview-resources";
import { sarifOf } from "./sarif";
import { waiversOfStack } from "./stack-waivers";
import { stackInState } from "./state-resources";

interface ReportOptions {
    readonly stack: string;
    readonly state?: string;
    readonly program: string;
    readonly config?: string;
    readonly out?: string;
    readonly json: boolean;
}

async function report(options: ReportOptions): Promise<void> {
    const configuration = options.config === undefined ? {} : configurationIn(options.config);
    const matrix =
        options.state === undefined
            ? await fromPreview(options, configuration)
            : await fromState(options.state, options.program, configuration);
    const { project, stack } = matrix.source;
    const folder = resolve(options.out ?? join(options.program, ".securecart", "policy", stack));
    const contents = {
        "controls.html": matrixPage(matrix),
        "controls.json": textOf(matrix),
        "controls.sarif": textOf(sarifOf(matrix)),
    };
    mkdirSync(folder, { recursive: true });
    const files = Object.entries(contents).map(([name, content]) => {
        writeFileSync(join(folder, name), content);
        return relative(process.cwd(), join(folder, name));
    });
    if (options.json) {
        process.stdout.write(contents["controls.json"]);
    } else {
        print(project, stack, matrix, files);
    }
    process.exitCode = matrix.stopping === 0 ? 0 : exitCodes.failed;
}

async function fromPreview(
    { program, stack }: ReportOptions,
    configuration: PackConfiguration,
): Promise<ControlMatrix> {
    const { project, ...previewed } = await withProgress("Previewing", (onProgress) =>
        previewResources(program, stack, onProgress),
    );
    return controlMatrix({ source: { kind: "preview", project, stack }, ...previewed, configuration });
}

async function fromState(
    file: string,
    program: string,
    configuration: PackConfiguration,
): Promise<ControlMatrix> {
    const { project, stack, resources } = read(file, stackInState);
    const stackWaivers = await waiversOfStack(program, { project, stack });
    return controlMatrix({
        source: { kind: "state", project, stack },
        resources,
        configuration,
        stackWaivers,
    });
}

function configurationIn(file: string): PackConfiguration {
    return read(file, (text) => JSON.parse(text) as PackConfiguration);
}

function read<Content>(file: string, parse: (text: string) => Content): Content {
    try {
        return parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new InputError(`${file}: ${(error as Error).message}`);
    }
}

function textOf(json: object): string {
    return `${JSON.stringify(json, null, 2)}\n`;
}

function print(project: string, stack: string, matrix: ControlMatrix, files: readonly string[]): void {
    const { tally, stopping, findings, waiverProblems } = matrix;
    const bad = (text: string) => styleText("red", text, { stream: process.stdout });
    const isStopping = ({ outcome, level }: (typeof findings)[number]) =>
        outcome === "violated" && level === "mandatory";
    for (const { rule, message } of findings.filter(isStopping)) {
        console.log(`${bad("violated")}  ${rule}: ${message}`);
    }
    waiverProblems.forEach((problem) => console.log(problem));
    console.log(
        `${project}, stack ${stack}: ${tally.passed} passed, ${tally.violated} violated (${stopping} stop an update), ${tally.deferred} deferred, ${tally.waived} waived.`,
    );
    console.log(`Written to ${files.join(", ")}`);
}

void runCommand(
    new Command("policy:report")
        .description("Writes what every rule says of every resource of a stack, as a page, JSON and SARIF.")
        .option("-s, --stack <name>", "the stack to preview on the offline provider", "dev")
        .option("--state <file>", "judge this state instead, as `pulumi stack export` wrote it")
        .option(
            "--program <folder>",
            "folder of the Pulumi program, with the stacks' configurations and waivers",
            ownProgram,
        )
        .option("--config <file>", "levels, options, settings and waivers, as for --policy-pack-config")
        .option(
            "--out <folder>",
            "where to write; by itself .securecart/policy/<stack> in the program's folder",
        )
        .option("--json", "print the JSON, and nothing else", false)
        .action(report),
    [ConfigurationError],
);
