import type { FaultRow } from "./fault-row";
import { batchFaults } from "./service-faults";
import type { TopicRun } from "./topic-bench";

/** Waits until the function works on a batch. */
async function untilCalled({ lab }: TopicRun): Promise<void> {
    while (lab.s3.requests.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}

/** The shared path is run in short for the streams' functions; a real broker takes its time. */
const short = ["nothing goes wrong", "the process is killed between write and acknowledgement"];

/** The faults of a topic, of its broker and its readers, and of what its function calls. */
export const topicFaults: readonly FaultRow<TopicRun>[] = [
    ...batchFaults.map((row) => ({ ...row, short: short.includes(row.name) })),
    {
        name: "the broker is restarted while a batch is on its way",
        short: true,
        // The batch takes longer than the broker is away.
        bring: ({ lab }) => lab.s3.inject("done-but-slow", 2, /PUT \/lab-raw/),
        settings: {
            during: async (run) => {
                await untilCalled(run);
                await run.restartBroker();
            },
        },
    },
    {
        name: "a second reader joins while a batch is on its way, and gets it too",
        bring: ({ lab }) => lab.s3.inject("done-but-slow", 2, /PUT \/lab-raw/),
        settings: {
            during: async (run) => {
                await untilCalled(run);
                await run.join();
            },
        },
    },
];
