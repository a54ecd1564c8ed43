import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { KinesisStreamBatchResponse } from "aws-lambda";
import { BatchDelivery, type FailedBatch } from "../../../local/event-sources/batch-delivery";
import { ShardReader } from "../../../local/event-sources/shard-reader";
import { FaultProxy } from "../fault-proxy";
import { HandlerLab } from "../handler-lab";
import { account } from "./account";
import type { FaultBench, FaultCounts, FaultRow, FaultSettings } from "./fault-row";
import { FunctionRun } from "./function-run";
import { KinesisStandIn } from "./kinesis-stand-in";
import { refusedData } from "./refused-data";
import { idOf, shopStream } from "./shop-stream";

/** Everything that a fault can be brought into. */
export class StreamRun extends FunctionRun {
    constructor(
        lab: HandlerLab,
        handler: string,
        settings: FaultSettings<never>,
        /** Between the poller and the stream. */
        readonly kinesis: FaultProxy,
        readonly stream: KinesisStandIn,
    ) {
        super(lab, handler, settings);
    }
}

/** A function of a Kinesis stream behind a poller that follows AWS's rules. */
export class StreamBench implements FaultBench<StreamRun> {
    private constructor(
        private readonly handler: string,
        private readonly source: Parameters<typeof shopStream>[0],
        private readonly lab: HandlerLab,
    ) {}

    static async open(handler: string, source: Parameters<typeof shopStream>[0]): Promise<StreamBench> {
        return new StreamBench(handler, source, await HandlerLab.open());
    }

    close(): Promise<void> {
        return this.lab.close();
    }

    async run({ bring, settings = {} }: FaultRow<StreamRun>): Promise<FaultCounts> {
        const { lab } = this;
        await lab.reset();
        const { records } = shopStream(this.source, 300);
        const stream = new KinesisStandIn(2);
        const kinesis = new FaultProxy(await stream.start(), "ProvisionedThroughputExceededException");
        const client = kinesisClient(lab, await kinesis.start());
        const run = new StreamRun(lab, this.handler, settings, kinesis, stream);
        const failures: FailedBatch[] = [];
        try {
            const half = Math.floor(records.length / 2);
            records.slice(0, half).forEach(({ key, bytes }) => stream.put(key, bytes));
            await settings.during?.(run);
            records.slice(half).forEach(({ key, bytes }) => stream.put(key, bytes));
            await bring(run);
            const delivery = new BatchDelivery({
                settings: { retryAttempts: 5, retryDelayMs: 50, ...settings.delivery },
                invoke: (event) =>
                    run.invoke<KinesisStreamBatchResponse>(
                        event,
                        event.Records.map(({ kinesis: { sequenceNumber: position, data: dataBase64 } }) => ({
                            position,
                            dataBase64,
                        })),
                    ),
                onFailure: (batch) => Promise.resolve(void failures.push(batch)),
            });
            await new ShardReader(client, {
                streamName: "shop",
                batchSize: 100,
                deliver: (batch) => delivery.deliver(batch),
            }).drain();
            const counts = account(
                stream.sent.map((data) => ({ id: idOf(data), data })),
                {
                    stored: (await lab.rows("lab-raw")).map(({ event_id: id }) => id as string),
                    quarantined: await refusedData(lab),
                    givenUp: failures.flatMap(({ body }) =>
                        body.payload.Records.map(({ kinesis: { data } }) => data),
                    ),
                },
            );
            const dropped = failures.length > 0 ? (["OnFailureDestinationDeliveredEventCount"] as const) : [];
            return { ...counts, alarms: [...run.alarms, ...dropped] };
        } finally {
            client.destroy();
            await kinesis.stop();
            await stream.stop();
        }
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
