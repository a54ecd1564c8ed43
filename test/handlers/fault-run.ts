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

/** What became of a stream's records, counted in the objects themselves: in = stored + duplicates + quarantined + given up. */
export interface FaultCounts {
    /** Records that producers put into the stream. */
    readonly in: number;
    /** Rows in the lake. */
    readonly stored: number;
    /** Records that repeat one whose row is in the lake. */
    readonly duplicates: number;
    /** Refused records, each once, with their bytes. */
    readonly quarantined: number;
    /** Records in the failed-delivery bucket. */
    readonly givenUp: number;
    /** Records that are nowhere, as texts. */
    readonly lost: readonly string[];
    /** Rows that are there more than once. */
    readonly doubled: number;
    /** Metrics with alarms on them that said something. */
    readonly alarms: readonly AlarmMetric[];
}

/** Metrics of the functions and of Lambda that components put alarms on. */
export type AlarmMetric =
    "RecordsFailed" | "RecordsQuarantined" | "Errors" | "OnFailureDestinationDeliveredEventCount";

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
            /** More environment for the function. */
            environment?: Readonly<Record<string, string>>;
            during?: (run: FaultRun) => void | Promise<void>;
        } = {},
    ): Promise<FaultCounts> {
        const { lab } = this;
        await lab.reset();
        const standIn = new KinesisStandIn(2);
        const kinesis = new FaultProxy(await standIn.start(), "ProvisionedThroughputExceededException");
        const client = kinesisClient(lab, await kinesis.start());
        const lambda = new RespawningFunction(() =>
            lab.start(handler, settings.environment, settings.timeoutMs ?? 20_000),
        );
        const run: FaultRun = { lab, kinesis, stream: standIn, lambda };
        const failures: FailedBatch[] = [];
        let errors = 0;
        try {
            const half = Math.floor(stream.records.length / 2);
            stream.records.slice(0, half).forEach(({ key, bytes }) => standIn.put(key, bytes));
            await settings.during?.(run);
            stream.records.slice(half).forEach(({ key, bytes }) => standIn.put(key, bytes));
            await fault(run);
            const delivery = new BatchDelivery({
                settings: { retryAttempts: 5, retryDelayMs: 50, ...settings.delivery },
                invoke: async (event) => {
                    const call = () => lambda.invoke<KinesisStreamBatchResponse>(event);
                    const answer = await (run.around ? run.around(call, event) : call());
                    errors += answer.error === undefined ? 0 : 1;
                    return answer;
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
            return await this.count(standIn.sent, failures, errors);
        } finally {
            client.destroy();
            await kinesis.stop();
            await standIn.stop();
        }
    }

    private async count(
        sent: readonly string[],
        failures: readonly FailedBatch[],
        errors: number,
    ): Promise<FaultCounts> {
        const { lab } = this;
        const rows = await lab.rows("lab-raw");
        const stored = new Set(rows.map(({ event_id: id }) => id as string));
        const refused = new Map(
            (await lab.rows("lab-quarantine")).map((row) => [
                `${row.source as string}:${row.position as string}`,
                row.data_base64 as string,
            ]),
        );
        const quarantined = tally([...refused.values()]);
        const givenUp = failures.flatMap(({ body }) =>
            body.payload.Records.map(({ kinesis }) => kinesis.data),
        );
        const kept = tally(givenUp);
        const seen = new Set<string>();
        const lost: string[] = [];
        let duplicates = 0;
        // A record is in one place alone: each that is found there is used up.
        for (const data of sent) {
            const id = idOf(data);
            if (use(quarantined, data) || use(kept, data)) {
                continue;
            }
            if (!stored.has(id)) {
                lost.push(Buffer.from(data, "base64").toString("utf8").slice(0, 100));
            } else if (seen.has(id)) {
                duplicates += 1;
            }
            seen.add(id);
        }
        return {
            in: sent.length,
            stored: rows.length,
            duplicates,
            quarantined: refused.size,
            givenUp: givenUp.length,
            lost,
            doubled: rows.length - stored.size,
            alarms: [
                ...(["RecordsFailed", "RecordsQuarantined"] as const).filter((name) => lab.metric(name) > 0),
                ...(errors > 0 ? (["Errors"] as const) : []),
                ...(failures.length > 0 ? (["OnFailureDestinationDeliveredEventCount"] as const) : []),
            ],
        };
    }
}

/** How often each text is there. */
function tally(texts: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    texts.forEach((text) => counts.set(text, (counts.get(text) ?? 0) + 1));
    return counts;
}

/** Takes one away. @returns Whether there was one. */
function use(counts: Map<string, number>, text: string): boolean {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count > 0;
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
