import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { MetricStore } from "../metrics/metric-store";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { TrafficEvent } from "../traffic/traffic-event";

/** Records of a PutRecords call: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const putRecordsLimit = 500;

/** Puts events into a Kinesis stream, as the shop's servers do. */
export class StreamEntrance {
    /** Records that the stream has taken in. */
    taken = 0;

    constructor(
        readonly streamName: string,
        private readonly clients: Pick<EmulatorClients, "kinesis">,
        private readonly metrics: MetricStore,
    ) {}

    /** Puts all of them, again where the stream refused some. */
    async put(events: readonly TrafficEvent[]): Promise<void> {
        let left = events;
        while (left.length > 0) {
            const now = left.slice(0, putRecordsLimit);
            const { Records: answers = [], FailedRecordCount: failed = 0 } = await this.clients.kinesis.send(
                new PutRecordsCommand({
                    StreamName: this.streamName,
                    Records: now.map(({ key, body }) => ({ PartitionKey: key, Data: body })),
                }),
            );
            this.taken += now.length - failed;
            this.measure("IncomingRecords", now.length - failed);
            this.measure("PutRecords.FailedRecords", failed);
            const refused = failed > 0 ? now.filter((_, index) => answers[index].ErrorCode) : [];
            left = [...refused, ...left.slice(now.length)];
        }
    }

    private measure(name: string, value: number): void {
        const dimensions = { StreamName: this.streamName };
        this.metrics.record({ namespace: "AWS/Kinesis", name, dimensions }, value);
    }
}
