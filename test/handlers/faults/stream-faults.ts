import type { FaultRow } from "./fault-row";
import { batchFaults, flaky } from "./service-faults";
import type { StreamRun } from "./stream-bench";

const kinesis = ({ kinesis: proxy }: StreamRun) => proxy;

/** The faults of a Kinesis stream, of its reader, and of what its function calls. */
export const streamFaults: readonly FaultRow<StreamRun>[] = [
    ...batchFaults,
    { name: "Kinesis is slow", bring: flaky(kinesis, "slow", 1) },
    { name: "Kinesis closes connections", bring: flaky(kinesis, "reset", 4) },
    { name: "Kinesis throttles its reader", bring: flaky(kinesis, "throttle", 2) },
    { name: "Kinesis fails its reader", bring: flaky(kinesis, "fail", 6) },
    {
        name: "a shard is split while it is read",
        short: true,
        bring: () => undefined,
        settings: { during: ({ stream }) => stream.split("shardId-000000000000") },
    },
    {
        name: "two shards are merged while they are read",
        bring: () => undefined,
        settings: { during: ({ stream }) => stream.merge("shardId-000000000000", "shardId-000000000001") },
    },
    {
        name: "a record has 10 MB, more than a call takes",
        short: true,
        bring: () => undefined,
        settings: {
            during: ({ stream }) =>
                stream.put(
                    "session-1",
                    Buffer.from(JSON.stringify({ event_id: "large", page: "x".repeat(10_000_000) })),
                ),
        },
        alarms: ["OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
];
