#!/usr/bin/env node
import * as fs from "node:fs";
import * as path from "node:path";
import { styleText } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { costLine } from "../cost/cost-line";
import type { Diagnostic, OperationKind, OperationResult, Progress } from "./engine";
import { describeEngine, isEncrypted, listStacks, ProgressLine, StackConfigError, Workspace } from "./engine";
import { describeMistakes, parseStackConfig } from "../settings/settings";
import { createReport, replacementsOf } from "./report/report";
import { describeReplacement, renderText } from "./report/report-text";
import { writeReport } from "./report/write-report";

/** The project's root; in the published package its dist/, which mirrors that. */
const ROOT = path.resolve(__dirname, "..");

/** Major version; Pulumi's SDK needs it. */
const OLDEST_NODE = 22;

/** What ended without success ends the process with one of these. */
const FAILED = 1;
const BAD_INPUT = 2;

const OPERATIONS: Record<OperationKind, string> = {
    preview: "show what `up` would do, with the policy pack enforced",
    up: "create and update resources on the offline provider, with the policy pack enforced",
    refresh: "read the resources' state again",
    destroy: "delete the stack's resources",
};

const DOING: Record<OperationKind, string> = {
    preview: "Previewing",
    up: "Updating",
    refresh: "Refreshing",
    destroy: "Destroying",
};

/** A mistake in what was given, in words for the person who gave it. */
class InputError extends Error {}

/** An update that would replace what holds data. */
class DataLossError extends Error {}

interface CliOptions {
    readonly stack: string;
    readonly config: Readonly<Record<string, string>>;
    readonly program: string;
    readonly policyPack?: readonly string[];
    readonly policy: boolean;
    readonly loseDataOf: readonly string[];
    readonly json: boolean;
}

async function operate(kind: OperationKind, options: CliOptions): Promise<number> {
    const program = path.resolve(options.program);
    await checkStack(program, options.stack);
    const policyPacks = kind === "preview" || kind === "up" ? packsOf(options) : [];
    const progress = new ProgressLine();
    const workspace = await Workspace.open({
        program,
        stack: options.stack,
        state: path.join(program, ".securecart", "state", options.stack),
        config: options.config,
    });
    try {
        const { engine, project } = workspace;
        if (program === ROOT) {
            checkSettings(options.stack, await workspace.configuration());
        }
        const print = (text: string) => options.json || console.log(text);
        print(`${DOING[kind]} stack ${options.stack} on the offline AWS provider: nothing is deployed.`);
        if (kind === "up" && ((await workspace.exportState()).deployment.resources ?? []).length > 0) {
            const planned = replacementsOf((await workspace.preview()).steps);
            const unasked = planned.filter(({ name }) => !options.loseDataOf.includes(name));
            if (unasked.length > 0) {
                throw new DataLossError(
                    unasked.map((replaced) => describeReplacement("preview", replaced)).join("\n"),
                );
            }
        }
        const result = await interruptible((signal) =>
            workspace.run(kind, {
                policyPacks,
                plan: kind === "preview",
                signal,
                onProgress: ({ done, current }: Progress) =>
                    progress.show(`${DOING[kind]}: ${done} resources, ${current}`),
            }),
        );
        progress.end();
        const report = createReport(result, {
            project,
            stack: options.stack,
            engine,
            enforced: policyPacks.length > 0,
        });
        const files = await writeReport(report, path.join(program, ".securecart", "reports"));
        const bold = (text: string) => styleText("bold", text, { stream: process.stdout });
        print(renderText(report, process.stdout));
        const cost = costLine(options.stack, result);
        if (cost !== undefined) {
            print(`${bold("Cost")}       ${cost}`);
        }
        print(`${bold("Engine")}     ${describeEngine(engine)}`);
        print(`${bold("Time")}       ${(result.durationMs / 1_000).toFixed(1)} s`);
        print(`${bold("Report")}     ${path.relative(process.cwd(), files.html)} and .json`);
        if (kind === "destroy") {
            const left = (await workspace.exportState()).deployment.resources ?? [];
            const names = left
                .filter(({ protect }) => protect === true)
                .map(({ urn }) => urn.split("::").at(-1));
            print(
                `${bold("Left")}       ${names.length === 0 ? "nothing" : `${names.length} protected: ${names.join(", ")}`}`,
            );
        }
        if (options.json) {
            console.log(JSON.stringify(report, null, 2));
        }
        const unasked = report.replacements.filter(({ name }) => !options.loseDataOf.includes(name));
        return unasked.length > 0 ? FAILED : exitCodeOf(result);
    } finally {
        progress.end();
        await workspace.close();
    }
}

/** A project that no stack has been configured for yet has every stack. */
async function checkStack(program: string, stack: string): Promise<void> {
    if (!fs.existsSync(path.join(program, "Pulumi.yaml"))) {
        throw new InputError(`There is no Pulumi program in ${program}: it has no Pulumi.yaml.`);
    }
    const stacks = await listStacks(program);
    if (stacks.length > 0 && !stacks.includes(stack)) {
        throw new InputError(`There is no stack "${stack}". The stacks are: ${stacks.join(", ")}.`);
    }
}

/** The engine stops at its first mistake in the configuration; this tells all of them, before it starts. */
function checkSettings(stack: string, config: Readonly<Record<string, unknown>>): void {
    const result = parseStackConfig(withoutCiphers(config) as typeof config, {
        stack,
        isSecret: (name) =>
            Object.entries(config).some(([key, value]) => key.endsWith(`:${name}`) && isEncrypted(value)),
    });
    if ("mistakes" in result) {
        throw new InputError(describeMistakes(stack, result.mistakes));
    }
}

/** A configuration with a word in the place of each encrypted value. */
function withoutCiphers(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutCiphers);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return "secure" in value
        ? "encrypted"
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutCiphers(inner)]));
}

function packsOf({ policy, policyPack }: CliOptions): readonly string[] {
    if (!policy) {
        return [];
    }
    const packs = policyPack ?? [path.join(ROOT, "policy")];
    packs.forEach(checkPack);
    return packs;
}

function checkPack(pack: string): void {
    if (!fs.existsSync(path.join(pack, "PulumiPolicy.yaml"))) {
        throw new InputError(`There is no policy pack in ${pack}: it has no PulumiPolicy.yaml.`);
    }
    const manifest = path.join(pack, "package.json");
    if (fs.existsSync(manifest)) {
        const { main } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { main?: string };
        if (main !== undefined && !fs.existsSync(path.join(pack, main))) {
            throw new InputError(
                `The policy pack in ${pack} is not built: it has no ${main}. Run "npm run build".`,
            );
        }
    }
}

/** Ctrl-C lets the engine end in order; a second one doesn't wait for that. */
async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const interruption = new AbortController();
    const interrupt = () => {
        if (interruption.signal.aborted) {
            process.exit(FAILED);
        }
        interruption.abort();
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
        return await run(interruption.signal);
    } finally {
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
}

function exitCodeOf({ succeeded, policy, diagnostics }: OperationResult): number {
    if (diagnostics.some(isConfigurationMistake)) {
        return BAD_INPUT;
    }
    // A policy that could not run has let everything through.
    return succeeded && policy.notRun.length === 0 ? 0 : FAILED;
}

/** The engine's own check of the configuration's types, and the program's of its settings. */
function isConfigurationMistake({ severity, message }: Diagnostic): boolean {
    return severity === "error" && /^(validating stack config|Settings of stack)\b/.test(message);
}

function addConfig(pair: string, config: Readonly<Record<string, string>>): Record<string, string> {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined) {
        throw new InvalidArgumentError("It must be key=value.");
    }
    return { ...config, [key]: value };
}

function addTo(value: string, values: readonly string[] = []): string[] {
    return [...values, value];
}

/** npm only warns of a Node that is too old; what follows would be an error that names none. */
function checkNode(): void {
    if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
        throw new InputError(`This is Node ${process.versions.node}, and ${OLDEST_NODE} or newer is needed.`);
    }
}

function commandLine(): Command {
    const cli = new Command("securecart")
        .description(
            "Runs a Pulumi program on the Pulumi engine and an offline AWS provider: with no account, and nothing deployed.",
        )
        .exitOverride();
    for (const kind of Object.keys(OPERATIONS) as OperationKind[]) {
        cli.command(kind)
            .description(OPERATIONS[kind])
            .option("-s, --stack <name>", "the stack", "dev")
            .option(
                "-c, --config <key=value>",
                "configuration for this run, on top of the stack's; repeatable; a.b=1 sets a field",
                addConfig,
                {},
            )
            .option("--program <folder>", "folder of the Pulumi program", process.cwd())
            .option(
                "--policy-pack <folder>",
                "a policy pack to enforce, in place of SecureCart's; repeatable",
                addTo,
            )
            .option(
                "--lose-data-of <name>",
                "a resource that may be replaced with the loss of what it holds; repeatable",
                addTo,
                [],
            )
            .option("--no-policy", "enforce no policies")
            .option("--json", "print the report as JSON, and nothing else", false)
            .action(async (options: CliOptions) => {
                process.exitCode = await operate(kind, options);
            });
    }
    return cli;
}

async function main(): Promise<void> {
    try {
        checkNode();
        await commandLine().parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        process.exitCode =
            error instanceof InputError || error instanceof StackConfigError ? BAD_INPUT : FAILED;
    }
}

void main();
