/** `npm run policy:report -- --stack S` or `--state file`: what every rule says of every resource of a stack, as evidence. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { styleText } from "node:util";
import { Command } from "commander";
import { NoSuchStackError, ownProgram } from "../../graph/preview-stack";
import { ProgressLine, StackConfigError } from "../../offline/engine";
import { ConfigurationError, type PackConfiguration } from "../configuration";
import { controlMatrix, type ControlMatrix } from "./control-matrix";
import { matrixPage } from "./matrix-page";
import { previewResources } from "./preview-resources";
import { sarifOf } from "./sarif";
import { NotStateError, stackInState } from "./state-resources";

const FAILED = 1;
const BAD_INPUT = 2;

/** A mistake in what was given, in words for the person who gave it. */
class InputError extends Error {}

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
            : fromState(options.state, configuration);
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
    process.exitCode = matrix.stopping === 0 ? 0 : FAILED;
}

async function fromPreview(
    { program, stack, json }: ReportOptions,
    configuration: PackConfiguration,
): Promise<ControlMatrix> {
    const progress = new ProgressLine();
    const { project, ...previewed } = await previewResources(program, stack, ({ done, current }) =>
        json ? undefined : progress.show(`Previewing: ${done} resources, ${current}`),
    ).finally(() => progress.end());
    return controlMatrix({ source: { kind: "preview", project, stack }, ...previewed, configuration });
}

function fromState(file: string, configuration: PackConfiguration): ControlMatrix {
    const { project, stack, resources } = read(file, stackInState);
    return controlMatrix({ source: { kind: "state", project, stack }, resources, configuration });
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

async function main(): Promise<void> {
    try {
        await new Command("policy:report")
            .description(
                "Writes what every rule says of every resource of a stack, as a page, JSON and SARIF.",
            )
            .option("-s, --stack <name>", "the stack to preview on the offline provider", "dev")
            .option("--state <file>", "judge this state instead, as `pulumi stack export` wrote it")
            .option("--program <folder>", "folder of the Pulumi program", ownProgram)
            .option("--config <file>", "levels, options, settings and waivers, as for --policy-pack-config")
            .option(
                "--out <folder>",
                "where to write; by itself .securecart/policy/<stack> in the program's folder",
            )
            .option("--json", "print the JSON, and nothing else", false)
            .exitOverride()
            .action(report)
            .parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        process.exitCode = [
            InputError,
            NoSuchStackError,
            StackConfigError,
            ConfigurationError,
            NotStateError,
        ].some((kind) => error instanceof kind)
            ? BAD_INPUT
            : FAILED;
    }
}

void main();
