import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import {
    BatchDelivery,
    type DeliverySettings,
    type FailedBatch,
} from "../../local/event-sources/batch-delivery";
import type { Answer } from "../../handlers/replay/function-process";
import { ShardReader } from "../../local/event-sources/shard-reader";
import { FaultProxy } from "./fault-proxy";
import { HandlerLab } from "./handler-lab";
import { KinesisStandIn } from "./kinesis-stand-in";
import { RespawningFunction } from "./respawning-function";
import type { ShopStream } from "./shop-stream";

/** What became of a stream's records, counted in the objects themselves. */
export interface FaultCounts {
    /** Records that producers put into the stream. */
    readonly in: number;
    /** Ids among them that keep the contract. */
    readonly distinct: number;
    /** Rows in the lake. */
    readonly stored: number;
    /** Ids among the rows. */
    readonly storedDistinct: number;
    /** Refused records, each once. */
    readonly quarantined: number;
    /** Records in the failed-delivery bucket. */
    readonly failed: number;
    /** Ids that are nowhere. */
    readonly lost: readonly string[];
    /** Spoilt records whose bytes are nowhere. */
    readonly spoiltLost: number;
    /** What the function says of itself. */
    readonly metrics: { readonly failed: number; readonly quarantined: number };
    readonly deaths: number;
}

/** Everything that a fault can be brought into. */
export interface FaultRun {
    readonly lab: HandlerLab;
    /** Between the poller and the stream. */
    readonly kinesis: FaultProxy;
    readonly stream: KinesisStandIn;
    readonly lambda: RespawningFunction;
    /** Put between poller and function; by default the function is just called. */
    around?: (
        call: () => Promise<Answer<KinesisStreamBatchResponse>>,
        event: KinesisStreamEvent,
    ) => Promise<Answer<KinesisStreamBatchResponse>>;
}

/** A lab with a stream and a poller that follows AWS's rules. */
export class FaultBench {
    private constructor(private readonly lab: HandlerLab) {}

    static async open(): Promise<FaultBench> {
        return new FaultBench(await HandlerLab.open());
    }

    close(): Promise<void> {
        return this.lab.close();
    }

    /**
     * Puts records into a stream, brings in a fault, and has the function read it all.
     *
     * @param fault - Called before the reading begins.
     * @param during - Called when half of the records are in the stream.
     */
    async run(
        handler: string,
        stream: ShopStream,
        fault: (run: FaultRun) => void | Promise<void>,
        settings: {
            delivery?: Partial<DeliverySettings>;
            batchSize?: number;
            timeoutMs?: number;
            during?: (run: FaultRun) => void | Promise<void>;
        } = {},
    ): Promise<FaultCounts> {
        const { lab } = this;
        await lab.reset();
        const standIn = new KinesisStandIn(2);
        const kinesis = new FaultProxy(await standIn.start(), "ProvisionedThroughputExceededException");
        const client = kinesisClient(lab, await kinesis.start());
        const lambda = new RespawningFunction(() => lab.start(handler, {}, settings.timeoutMs ?? 20_000));
        const run: FaultRun = { lab, kinesis, stream: standIn, lambda };
        const failures: FailedBatch[] = [];
        try {
            const half = Math.floor(stream.records.length / 2);
            stream.records.slice(0, half).forEach(({ key, bytes }) => standIn.put(key, bytes));
            await settings.during?.(run);
            stream.records.slice(half).forEach(({ key, bytes }) => standIn.put(key, bytes));
            await fault(run);
            const delivery = new BatchDelivery({
                settings: { retryAttempts: 5, retryDelayMs: 50, ...settings.delivery },
                invoke: (event) => {
                    const call = () => lambda.invoke<KinesisStreamBatchResponse>(event);
                    return run.around ? run.around(call, event) : call();
                },
                onFailure: (batch) => Promise.resolve(void failures.push(batch)),
            });
            // One function, one call at a time: two shards wait for each other.
            let last = Promise.resolve();
            const reader = new ShardReader(client, {
                streamName: "shop",
                batchSize: settings.batchSize ?? 100,
                deliver: (records) => (last = last.then(() => delivery.deliver(records))),
            });
            await reader.drain();
            return await this.count(stream, failures, lambda.deaths);
        } finally {
            client.destroy();
            await kinesis.stop();
            await standIn.stop();
        }
    }

    private async count(
        stream: ShopStream,
        failures: readonly FailedBatch[],
        deaths: number,
    ): Promise<FaultCounts> {
        const { lab } = this;
        const rows = await lab.rows("lab-raw");
        const ids = new Set(rows.map(({ event_id: id }) => id as string));
        const refused = new Map(
            (await lab.rows("lab-quarantine")).map((row) => [
                `${row.source as string}:${row.position as string}`,
                row,
            ]),
        );
        const failed = failures.flatMap(({ body }) =>
            body.payload.Records.map(({ kinesis }) => kinesis.data),
        );
        const failedIds = new Set(failed.map(idOf));
        const kept = new Set([
            ...[...refused.values()].map(({ data_base64: data }) => data as string),
            ...failed,
        ]);
        return {
            in: stream.records.length,
            distinct: stream.ids.size,
            stored: rows.length,
            storedDistinct: ids.size,
            quarantined: refused.size,
            failed: failed.length,
            lost: [...stream.ids].filter((id) => !ids.has(id) && !failedIds.has(id)),
            spoiltLost: stream.spoilt.filter((data) => !kept.has(data)).length,
            metrics: { failed: lab.metric("RecordsFailed"), quarantined: lab.metric("RecordsQuarantined") },
            deaths,
        };
    }
}

function kinesisClient(lab: HandlerLab, endpoint: string): KinesisClient {
    return new KinesisClient({
        ...lab.aws.clientSettings,
        endpoint,
        requestHandler: new NodeHttpHandler({ requestTimeout: 5_000 }),
        maxAttempts: 20,
    });
}

function idOf(dataBase64: string): string {
    try {
        return (
            (JSON.parse(Buffer.from(dataBase64, "base64").toString()) as { event_id?: string }).event_id ?? ""
        );
    } catch {
        return "";
    }
}
