import type { KinesisStreamBatchResponse } from "aws-lambda";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { MetricStore } from "../metrics/metric-store";
import { BatchDelivery } from "./batch-delivery";
import { type CalledFunction, type EventSource, keepFailed, type Mapping } from "./event-source";
import { ShardReader } from "./shard-reader";

/** Brings a Kinesis stream's records to a function. */
export class StreamSource implements EventSource {
    readonly name: string;
    private readonly ending = new AbortController();
    private readonly reading: Promise<void>;
    private delivered = 0;

    /** @param sent - Records that the stream has taken in so far. */
    constructor(
        mapping: Mapping,
        private readonly sent: () => number,
        target: CalledFunction,
        clients: EmulatorClients,
        metrics: MetricStore,
    ) {
        this.name = mapping.sourceArn.split("/")[1];
        const delivery = new BatchDelivery({
            settings: mapping.settings,
            mapping: mapping.id,
            invoke: (event) => target.invoke<KinesisStreamBatchResponse>(event),
            onFailure: (batch) =>
                keepFailed(mapping, batch, batch.body.KinesisBatchInfo.batchSize, clients, metrics),
        });
        const stream = { StreamName: this.name };
        const reader = new ShardReader(clients.kinesis, {
            streamName: this.name,
            batchSize: mapping.batchSize,
            batchWindowMs: mapping.batchWindowMs,
            deliver: async (records) => {
                const oldest = records[0].kinesis.approximateArrivalTimestamp;
                await delivery.deliver(records);
                this.delivered += records.length;
                const age = Math.max(0, Date.now() - oldest * 1000);
                target.measure("IteratorAge", age);
                metrics.record(
                    {
                        namespace: "AWS/Kinesis",
                        name: "GetRecords.IteratorAgeMilliseconds",
                        dimensions: stream,
                    },
                    age,
                );
            },
        });
        this.reading = reader.follow(this.ending.signal);
        // It is awaited when the source is stopped.
        this.reading.catch(() => undefined);
    }

    behind(): Promise<number> {
        return Promise.resolve(this.sent() - this.delivered);
    }

    async stop(): Promise<void> {
        this.ending.abort();
        await this.reading;
    }
}
