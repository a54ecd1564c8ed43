import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { runCommand } from "./command";
import type { Engine } from "./engine";
import { engineEnvironment } from "./engine-environment";
import { findEngine } from "./find-engine";
import type { OperationKind, OperationResult } from "./operation-result";
import { runOperation } from "./run-operation";
import type { Progress } from "./run-operation";
import { copyStackConfig, readStackFile, stackFile } from "./stack-config";
import { StateFolder } from "./state-folder";

const ROOT = path.resolve(__dirname, "../..");

/** Looked for once in a process, since each look starts what it finds. */
let foundEngine: Promise<Engine> | undefined;

/** Which program a workspace runs, where its state is, and with what. */
export interface WorkspaceOptions {
    /** A folder with a Pulumi.yaml, or one TypeScript or JavaScript file that is the whole program. */
    readonly program: string;
    /** The stack. Default: "dev" */
    readonly stack?: string;
    /** Folder that keeps the state from one workspace to the next. Default: a temporary one */
    readonly state?: string;
    /**
     * Configuration on top of the stack's own: `namespace:name`, `name` or `name.field` to value. A program of one file has
     * no other; its aws:region is us-east-1 unless given.
     */
    readonly config?: Readonly<Record<string, string>>;
    /** The engine. Default: the one that findEngine finds */
    readonly engine?: Engine;
    /** Folders with provider executables. Default: the offline providers' */
    readonly providers?: readonly string[];
    /** More environment for the engine, the program and the plugins. Default: none */
    readonly environment?: Readonly<Record<string, string>>;
}

/** How an operation is run. */
export interface OperationOptions {
    /** Folders of policy packs to enforce. Default: none. Refresh and destroy take none */
    readonly policyPacks?: readonly string[];
    /** A JSON file per policy pack that configures it, in the same order. Default: none */
    readonly policyPackConfigs?: readonly string[];
    /** Whether a preview returns its plan. Default: false */
    readonly plan?: boolean;
    /** Is told how far the operation is. */
    readonly onProgress?: (progress: Progress) => void;
    /** Is told the id of the engine's process, which leads a group of its own. */
    readonly onStart?: (processId: number) => void;
    /** Interrupts the operation, which then ends in order. */
    readonly signal?: AbortSignal;
}

/** A deployment as `pulumi stack export` gives it. */
export interface StackState {
    readonly version: number;
    readonly deployment: {
        readonly resources?: readonly ExportedResource[];
        readonly [field: string]: unknown;
    };
}

export interface ExportedResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly [field: string]: unknown;
}

/**
 * A stack of a Pulumi program on a state of its own, with no account: what the tests and the command line drive the engine
 * through. The program's folder is only read.
 *
 * @example
 * const workspace = await Workspace.open({ program: "examples/orders" });
 * const preview = await workspace.preview({ policyPacks: ["policy"] });
 * await workspace.close();
 */
export class Workspace {
    private constructor(
        readonly engine: Engine,
        readonly stack: string,
        /** The project's name. */
        readonly project: string,
        /** The folder of the program's Pulumi.yaml, where the engine runs. */
        private readonly root: string,
        private readonly state: StateFolder,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    /**
     * Finds the engine and makes the stack where it is missing.
     *
     * @throws EngineNotFoundError - if there is no engine.
     * @throws StackConfigError - if the stack's configuration can't be read.
     */
    static async open(options: WorkspaceOptions): Promise<Workspace> {
        const engine = options.engine ?? (await (foundEngine ??= findEngine()));
        const stack = options.stack ?? "dev";
        const state = await StateFolder.open(options.state && path.resolve(options.state));
        try {
            const { root, project, secrets } = await prepareProject(
                path.resolve(options.program),
                stack,
                state,
                options.config,
            );
            const env = {
                ...engineEnvironment(engine, process.env, options.providers),
                ...state.environment(),
                ...options.environment,
            };
            const workspace = new Workspace(engine, stack, project, root, state, env);
            if (!(await state.hasStack(project, stack))) {
                await workspace.command(["stack", "init", "--stack", stack, "--no-select"]);
            }
            // What the user keeps encrypted is a secret to the program too, whatever it is called with.
            for (const [key, value] of secrets) {
                await workspace.command([
                    ...["config", "set", "--stack", stack, "--secret", "--path"],
                    ...["--config-file", stackFile(state.project, stack), key, value],
                ]);
            }
            return workspace;
        } catch (error) {
            await state.close();
            throw error;
        }
    }

    async preview(options: OperationOptions = {}): Promise<OperationResult> {
        return this.run("preview", options);
    }

    async up(options: OperationOptions = {}): Promise<OperationResult> {
        return this.run("up", options);
    }

    async refresh(options: OperationOptions = {}): Promise<OperationResult> {
        return this.run("refresh", options);
    }

    async destroy(options: OperationOptions = {}): Promise<OperationResult> {
        return this.run("destroy", options);
    }

    /** Runs an operation. A failed one is a result as well, and no exception. */
    async run(kind: OperationKind, options: OperationOptions = {}): Promise<OperationResult> {
        return runOperation({
            kind,
            binary: this.engine.binary,
            cwd: this.root,
            env: this.env,
            stack: this.stack,
            configFile: stackFile(this.state.project, this.stack),
            folder: this.state.run,
            ...options,
        });
    }

    /** The configuration that operations see, by key. */
    async configuration(): Promise<Readonly<Record<string, unknown>>> {
        return (await readStackFile(stackFile(this.state.project, this.stack))).config ?? {};
    }

    /** The stack's state; secrets stay encrypted. */
    async exportState(): Promise<StackState> {
        return JSON.parse(await this.command(["stack", "export", "--stack", this.stack])) as StackState;
    }

    /** Replaces the stack's state. */
    async importState(state: StackState): Promise<void> {
        const file = path.join(this.state.run, "import.json");
        await fs.writeFile(file, JSON.stringify(state), { mode: 0o600 });
        await this.command(["stack", "import", "--stack", this.stack, "--file", file]);
        await fs.rm(file);
    }

    /** Ends the use of the state; a temporary one is removed. */
    async close(): Promise<void> {
        await this.state.close();
    }

    /** Runs another command of the CLI, on this state, and returns what it prints. */
    async command(commandArguments: readonly string[]): Promise<string> {
        const { stdout, stderr, failure } = await runCommand(
            this.engine.binary,
            [...commandArguments, "--non-interactive"],
            { cwd: this.state.project, env: this.env },
        );
        if (failure) {
            const said = [stderr, stdout].map((text) => text.trim()).filter(Boolean);
            throw new Error(`pulumi ${commandArguments.join(" ")} failed: ${said.join("\n")}`);
        }
        return stdout;
    }
}

/** Sets the state's own project folder up, and says where the engine runs and under which project's name. */
async function prepareProject(
    program: string,
    stack: string,
    state: StateFolder,
    config: Readonly<Record<string, string>> = {},
): Promise<{ root: string; project: string; secrets: [key: string, value: string][] }> {
    const valueOf = (key: string): [string, string] => [key, config[key] ?? config[key.split(":")[1]]];
    if ((await fs.stat(program)).isDirectory()) {
        const file = path.join(program, "Pulumi.yaml");
        const project = projectName(file, await fs.readFile(file, "utf8"));
        // For commands that don't run the program: those that write to the configuration find the copy here.
        await writeProject(state, { name: project, runtime: "nodejs" });
        const secrets = await copyStackConfig(
            stackFile(program, stack),
            stackFile(state.project, stack),
            project,
            config,
        );
        return { root: program, project, secrets: secrets.map(valueOf) };
    }
    const project = path.basename(program, path.extname(program));
    await writeProject(state, {
        name: project,
        runtime: { name: "nodejs", options: { tsconfig: path.join(ROOT, "tsconfig.pulumi.json") } },
        main: program,
    });
    const file = stackFile(state.project, stack);
    await copyStackConfig(file, file, project, { "aws:region": "us-east-1", ...config });
    return { root: state.project, project, secrets: [] };
}

async function writeProject(state: StateFolder, content: object): Promise<void> {
    await fs.writeFile(path.join(state.project, "Pulumi.yaml"), stringify(content));
}

function projectName(file: string, text: string): string {
    const { name } = parse(text) as { name?: unknown };
    if (typeof name !== "string") {
        throw new Error(`${file} gives the project no name`);
    }
    return name;
}
