import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { KinesisStreamBatchResponse } from "aws-lambda";
import { ProgressLine } from "../../offline/engine/progress-line";
import type { Dataset } from "../../datasets";
import { canonicalTimestamp } from "../contracts/timestamp";
import { BatchDelivery } from "../../local/event-sources/batch-delivery";
import { FolderStore } from "./folder-store";
import { FunctionProcess } from "./function-process";
import { HandlerCounts } from "./handler-counts";
import type { KeptRecord } from "./kept-records";
import { KinesisBatches } from "./kinesis-batches";
import { readBack } from "./read-back";
import { type ReplaySource, type ReplaySourceName, replaySources } from "./replay-sources";
import { ReplayState } from "./replay-state";
import { SourceFile, SourceFileError } from "./source-file";

export interface ReplaySettings {
    readonly source: ReplaySourceName;
    readonly file: string;
    /** Folder for the output; a file that is already there under an object's key is overwritten. */
    readonly out: string;
    readonly batchSize: number;
    readonly shards: number;
    /**
     * When the events arrive, in ms since 1970 UTC. Default: when they arrived first, where the file says so; else when the
     * latest of them happened.
     */
    readonly arrival?: number;
}

/** What became of a file's events. Rows and refused records are counted in the files that were written. */
export interface ReplayReport {
    readonly source: string;
    readonly handler: string;
    readonly file: string;
    readonly out: string;
    readonly batches: number;
    readonly seconds: number;
    readonly received: number;
    readonly stored: number;
    readonly duplicates: number;
    readonly quarantined: number;
    /** How often each reason put a record into quarantine. */
    readonly reasons: Readonly<Record<string, number>>;
    readonly rowObjects: number;
    readonly quarantineObjects: number;
    readonly rowBytes: number;
    /** What doesn't add up, in words; empty when every event is accounted for. */
    readonly unaccounted: readonly string[];
}

/** The handler failed. */
export class ReplayError extends Error {}

/** As long as a function may run in the dev stack by default, in ms. */
const timeoutMs = 60_000;

const buckets = { output: "raw", quarantine: "quarantine" };

/**
 * Replays a file through a built handler.
 *
 * @throws {SourceFileError} When the file can't be read.
 * @throws {ReplayError} When the handler fails.
 */
export async function replay(settings: ReplaySettings): Promise<ReplayReport> {
    const source: ReplaySource = replaySources[settings.source];
    const handler = source.handler();
    const file = await SourceFile.open(settings.file);
    const latest = settings.arrival ?? (await latestEvent(file, source.dataset));
    await mkdir(settings.out, { recursive: true });
    const store = new FolderStore(settings.out);
    const claimed = new HandlerCounts();
    const state = source.hasState ? await ReplayState.open() : undefined;
    const endpoint = await store.start();
    const lambda = new FunctionProcess({
        bundle: handler.bundle,
        timeoutMs,
        environment: {
            AWS_ENDPOINT_URL_S3: endpoint,
            OUTPUT_BUCKET: buckets.output,
            OUTPUT_PREFIX: `${settings.source}/`,
            QUARANTINE_BUCKET: buckets.quarantine,
            ...state?.environment,
        },
        onLine: (line) => claimed.add(line),
    });
    const delivery = new BatchDelivery({
        settings: { retryAttempts: 2, bisect: false, retryDelayMs: 200 },
        invoke: (batch) => lambda.invoke<KinesisStreamBatchResponse>(batch),
        onFailure: ({ body }) =>
            Promise.reject(
                new ReplayError(
                    `The handler failed three times to store a batch of ${body.KinesisBatchInfo.batchSize} records: ` +
                        `${claimed.lastError ?? "see whether the output folder can be written"}.`,
                ),
            ),
    });
    const sent = new Map<string, string>();
    const started = performance.now();
    let batches = 0;
    try {
        const stream = new KinesisBatches(settings);
        const progress = new Progress(file);
        try {
            for await (const kept of file.records()) {
                checkDataset(kept, settings);
                const { bytes, arrivedAt = latest } = kept;
                const event = asObject(bytes);
                const key = event?.[source.partitionField];
                const record = stream.add(
                    bytes,
                    typeof key === "string" && key !== "" ? key : digest(bytes),
                    settings.arrival ?? arrivedAt,
                );
                sent.set(record.sent.sequenceNumber, identity(event, source.dataset, bytes));
                if (record.batch) {
                    batches += 1;
                    await delivery.deliver(record.batch.Records);
                    progress.show(sent.size);
                }
            }
            for (const batch of stream.rest()) {
                batches += 1;
                await delivery.deliver(batch.Records);
            }
        } finally {
            progress.end();
        }
    } finally {
        await lambda.stop();
        await store.stop();
        await state?.close();
    }
    const seconds = (performance.now() - started) / 1000;
    return account(settings, handler.name, store, sent, claimed, { batches, seconds });
}

/** Sets what was sent against what lies in the files, and against what the handler says of itself. */
async function account(
    settings: ReplaySettings,
    handler: string,
    store: FolderStore,
    sent: ReadonlyMap<string, string>,
    claimed: HandlerCounts,
    run: { batches: number; seconds: number },
): Promise<ReplayReport> {
    const { key } = replaySources[settings.source].dataset.dedupe;
    const read = await readBack(store.objects(), buckets.output, key);
    const rows = new Set(read.ids);
    const lost = [...sent].filter(([position, id]) => !read.quarantined.has(position) && !rows.has(id));
    const stored = read.ids.length;
    const quarantined = read.quarantined.size;
    const duplicates = sent.size - stored - quarantined;
    const unaccounted = [
        ...lost
            .slice(0, 10)
            .map(([position]) => `the event at ${position} is neither stored nor quarantined`),
        ...(lost.length > 10 ? [`${lost.length - 10} further events`] : []),
        ...(rows.size < stored ? [`${stored - rows.size} events are stored more than once`] : []),
        ...claimed.differences({ stored, duplicates, quarantined }),
    ];
    const reasons: Record<string, number> = {};
    for (const { reason } of read.quarantined.values()) {
        reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    return {
        source: settings.source,
        handler,
        file: settings.file,
        out: path.normalize(settings.out),
        ...run,
        received: sent.size,
        stored,
        duplicates,
        quarantined,
        reasons,
        rowObjects: read.rowObjects,
        quarantineObjects: read.quarantineObjects,
        rowBytes: read.rowBytes,
        unaccounted,
    };
}

/** A bar on a terminal, nothing elsewhere. */
class Progress {
    private readonly line = process.stderr.isTTY ? new ProgressLine(process.stderr) : undefined;

    constructor(private readonly file: SourceFile) {}

    show(records: number): void {
        const filled = Math.round(this.file.progress * 30);
        const bar = "█".repeat(filled) + "░".repeat(30 - filled);
        this.line?.show(
            `${bar} ${Math.floor(this.file.progress * 100)} %  ${records.toLocaleString("en-US")} events`,
        );
    }

    end(): void {
        this.line?.end();
    }
}

/** @throws {SourceFileError} For a record that was kept of another dataset. */
function checkDataset({ dataset }: KeptRecord, { source, file }: ReplaySettings): void {
    if (dataset !== undefined && dataset !== source) {
        throw new SourceFileError(`${file}: it keeps records of ${dataset}; got --source ${source}`);
    }
}

/** When the latest event of the file happened, no later than now. */
async function latestEvent(file: SourceFile, { eventTime, columns }: Dataset): Promise<number> {
    const column = columns.find(({ name }) => name === eventTime?.column);
    const fields = column ? [column.name, ...(column.aliases ?? [])] : [];
    const now = Date.now();
    let latest = -Infinity;
    for await (const { bytes } of file.records()) {
        const event = asObject(bytes);
        const time = canonicalTimestamp(event && fields.map((field) => event[field]).find(Boolean));
        const at = time === undefined ? NaN : Date.parse(time);
        if (at <= now && at > latest) {
            latest = at;
        }
    }
    return Number.isFinite(latest) ? latest : now;
}

function asObject(bytes: Buffer): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(bytes.toString("utf8"));
        return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}

/** As `readBack` tells rows apart. An event without an id gets one from its bytes. */
function identity(event: Record<string, unknown> | undefined, { dedupe }: Dataset, bytes: Buffer): string {
    const values = dedupe.key.map((column) => event?.[column]);
    return values.every((value) => typeof value === "string")
        ? values.join("#")
        : `sha256-${digest(bytes).slice(0, 32)}`;
}

function digest(bytes: Buffer): string {
    return createHash("sha256").update(bytes).digest("hex");
}
