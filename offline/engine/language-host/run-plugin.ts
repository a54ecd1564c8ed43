import { createInterface } from "node:readline";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses, Exit } from "./child-processes";
import { locatePulumiRunner } from "./locate-runner";
import { PolicyProxy } from "./policy-proxy";
import type { ProgramOptions } from "./program-options";
import { compilerEnvironment, readProgramOptions } from "./program-options";

/** How many characters of what a pack wrote last are told when it doesn't start. */
const COMPLAINT_LENGTH = 2000;

/** What a plugin writes, passed on to the engine; a plugin's first line is the port that it listens on. */
export interface PluginOutput {
    stdout(text: Uint8Array | string): void;
    stderr(text: Uint8Array | string): void;
}

/** Runs a plugin whose source is Node: a policy pack ("analyzer"), or a component or provider. Resolves when it ends. */
export async function runPlugin(
    request: RunPluginRequest,
    output: PluginOutput,
    children: ChildProcesses,
    cancelled: AbortSignal,
): Promise<void> {
    const run = request.getKind() === "analyzer" ? runPolicyPack : runProvider;
    const { code, signal } = await run(request, output, children, cancelled);
    if (code !== 0 && !cancelled.aborted) {
        throw new Error(
            code === null
                ? `Program was ended by ${signal}`
                : `Program exited with non-zero exit code: ${code}`,
        );
    }
}

async function runProvider(
    request: RunPluginRequest,
    output: PluginOutput,
    children: ChildProcesses,
    cancelled: AbortSignal,
): Promise<Exit> {
    const { directory, options } = programOf(request);
    const { child, exit } = children.start(
        [
            ...options.nodeArguments,
            locatePulumiRunner("run-plugin", directory),
            directory,
            ...request.getArgsList(),
        ],
        {
            cwd: request.getPwd(),
            env: { ...environmentOf(request), ...compilerEnvironment(options) },
            stdio: ["ignore", "pipe", "pipe"],
        },
    );
    cancelled.addEventListener("abort", () => children.stop(child), { once: true });
    child.stdout?.on("data", (text: Buffer) => output.stdout(text));
    child.stderr?.on("data", (text: Buffer) => output.stderr(text));
    return exit;
}

async function runPolicyPack(
    request: RunPluginRequest,
    output: PluginOutput,
    children: ChildProcesses,
    cancelled: AbortSignal,
): Promise<Exit> {
    const { directory, options } = programOf(request);
    const runner = locatePulumiRunner("run-policy-pack", directory);
    const proxy = new PolicyProxy();
    cancelled.addEventListener("abort", () => proxy.fail(new Error("cancelled")), { once: true });
    try {
        output.stdout(`${await proxy.listen()}\n`);
        const stack = await proxy.stackConfiguration();
        if (cancelled.aborted) {
            return { code: 0, signal: null };
        }
        const { child, exit } = children.start(
            [...options.nodeArguments, runner, ...request.getArgsList(), directory],
            {
                // Policy packs have always run in their own folder.
                cwd: directory,
                env: {
                    ...environmentOf(request),
                    ...compilerEnvironment(options),
                    ...stackEnvironment(stack),
                },
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        cancelled.addEventListener("abort", () => children.stop(child), { once: true });
        let complaint = "";
        child.stderr?.on("data", (text: Buffer) => {
            complaint = `${complaint}${String(text)}`.slice(-COMPLAINT_LENGTH);
            output.stderr(text);
        });
        if (child.stdout) {
            // Only when it has ended is all of its complaint here.
            await attach(proxy, child.stdout, output, () => exit.then(() => complaint.trim()));
        }
        return await exit;
    } finally {
        proxy.close();
    }
}

/** Connects the proxy to the port on the pack's first line, and passes its later lines on. */
async function attach(
    proxy: PolicyProxy,
    stdout: Readable,
    output: PluginOutput,
    complaint: () => Promise<string>,
): Promise<void> {
    const lines = createInterface({ input: stdout });
    const ended = once(lines, "close").then(() => [undefined]);
    const [first] = (await Promise.race([once(lines, "line"), ended])) as [string | undefined];
    lines.on("line", (line) => output.stdout(`${line}\n`));
    if (first === undefined || !/^\d+$/.test(first)) {
        proxy.fail(
            new Error(
                first === undefined
                    ? ["it ended before it listened", await complaint()].filter(Boolean).join(": ")
                    : `it printed "${first}" instead of its port`,
            ),
        );
        return;
    }
    await proxy.attach(Number(first)).catch((error: Error) => proxy.fail(error));
}

function programOf(request: RunPluginRequest): { directory: string; options: ProgramOptions } {
    const info = request.getInfo();
    if (!info) {
        throw new Error(`the engine named no program for plugin ${request.getName()}`);
    }
    return { directory: info.getProgramDirectory(), options: readProgramOptions(info.getOptions()) };
}

/** The environment that the engine wants the plugin to have: all of it, as NAME=value. */
function environmentOf(request: RunPluginRequest): Record<string, string> {
    return Object.fromEntries(
        request.getEnvList().map((entry) => {
            const separator = entry.indexOf("=");
            return [entry.slice(0, separator), entry.slice(separator + 1)];
        }),
    );
}

/** What `pulumi.getStack()`, `pulumi.Config` and the like read inside a policy pack. */
function stackEnvironment(stack: AnalyzerStackConfigureRequest | undefined): Record<string, string> {
    if (!stack) {
        return {};
    }
    return {
        PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
        PULUMI_NODEJS_PROJECT: stack.getProject(),
        PULUMI_NODEJS_STACK: stack.getStack(),
        PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().entries())),
    };
}
