import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { EngineEvent } from "./engine-event";
import { EventLog } from "./event-log";
import type { OperationKind, OperationResult } from "./operation-result";
import { ResultCollector } from "./operation-result";
import { readPlan } from "./plan";
import { isBookkeeping, parseUrn } from "./urn";
import type { OperationOptions } from "./workspace";

/** How far an operation is. */
export interface Progress {
    /** Resources whose step has ended. */
    readonly done: number;
    /** What is being worked on, in a few words. */
    readonly current: string;
}

/** An operation with everything that the engine has to know. */
export interface Operation extends OperationOptions {
    readonly kind: OperationKind;
    /** The engine's executable. */
    readonly binary: string;
    /** The project's folder. */
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly stack: string;
    /** The configuration; operations write to it. */
    readonly configFile: string;
    /** Where logs and plans go. */
    readonly folder: string;
}

/** Runs one operation to its end, and tells what it did. */
export async function runOperation(operation: Operation): Promise<OperationResult> {
    const startedAt = performance.now();
    const eventFile = path.join(operation.folder, `${operation.kind}-events.jsonl`);
    const planFile = path.join(operation.folder, "plan.json");
    await Promise.all([fs.rm(eventFile, { force: true }), fs.rm(planFile, { force: true })]);

    const collector = new ResultCollector();
    const report = progressReporter(operation.onProgress);
    const log = new EventLog(eventFile, (event) => {
        collector.add(event);
        report(event);
    });
    log.start();
    try {
        const { exitCode, text } = await runEngine(operation, flags(operation, eventFile, planFile)).finally(
            () => log.end(),
        );
        return collector.result({
            kind: operation.kind,
            exitCode,
            text,
            durationMs: Math.round(performance.now() - startedAt),
            plan: operation.plan ? await readPlan(planFile) : undefined,
        });
    } finally {
        // Both hold the program's inputs.
        await Promise.all([fs.rm(eventFile, { force: true }), fs.rm(planFile, { force: true })]);
    }
}

function flags(operation: Operation, eventFile: string, planFile: string): string[] {
    const { kind, policyPacks = [], policyPackConfigs = [] } = operation;
    const takesPolicies = kind === "preview" || kind === "up";
    return [
        kind,
        ...["--stack", operation.stack],
        ...["--config-file", operation.configFile],
        ...["--event-log", eventFile],
        "--non-interactive",
        ...(kind === "preview" ? [] : ["--yes", "--skip-preview"]),
        // What is protected stays, and the rest goes.
        ...(kind === "destroy" ? ["--exclude-protected"] : []),
        ...(kind === "preview" && operation.plan ? ["--save-plan", planFile] : []),
        ...(takesPolicies ? policyPacks.flatMap((pack) => ["--policy-pack", path.resolve(pack)]) : []),
        ...(takesPolicies
            ? policyPackConfigs.flatMap((file) => ["--policy-pack-config", path.resolve(file)])
            : []),
    ];
}

async function runEngine(
    { binary, cwd, env, signal, onStart }: Operation,
    engineArguments: readonly string[],
): Promise<{ exitCode: number; text: string }> {
    // In a group of its own, so that an interrupt from the terminal reaches it once, from here, and it can end in order.
    const child = spawn(binary, engineArguments, {
        cwd,
        env,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid !== undefined) {
        onStart?.(child.pid);
    }
    const interrupt = () => child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt, { once: true });
    process.on("exit", interrupt);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (part: string) => (text += part));
    }
    try {
        return await new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve({ exitCode: code ?? 1, text }));
        });
    } finally {
        signal?.removeEventListener("abort", interrupt);
        process.off("exit", interrupt);
    }
}

function progressReporter(onProgress: OperationOptions["onProgress"]): (event: EngineEvent) => void {
    const done = new Set<string>();
    return (event) => {
        const metadata = (event.resOutputsEvent ?? event.resourcePreEvent)?.metadata;
        if (metadata && !isBookkeeping(metadata.type)) {
            if (event.resOutputsEvent) {
                done.add(metadata.urn);
            }
            onProgress?.({ done: done.size, current: `${metadata.op} ${parseUrn(metadata.urn).name}` });
        } else if (event.policyLoadEvent) {
            onProgress?.({ done: done.size, current: "starting the policy packs" });
        }
    };
}
